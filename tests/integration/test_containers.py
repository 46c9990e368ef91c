"""Runs in real containers: the same results as natively, nothing written elsewhere, true states after a kill."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from runtimes import skip_or_fail_for
from waiting import until

from ndexp.errors import LaunchError, MechanismError
from ndexp.launch.apptainer import Apptainer
from ndexp.launch.base import Job, Launcher
from ndexp.launch.containers import LIBRARY
from ndexp.launch.docker import Docker, container_name
from ndexp.launch.image_toolchain import image_toolchain
from ndexp.launch.images import Images, images_here
from ndexp.launch.mechanisms import build
from ndexp.launch.state import Status, read_state, true_status
from ndexp.plan.image import Image
from ndexp.results.compare import compare_datasets

ROOT = Path(__file__).parents[2]
MAIN = "import sys; from ndexp.cli.main import main; sys.exit(main())"
SMALL = ("+experiment=quickstart", "circuit.cells=10", "run.tstop=20", "resources.compare_ranks=true")
LONG = ("+experiment=quickstart", "circuit.cells=10", "run.tstop=1000000", "reports={}", "resources.ranks=1")
PATIENCE_S = 240
NOBODY = 65534
"""An ordinary user that every machine has."""

LAUNCHERS: dict[str, Callable[..., Launcher]] = {"docker": Docker, "apptainer": Apptainer}
DOCKER = pytest.param("docker", marks=pytest.mark.docker)
APPTAINER = pytest.param("apptainer", marks=pytest.mark.apptainer)
BOTH = pytest.mark.parametrize("kind", [DOCKER, APPTAINER])

pytestmark = pytest.mark.integration


def images(kind: str) -> tuple[Images, Image]:
    """The image of a runtime, as `ndexp image build` and `convert` left it."""
    found = images_here(ROOT)
    try:
        return found, found.find(kind)
    except LaunchError as error:
        skip_or_fail_for(str(error))
        raise


def start(folder: Path, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", MAIN, *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def ended(launcher: "subprocess.Popen[str]") -> tuple[int, str]:
    said, _ = launcher.communicate(timeout=PATIENCE_S)
    return launcher.returncode, said


def made(folder: Path, *words: str) -> Path:
    """The run's folder after a run that went well."""
    code, said = ended(start(folder, *words))
    assert code == 0, said
    return run_folder(folder)


@pytest.fixture(scope="module")
def native(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small quickstart, run natively on one rank."""
    return made(tmp_path_factory.mktemp("native"), *SMALL, "resources.ranks=1")


@pytest.mark.parametrize(
    ("kind", "ranks", "start_ranks"),
    [
        pytest.param("docker", 1, "inside", marks=pytest.mark.docker),
        pytest.param("docker", 2, "inside", marks=pytest.mark.docker),
        pytest.param("apptainer", 1, "inside", marks=pytest.mark.apptainer),
        pytest.param("apptainer", 2, "inside", marks=pytest.mark.apptainer),
        pytest.param("apptainer", 2, "mpiexec", marks=pytest.mark.apptainer),
    ],
)
def test_results_are_native_ones(tmp_path: Path, native: Path, kind: str, ranks: int, start_ranks: str) -> None:
    _, image = images(kind)
    words = (f"runtime={kind}", f"resources.ranks={ranks}", f"runtime.start_ranks={start_ranks}")
    run = made(tmp_path, *SMALL, *words)
    assert compare_datasets(native / "output", run / "output").is_empty
    assert {path.stat().st_uid for path in run.rglob("*")} == {os.geteuid()}
    assert [path.name for path in tmp_path.iterdir()] == ["runs"]
    manifest = json.loads((run / "manifest.json").read_text())
    assert manifest["image"]["oci_id"] == image.oci_id
    assert run.name != native.name, "the image is part of the run's identity"


@pytest.mark.apptainer
@pytest.mark.slurm
@pytest.mark.parametrize("kind", ["native", "apptainer"])
def test_slurm_starts_the_ranks(tmp_path: Path, native: Path, kind: str) -> None:
    images("apptainer")
    words = [*SMALL, f"runtime={kind}", "resources.ranks=2", "runtime.start_ranks=srun"]
    command = ["salloc", "--quiet", "--ntasks=2", sys.executable, "-c", MAIN, *words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (run,) = (tmp_path / "runs" / "quickstart").iterdir()
    assert compare_datasets(native / "output", run / "output").is_empty


def run_folder(folder: Path) -> Path:
    (found,) = (folder / "runs" / "quickstart").iterdir()
    return found


def is_solving(folder: Path) -> bool:
    logs = list(folder.glob("runs/quickstart/*/logs/engine.log"))
    return bool(logs) and '"t":' in logs[0].read_text()


def docker(*words: str) -> str:
    command = ["docker", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def is_there(container: str) -> bool:
    return bool(docker("ps", "--all", "--quiet", "--filter", f"name={container}").strip())


def kill_container(kind: str, launcher: "subprocess.Popen[str]", run: Path) -> None:
    if kind == "docker":
        docker("kill", container_name(run))
        return
    for child in psutil.Process(launcher.pid).children():
        os.killpg(child.pid, signal.SIGKILL)


@BOTH
def test_a_killed_container_leaves_a_true_state_and_is_resumed(tmp_path: Path, kind: str) -> None:
    images(kind)
    launcher = start(tmp_path, *LONG, f"runtime={kind}")
    until(lambda: is_solving(tmp_path))
    run = run_folder(tmp_path)
    kill_container(kind, launcher, run)
    code, said = ended(launcher)
    assert code == 137, said
    assert (read_state(run).status, read_state(run).exit_code) == (Status.failed, 137)
    again = start(tmp_path, *LONG, f"runtime={kind}")
    until(lambda: (run / "logs" / "previous-1").is_dir() and is_solving(tmp_path))
    assert true_status(run) is Status.running
    again.send_signal(signal.SIGINT)
    assert ended(again)[0] == 130


@BOTH
def test_an_interrupt_ends_the_container(tmp_path: Path, kind: str) -> None:
    images(kind)
    launcher = start(tmp_path, *LONG, f"runtime={kind}")
    until(lambda: is_solving(tmp_path))
    run = run_folder(tmp_path)
    started = psutil.Process(launcher.pid).children(recursive=True)
    launcher.send_signal(signal.SIGTERM)
    code, said = ended(launcher)
    assert code == 130, said
    assert read_state(run).message == "interrupted"
    assert not any(one.is_running() for one in started)
    if kind == "docker":
        assert not is_there(container_name(run))


@pytest.mark.docker
def test_a_container_that_a_killed_launcher_left_is_ended_by_the_next_one(tmp_path: Path) -> None:
    images("docker")
    launcher = start(tmp_path, *LONG, "runtime=docker")
    until(lambda: is_solving(tmp_path))
    run = run_folder(tmp_path)
    launcher.kill()
    launcher.communicate()
    assert true_status(run) is Status.stale
    first = docker("ps", "--quiet", "--filter", f"name={container_name(run)}")
    again = start(tmp_path, *LONG, "runtime=docker")
    until(lambda: (run / "logs" / "previous-1").is_dir() and is_solving(tmp_path))
    assert docker("ps", "--quiet", "--filter", f"name={container_name(run)}") != first
    again.send_signal(signal.SIGINT)
    assert ended(again)[0] == 130
    assert not is_there(container_name(run))


def probe_job(folder: Path, image: Image, **fields: object) -> Job:
    """A job that reads `circuit` and writes `run`."""
    for name in ("run", "circuit"):
        (folder / name).mkdir()
    run = folder / "run"
    job = Job(
        folder=run,
        simulation_config=run / "simulation_config.json",
        output_directory=run,
        log_directory=run,
        library=LIBRARY,
        ranks=2,
        reads=(folder / "circuit",),
        image=image,
    )
    return replace(job, **fields)  # type: ignore[arg-type]


def probed(kind: str, job: Job, *folders: Path) -> dict[str, object]:
    program = ("-m", "ndexp.engine.probe", str(job.folder / "probe.json"), *map(str, folders))
    finished = LAUNCHERS[kind](program=lambda _job: program).run(job, lambda _line: None)
    assert finished.exit_status == 0, finished.last_lines
    return dict(json.loads((job.folder / "probe.json").read_text()))


@BOTH
def test_a_container_has_no_network_and_writes_the_runs_folder_only(tmp_path: Path, kind: str) -> None:
    job = probe_job(tmp_path, images(kind)[1])
    found = probed(kind, job, job.folder, tmp_path / "circuit", Path("/opt"), Path("/opt/venv"), Path("/var"))
    assert found["ranks"] == 2
    assert found["networks"] == ["lo"]
    assert found["writable"] == [str(job.folder)]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["circuit", "engine.log", "probe.json", "run"]


@pytest.mark.docker
def test_docker_keeps_a_container_to_its_memory(tmp_path: Path) -> None:
    job = probe_job(tmp_path, images("docker")[1], ranks=1, memory_gb=0.5, cores=1)
    assert probed("docker", job)["memory_limit"] == pytest.approx(5e8, abs=8192)


@BOTH
def test_paths_with_blanks_and_commas_are_mounted(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / 'my, own "data"'
    folder.mkdir()
    job = probe_job(folder, images(kind)[1], ranks=1)
    assert probed(kind, job, job.folder)["writable"] == [str(job.folder)]


@pytest.mark.apptainer
@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another user")
def test_outputs_of_an_ordinary_user_are_his(tmp_path: Path) -> None:
    """The command that Apptainer gives, run by an ordinary user on two ranks."""
    job = probe_job(tmp_path, images("apptainer")[1])
    launcher = Apptainer(program=lambda _job: ("-m", "ndexp.engine.probe", "probe.json", str(job.folder)))
    environment = {"PATH": os.environ["PATH"], "HOME": "/", "APPTAINER_CONFIGDIR": str(job.folder / "apptainer")}
    machine = replace(launcher.host.machine, is_root=False, environment=environment)
    command = replace(launcher, host=replace(launcher.host, machine=machine)).command(job)
    for folder in (job.folder, *job.folder.parents[:4]):
        folder.chmod(0o755)
    os.chown(job.folder, NOBODY, NOBODY)
    done = subprocess.run(
        command.arguments,
        cwd=command.folder,
        env=command.environment,
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads((job.folder / "probe.json").read_text())["ranks"] == 2
    assert (job.folder / "probe.json").stat().st_uid == NOBODY


OWN = """NEURON { SUFFIX Own RANGE x }
ASSIGNED { x }
INITIAL { x = 1 }
"""


@BOTH
def test_the_users_own_mechanisms_are_compiled_by_the_toolchain(tmp_path: Path, kind: str) -> None:
    found, image = images(kind)
    try:
        found.toolchain(image)
    except LaunchError as error:
        skip_or_fail_for(str(error))
    mods = tmp_path / "mods"
    mods.mkdir()
    (mods / "Own.mod").write_text(OWN)
    run = made(tmp_path, *SMALL, f"runtime={kind}", "resources.ranks=1", f"circuit.mechanisms=[{mods}]")
    mechanisms = json.loads((run / "manifest.json").read_text())["mechanisms"]
    assert {"Own", "VecStim"} <= set(mechanisms["sources"])
    assert Path(mechanisms["library"]).expanduser().stat().st_uid == os.geteuid()


@pytest.mark.docker
def test_a_mechanism_that_does_not_compile_is_told_with_the_users_own_file(tmp_path: Path) -> None:
    found, image = images("docker")
    (tmp_path / "Own.mod").write_text(OWN.replace("x = 1", "x = = 1"))
    with pytest.raises(MechanismError, match=r"Own\.mod, line 3: the mechanism does not compile"):
        build([tmp_path], cache=tmp_path / "cache", toolchain=image_toolchain(found.toolchain(image)))
