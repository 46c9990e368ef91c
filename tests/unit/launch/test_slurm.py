"""What Slurm's commands are given, and what is read from their answers."""

from pathlib import Path

import pytest
from experiment_builders import FakeRunner
from slurm_fakes import Cluster

from ndexp.errors import LaunchError
from ndexp.launch.slurm import GONE, JobState, Slurm, job_environment, read_sacct, read_squeue, state_in, this_job


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "job.sh"
    path.write_text("#!/bin/bash\n")
    return path


def test_the_number_is_read_beside_a_sites_remarks(script: Path) -> None:
    cluster = Cluster()
    assert cluster.slurm.submit(script) == "10"
    assert cluster.commands == [("sbatch", "--parsable", "job.sh")]


def test_a_job_gets_nothing_of_another_mpi_or_job(script: Path) -> None:
    cluster = Cluster()
    cluster.slurm.submit(script)
    assert cluster.environments == [{"PATH": "/bin", "HOME": "/home/me"}]


def test_what_finds_modules_and_what_is_asked_for_is_handed_on() -> None:
    given = {"MODULEPATH": "/m", "BASH_FUNC_module%%": "() {", "APPTAINER_CACHEDIR": "/c", "MINE": "1", "PMIX_X": "1"}
    assert job_environment(given, ["MINE", "NOT_SET"]) == {name: given[name] for name in list(given)[:4]}


def test_a_refusal_tells_slurms_words(script: Path) -> None:
    runner = FakeRunner(lines=["sbatch: error: invalid partition specified: gpu"], exit_status=1)
    with pytest.raises(LaunchError, match="sbatch failed with exit status 1") as caught:
        Slurm(runner=runner, environment={}).submit(script)
    assert "invalid partition" in str(caught.value)


def test_an_answer_without_a_number_is_told(script: Path) -> None:
    with pytest.raises(LaunchError, match="told no job number, but: hello"):
        Slurm(runner=FakeRunner(lines=["hello"]), environment={}).submit(script)


def test_states_are_asked_for_at_once() -> None:
    cluster = Cluster(states={"12_0": JobState(word="RUNNING"), "13": JobState(word="PENDING", reason="Priority")})
    states = cluster.slurm.states(["12_0", "13"])
    assert (states["12_0"].word, states["13"].reason) == ("RUNNING", "Priority")
    (command,) = cluster.commands
    assert command == ("squeue", "--noheader", "--array", "--states=all", "--jobs=12,13", "--format=%i|%T|%r")


def test_nothing_is_asked_for_nothing() -> None:
    assert Slurm(runner=FakeRunner(exit_status=1), environment={}).states([]) == {}


def test_jobs_that_squeue_has_forgotten_are_known_to_accounting() -> None:
    cluster = Cluster(accounting={"12_0": "TIMEOUT", "12_[1-3]": "CANCELLED by 1001"})
    states = cluster.slurm.states(["12_0", "12_2", "14"])
    assert [states[job].word for job in ("12_0", "12_2", "14")] == ["TIMEOUT", "CANCELLED", ""]


def test_without_accounting_a_forgotten_job_is_gone() -> None:
    assert Cluster().slurm.states(["12"]) == {"12": GONE}


def test_a_slurm_that_does_not_answer_is_no_ended_job() -> None:
    runner = FakeRunner(lines=["slurm_load_jobs error: Unable to contact slurm controller"], exit_status=1)
    with pytest.raises(LaunchError, match="squeue failed"):
        Slurm(runner=runner, environment={}).states(["12"])


@pytest.mark.parametrize(
    ("queued_only", "words"),
    [(False, ("scancel", "--quiet", "12", "13_1")), (True, ("scancel", "--quiet", "--state=PENDING", "12", "13_1"))],
)
def test_jobs_are_cancelled(queued_only: bool, words: tuple[str, ...]) -> None:
    cluster = Cluster()
    cluster.slurm.cancel(["12", "13_1"], queued_only=queued_only)
    assert cluster.commands == [words]


def test_cancelled_tasks_stand_under_their_arrays_number() -> None:
    known = dict(read_squeue(["14|CANCELLED|JobArrayTaskLimit", "14_0|COMPLETED|None", ""]))
    assert (state_in(known, "14_0").word, state_in(known, "14_3").word) == ("COMPLETED", "CANCELLED")
    assert state_in(known, "15") is GONE


def test_accountings_states_have_one_word() -> None:
    assert dict(read_sacct(["12|CANCELLED by 0", "13_[2-3%1]|PENDING", "x"]))["13"].word == "PENDING"


@pytest.mark.parametrize(
    ("word", "is_live"), [("PENDING", True), ("COMPLETING", True), ("REQUEUED", True), ("TIMEOUT", False), ("", False)]
)
def test_a_job_lives_until_slurm_says_how_it_ended(word: str, is_live: bool) -> None:
    assert JobState(word=word).is_live is is_live


@pytest.mark.parametrize(
    ("state", "cause"),
    [
        (JobState(word="OUT_OF_MEMORY"), r"ran out of memory (resources.memory_gb)"),
        (JobState(word="TIMEOUT"), "came to its time limit (launch.slurm.time)"),
        (JobState(word="NODE_FAIL"), "its node failed"),
        (JobState(word="FAILED", reason="NonZeroExitCode"), "failed (NonZeroExitCode)"),
        (JobState(word="FAILED", reason="None"), "failed"),
        (GONE, "is gone, and Slurm knows no more why"),
    ],
)
def test_causes_are_told_for_people(state: JobState, cause: str) -> None:
    assert state.cause == cause


def test_a_process_knows_its_job() -> None:
    assert this_job({"SLURM_JOB_ID": "13", "SLURM_ARRAY_JOB_ID": "12", "SLURM_ARRAY_TASK_ID": "3"}) == "12_3"
    assert this_job({"SLURM_JOB_ID": "13"}) == "13"
    assert this_job({}) == ""
