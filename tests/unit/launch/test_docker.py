"""The command line of a container, and how it is ended."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from container_hosts import HOST
from experiment_builders import IMAGE_ID, FakeRunner, image, job

from ndexp.errors import LaunchError
from ndexp.launch.base import engine_arguments
from ndexp.launch.docker import CONFINED, Docker, compile_command, container_name

RUN = Path("/data/run")
JOB = job(RUN, 1, image=image(), reads=(Path("/data/circuit"),))


def test_one_rank() -> None:
    command = Docker(host=HOST).command(JOB)
    assert list(command.arguments) == [
        *("/bin/program", "run", *CONFINED),
        *("--init", "--name", container_name(RUN)),
        *("--user", "1001:1001", "--shm-size", "64m"),
        *("--env", "HOME=/tmp", "--env", "NRNMECH_LIB_PATH=/cache/libnrnmech.so"),
        *("--env", "OMP_NUM_THREADS=1", "--env", "PYTHONUNBUFFERED=1"),
        *("--mount", "type=bind,source=/data/circuit,destination=/data/circuit,ro"),
        *("--mount", "type=bind,source=/cache,destination=/cache,ro"),
        *("--mount", "type=bind,source=/data/run,destination=/data/run"),
        *("--workdir", "/data/run", IMAGE_ID, "/opt/venv/bin/python"),
        *engine_arguments(JOB),
    ]
    assert command.folder == RUN


def test_a_container_is_confined() -> None:
    text = " ".join(CONFINED)
    assert "--pull never --network none --read-only" in text
    assert "--cap-drop ALL --security-opt no-new-privileges" in text


def test_several_ranks_are_started_by_the_images_mpiexec() -> None:
    words = list(Docker(host=HOST).command(replace(JOB, ranks=4, memory_gb=2.0)).arguments)
    start = words.index(IMAGE_ID)
    options = ["--oversubscribe", "--bind-to", "none", "--mca", "btl", "^ofi"]
    ranks = ["/opt/venv/bin/mpiexec", *options, "-n", "4", "/opt/venv/bin/python"]
    assert words[start + 1 : start + 11] == ranks
    assert words[words.index("--shm-size") + 1] == "256m"
    assert words[words.index("--memory") + 1] == "2000000000"


def test_a_container_is_named_by_its_folder() -> None:
    assert container_name(RUN) == container_name(RUN) != container_name(Path("/data/other"))


def test_what_an_ended_launcher_left_is_removed_first(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    runner = FakeRunner()
    Docker(host=HOST, runner=runner).run(job(tmp_path, image=image()), lambda _line: None)
    first, second = (list(call["command"]) for call in runner.calls)  # type: ignore[call-overload]
    assert first == ["/bin/program", "rm", "--force", container_name(tmp_path)]
    assert second[:2] == ["/bin/program", "run"]


def test_an_interrupt_kills_the_container(tmp_path: Path) -> None:
    commands: list[Sequence[str]] = []

    def run(command: Sequence[str], *, env: Mapping[str, str] | None = None, **_rest: object) -> None:
        commands.append(command)
        if command[1] == "run":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Docker(host=HOST, runner=run).run(job(tmp_path, image=image()), lambda _line: None)  # type: ignore[arg-type]
    assert [command[1] for command in commands] == ["rm", "run", "rm"]


def test_compiling_writes_one_folder_and_has_no_network() -> None:
    assert list(compile_command("sha256:t", ("nrnivmodl", "mod"), Path("/cache/build"), HOST)) == [
        *("/bin/program", "run", *CONFINED, "--user", "1001:1001"),
        *("--mount", "type=bind,source=/cache/build,destination=/cache/build", "--workdir", "/cache/build"),
        *("--env", "HOME=/tmp", "sha256:t", "nrnivmodl", "mod"),
    ]


def test_docker_that_is_not_there_is_told() -> None:
    with pytest.raises(LaunchError, match=r"runtime\.kind: docker is not installed.*ndexp doctor"):
        Docker(host=replace(HOST, program=None)).command(JOB)
