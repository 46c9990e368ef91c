"""What is found of a runtime, and what is to be changed; the probe itself is a stand-in."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from command_fakes import Call, FakeCommands
from experiment_builders import image

from ndexp.errors import LaunchError
from ndexp.launch import probes
from ndexp.launch.probes import Finding, Prober

FOUND = {"ranks": 2, "mpi": "Open MPI v5", "shm_bytes": 1 << 30, "networks": ["lo"], "memory_limit": 10**9}


@dataclass
class Engine(FakeCommands):
    """Answers for docker and apptainer, and writes what a probe found."""

    found: dict[str, object] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    status: int = 0

    def answer(self, call: Call) -> tuple[int, Sequence[str]]:
        command = call.command
        if command[0] in self.missing:
            raise LaunchError("cannot start the program", command[0])
        if "ndexp.engine.probe" in command and self.status == 0:
            file, *folders = (Path(word) for word in command[command.index("ndexp.engine.probe") + 1 :])
            file.write_text(json.dumps({**FOUND, "writable": [str(folders[0])], **self.found}))
        return self.status, ("20.10",)


class FakeImages:
    def find(self, kind: str) -> object:
        return image(kind)


def findings(kind: str, engine: Engine, images: Callable[[], object] = FakeImages) -> dict[str, Finding]:
    prober = Prober(images=images, run=engine)  # type: ignore[arg-type]
    return {one.what: one for one in prober.findings(kind)}


@pytest.fixture(autouse=True)
def _programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs of these names are on PATH; nothing starts them."""
    for name in ("docker", "apptainer", "mpiexec"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")


def test_a_runtime_in_which_all_is_well() -> None:
    found = findings("docker", Engine())
    assert list(found) == ["docker", "image", "2 ranks", "shared memory", "mounts", "owner", "network", "limits"]
    assert all(one.is_ok for one in found.values())
    assert found["2 ranks"].said == "Open MPI v5"


def test_apptainer_is_tried_with_ranks_of_the_host_too() -> None:
    assert "2 ranks of this machine's mpiexec" in findings("apptainer", Engine())


def test_what_is_not_installed_is_told_and_no_more() -> None:
    (found,) = findings("docker", Engine(missing=("docker",))).values()
    assert found.is_absent
    assert "Install Docker" in found.mend
    (found,) = findings("apptainer", Engine(status=1)).values()
    assert not found.is_absent


def test_an_image_that_does_not_fit_is_told(tmp_path: Path) -> None:
    def images() -> object:
        raise LaunchError("no Docker image is recorded", "image.lock", "Build one: ndexp image build")

    found = findings("docker", Engine(), images)
    assert list(found) == ["docker", "image"]
    assert found["image"].mend == "image.lock: Build one: ndexp image build"


@pytest.mark.parametrize(
    ("changed", "what", "said", "mend", "is_grave"),
    [
        ({"ranks": 1}, "2 ranks", "each ran alone: 1 rank", "openmpi", True),
        ({"shm_bytes": 1 << 20}, "shared memory", "1 MB", "remount", False),
        ({"writable": ["/opt"]}, "mounts", "['/opt']", "docs/containers.md", True),
        ({"networks": ["lo", "eth0"]}, "network", "['lo', 'eth0']", "name spaces", False),
        ({"memory_limit": None}, "limits", "not kept", "cgroups", False),
    ],
)
def test_each_shortcoming_says_what_to_change(
    changed: dict[str, object], what: str, said: str, mend: str, is_grave: bool
) -> None:
    found = findings("docker", Engine(found=changed))[what]
    assert found.said == said
    assert mend in found.mend
    assert found.is_grave is is_grave


def test_outputs_of_another_user_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes.os, "geteuid", lambda: 4321)
    found = findings("docker", Engine())["owner"]
    assert found.said.startswith("outputs belong to user")
    assert "rootless" in found.mend


def test_natively_the_compiler_is_looked_for() -> None:
    found = findings("native", Engine())
    assert next(iter(found)) == "compiler"
    assert "mounts" not in found
