"""Runs launched by a real Slurm: the results of local runs, true states whatever ends a job, no run made twice."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from runtimes import skip_or_fail_for
from waiting import PATIENCE_S, until

from ndexp.errors import LaunchError
from ndexp.launch.images import images_here
from ndexp.launch.mechanisms import build
from ndexp.launch.state import RunState, Status, read_state
from ndexp.launch.submission import read_record
from ndexp.results.compare import compare_datasets

ROOT = Path(__file__).parents[2]
MAIN = "import sys; from ndexp.cli.main import main; sys.exit(main())"
SMALL = ("+experiment=quickstart", "circuit.cells=10", "run.tstop=20", "resources.ranks=1")
ON_RANKS = (*SMALL[:-1], "resources.compare_ranks=true")
LONG = ("+experiment=quickstart", "circuit.cells=10", "run.tstop=1000000", "reports={}", "resources.ranks=1")
NOBODY = 65534
AS_NOBODY = {"user": NOBODY, "group": NOBODY, "extra_groups": []}

pytestmark = [pytest.mark.integration, pytest.mark.slurm]


def ndexp(folder: Path, *words: str) -> str:
    """What the command says; it ends well."""
    command = [sys.executable, "-c", MAIN, *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def run_folders(folder: Path) -> list[Path]:
    return sorted(path.parent for path in folder.glob("runs/quickstart/*/state.json"))


def state_of(run: Path) -> RunState:
    state = read_state(run)
    assert state is not None
    return state


def job_of(run: Path) -> str:
    record = read_record(run)
    assert record is not None
    return record.job


def is_solving(run: Path) -> bool:
    log = run / "logs" / "engine.log"
    return log.is_file() and '"t":' in log.read_text() and state_of(run).status is Status.running


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder whose jobs do not outlive the test."""
    yield tmp_path
    numbers = {job_of(run).partition("_")[0] for run in run_folders(tmp_path) if (run / "slurm_job.json").is_file()}
    if numbers:
        command = ["scancel", "--quiet", *numbers]
        subprocess.run(command, check=False)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The folders of the small quickstart, run locally on one rank and on two."""
    folder = tmp_path_factory.mktemp("local")
    ndexp(folder, "-m", *ON_RANKS, "resources.ranks=1,2")
    return run_folders(folder)


def test_results_are_those_of_local_runs_on_one_rank_and_on_two(folder: Path, local: list[Path]) -> None:
    said = ndexp(folder, "-m", *ON_RANKS, "resources.ranks=1,2", "launch=slurm", "launch.wait=true")
    assert "Complete 2 of 2 runs" in said
    assert said.count("Submitted 1 run as Slurm job") == 2, "one rank and two ask for other things"
    made = run_folders(folder)
    assert [run.name for run in made] == [run.name for run in local]
    for run, other in zip(made, local, strict=True):
        assert compare_datasets(other / "output", run / "output").is_empty
        manifest = json.loads((run / "manifest.json").read_text())
        assert (manifest["run"]["launch"], manifest["job"]) == ("slurm", job_of(run))


@pytest.mark.parametrize(
    ("runtime", "start_ranks"),
    [
        ("native", "srun"),
        pytest.param("apptainer", "inside", marks=pytest.mark.apptainer),
        pytest.param("apptainer", "srun", marks=pytest.mark.apptainer),
    ],
)
def test_results_are_local_ones_whoever_starts_the_ranks(
    folder: Path, local: list[Path], runtime: str, start_ranks: str
) -> None:
    words = [*ON_RANKS, "resources.ranks=2", f"runtime={runtime}", f"runtime.start_ranks={start_ranks}"]
    if runtime == "apptainer":
        words.append(f"runtime.image={sif()}")
    ndexp(folder, *words, "launch=slurm", "launch.wait=true")
    (run,) = run_folders(folder)
    assert compare_datasets(local[1] / "output", run / "output").is_empty


def sif() -> str:
    """The image that `ndexp image convert` left."""
    try:
        return images_here(ROOT).find("apptainer").reference
    except LaunchError as error:
        return skip_or_fail_for(str(error))


def test_a_cancelled_job_leaves_a_true_state_and_the_same_command_goes_on(folder: Path) -> None:
    assert "Submitted 1 run as Slurm job" in ndexp(folder, *LONG, "launch=slurm")
    (run,) = run_folders(folder)
    first = job_of(run)
    assert f"1 run in job {first} already" in ndexp(folder, *LONG, "launch=slurm")
    until(lambda: is_solving(run))
    assert "running" in ndexp(folder, "status")
    assert f"Slurm job {first} was cancelled" in ndexp(folder, "cancel", str(run))
    assert (state_of(run).status, state_of(run).exit_code) == (Status.failed, 130)
    assert state_of(run).message == f"Slurm job {first} was cancelled"
    assert "Submitted 1 run as Slurm job" in ndexp(folder, *LONG, "launch=slurm")
    assert job_of(run) != first
    until(lambda: (run / "logs" / "previous-1").is_dir() and is_solving(run))
    os.kill(state_of(run).pid or 0, signal.SIGKILL)
    until(lambda: "failed" in ndexp(folder, "status"))
    assert state_of(run).message.startswith(f"Slurm job {job_of(run)} failed")
    for pid in engines_in(folder):
        os.killpg(os.getpgid(pid), signal.SIGKILL)


def engines_in(folder: Path) -> list[int]:
    """Engines that outlive the process of their job: this Slurm may be one without cgroups."""
    command = ["pgrep", "-f", f"ndexp.engine {folder}"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    return [int(word) for word in said.stdout.split()]


def test_a_failed_task_is_submitted_again_and_complete_ones_are_not(folder: Path) -> None:
    config = folder / "conf" / "launch"
    config.mkdir(parents=True)
    bad = folder / "bad-1"
    bad.touch()
    setup = f"test ! -e {folder}/bad-$SLURM_ARRAY_TASK_ID"
    (config / "site.yaml").write_text(f"defaults: [slurm]\nslurm:\n  setup_lines: ['{setup}']\n")
    words = ("-m", *SMALL, "run.random_seed=1,2,3", "--config-dir", str(folder / "conf"), "launch=site")
    said = ndexp(folder, *words, "launch.parallel=2")
    assert "Submitted 3 runs as Slurm job" in said
    runs = run_folders(folder)
    until(lambda: [state_of(run).status for run in (runs[0], runs[2])] == [Status.complete] * 2)
    until(lambda: "1 failed" in ndexp(folder, "status"))
    assert state_of(runs[1]).message.endswith(", before the run began")
    until(lambda: all((run / "summary.html").is_file() for run in (runs[0], runs[2])))
    times = [(run / "manifest.json").stat().st_mtime_ns for run in (runs[0], runs[2])]
    bad.unlink()
    said = ndexp(folder, *words, "launch.wait=true")
    assert "Submitted 1 run as Slurm job" in said
    assert "Complete  2 runs; nothing to do" in said
    assert "Complete 3 of 3 runs" in said
    assert [(run / "manifest.json").stat().st_mtime_ns for run in (runs[0], runs[2])] == times
    (sweep,) = folder.glob("runs/quickstart/sweeps/*")
    assert all(json.loads((sweep / "config.json").read_text())["data"])


def test_a_packed_sweep_is_one_job_whose_last_run_writes_the_page(folder: Path) -> None:
    words = ("-m", *SMALL, "run.random_seed=1,2", "launch=slurm", "launch.slurm.packed=true")
    said = ndexp(folder, *words, "launch.slurm.packed_cores=1")
    assert "Submitted 2 runs as Slurm job" in said
    assert "one allocation" in said
    runs = run_folders(folder)
    assert len({job_of(run) for run in runs}) == 1
    (sweep,) = folder.glob("runs/quickstart/sweeps/*")
    until((sweep / "summary.html").is_file)
    assert [state_of(run).job for run in runs] == [job_of(run) for run in runs]
    assert all(json.loads((sweep / "config.json").read_text())["data"])
    assert "cells and synapses of another run" not in (runs[0] / "logs/engine.log").read_text()
    assert "of another run" in (runs[1] / "logs/engine.log").read_text()


def test_a_sweep_that_is_launched_twice_at_once_is_submitted_once_and_cancelled_whole(folder: Path) -> None:
    words = ("-m", *LONG, "run.random_seed=1,2,3", "launch=slurm", "launch.parallel=1")
    command = [sys.executable, "-c", MAIN, *words]
    launchers = [subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = "".join(launcher.communicate(timeout=PATIENCE_S)[0] for launcher in launchers)
    assert said.count("Submitted 3 runs as Slurm job") == 1
    assert said.count("3 runs in job") == 1
    runs = run_folders(folder)
    until(lambda: any(is_solving(run) for run in runs))
    assert "JobArrayTaskLimit" in ndexp(folder, "status")
    (sweep,) = folder.glob("runs/quickstart/sweeps/*")
    told = ndexp(folder, "cancel", str(sweep))
    assert told.count("was cancelled") == 3
    assert told.count("before the run began") == 2
    assert [(state_of(run).status, state_of(run).exit_code) for run in runs] == [(Status.failed, 130)] * 3


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another user")
def test_outputs_of_an_ordinary_user_are_his(folder: Path) -> None:
    python = interpreter_for_others()
    library = folder / "libnrnmech.so"
    shutil.copy(build().path, library)
    for path in (folder, *folder.parents[:4]):
        path.chmod(0o755)
    work = folder / "work"
    work.mkdir()
    os.chown(work, NOBODY, NOBODY)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(work),
        "NRNMECH_LIB_PATH": str(library),
        "PYTHONPATH": f"{ROOT}:{site_packages()}",
    }
    words = [*SMALL, "launch=slurm", "launch.slurm.export=[PYTHONPATH]", "launch.wait=true"]
    done = subprocess.run(
        [python, "-c", MAIN, *words],
        cwd=work,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
        **AS_NOBODY,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (run,) = run_folders(work)
    assert state_of(run).status is Status.complete
    assert {path.stat().st_uid for path in work.rglob("*")} == {NOBODY}


def site_packages() -> Path:
    return Path(sys.prefix) / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"


def interpreter_for_others() -> str:
    """A Python of this version that other users can run, with the packages of this one."""
    check = f"import sys; sys.path.append('{site_packages()}'); import numpy"
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        try:
            subprocess.run([python, "-c", check], cwd="/", check=True, capture_output=True, **AS_NOBODY)
        except (OSError, subprocess.CalledProcessError):
            continue
        return python
    return skip_or_fail_for("no Python of this version that an ordinary user can run")
