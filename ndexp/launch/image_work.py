"""What `ndexp image` does: builds and converts images, and keeps `containers/image.lock` true to them."""

import json
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ndexp import process
from ndexp.errors import LaunchError
from ndexp.launch.base import Runner
from ndexp.launch.docker import CONFINED
from ndexp.launch.image_build import Build, build_command, convert_command, fill_build_folder
from ndexp.launch.image_contents import contents, dockerfile
from ndexp.launch.image_inspect import inspect_docker, inspect_sif
from ndexp.launch.image_lock import ImageLock, OciEntry, SifEntry, lock_file, read_lock, write_lock
from ndexp.launch.images import Images, toolchain_name
from ndexp.plan.image import Image
from ndexp.plan.image_labels import package_labels

NAME = "ndexp"
"""The repository of images when no other is given."""

_BASE = re.compile(r"(?m)^ARG BASE_IMAGE=(?P<base>\S+)$")
_TELL_VERSIONS = (
    "python",
    "-c",
    "import json; from ndexp.provenance.versions import software_versions; print(json.dumps(software_versions()))",
)
_SIF = ".sif"
_OCI = "org.opencontainers.image."
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageWork:
    """Makes images, and records them in the lock that counts in a working folder."""

    working_folder: Path
    """Where the command was given."""

    run: Runner = field(default_factory=lambda: process.run)
    """Runs docker and apptainer."""

    @property
    def lock_file(self) -> Path:
        """Where the lock lies."""
        return lock_file(self.working_folder)

    def images(self) -> Images:
        """Finds the images that the lock records."""
        return Images(lock=self._lock(), lock_file=self.lock_file, labels=contents().labels(), run=self.run)

    def build(
        self, name: str, base: str | None, told: Mapping[str, str], options: tuple[str, ...], tell: Tell
    ) -> Image:
        """Build the image and its toolchain, and record them; gives the image.

        Args:
            name: `repository:tag`; without a tag it gets ndexp's version.
            base: the base image; None takes the Dockerfile's own.
            told: further labels, such as the commit.
            options: further options of `docker build`.
            tell: called with each line that docker prints.

        Raises:
            LaunchError: a step failed; the message has its last words.
        """
        name = name if ":" in name.rpartition("/")[2] else f"{name}:{contents().version}"
        labels = {**contents().labels(), **self._base_labels(base or default_base()), **told}
        with tempfile.TemporaryDirectory(prefix="ndexp-image-") as folder:
            fill_build_folder(Path(folder))
            toolchain = Build(name=toolchain_name(name), base=base, labels=labels, options=options)
            self._check(build_command(toolchain, Path(folder), "toolchain"), f"building {toolchain.name}", tell)
            labels |= package_labels(self._versions(toolchain.name))
            image = replace(toolchain, name=name, labels=labels)
            self._check(build_command(image, Path(folder)), f"building {name}", tell)
        return self.record_docker(name)

    def convert(self, source: str | None, file: Path | None, *, is_toolchain: bool, tell: Tell) -> Image:
        """Make a SIF file of the recorded image or of its toolchain, and record it; gives the SIF.

        Args:
            source: where Apptainer takes the image from, such as `docker-archive:FILE`; None takes the recorded one
                from the Docker engine.
            file: the SIF; None puts it beside the lock.
            is_toolchain: whether it is the image that compiles mechanisms.
            tell: called with each line that apptainer prints.

        Raises:
            LaunchError: there is no image, or apptainer failed.
        """
        image = None if source else self.images().recorded("docker")
        name, tag = (image.name, image.tag) if image else (NAME, contents().version)
        sif = file or self.lock_file.parent / f"{name.replace('/', '-')}-{tag}{_SIF}"
        taken = f"{name}:{tag}"
        if is_toolchain:
            sif, taken = Path(toolchain_name(str(sif))), toolchain_name(taken)
        sif.parent.mkdir(parents=True, exist_ok=True)
        self._check(convert_command(source or f"docker-daemon:{taken}", sif), f"converting {source or taken}", tell)
        if is_toolchain:
            return inspect_sif(sif, self.run, "")
        return self.record_sif(sif, "" if image is None else image.oci_id)

    def record(self, name: str) -> Image:
        """Record an image that was loaded, pulled or copied here; gives it.

        Args:
            name: a Docker image, or the path of a SIF file.

        Raises:
            LaunchError: it is not there.
        """
        return self.record_sif(self.working_folder / name) if name.endswith(_SIF) else self.record_docker(name)

    def usual(self) -> list[str]:
        """The images that the lock names, or those of the usual names without one, as far as they are here."""
        lock = self._lock()
        docker = lock.docker.reference if lock.docker else f"{NAME}:{contents().version}"
        sif = self.lock_file.parent / (lock.apptainer.file if lock.apptainer else f"{NAME}-{contents().version}{_SIF}")
        with_docker = [docker] if self._docker_id(docker) else []
        return [*with_docker, *([str(sif)] if sif.is_file() else [])]

    def record_docker(self, name: str) -> Image:
        """Record a Docker image, and its toolchain if it is there; gives the image.

        Raises:
            LaunchError: it is not there.
        """
        image = inspect_docker(name, self.run, "Build it: ndexp image build")
        toolchain = self._docker_id(toolchain_name(f"{image.name}:{image.tag}"))
        entry = OciEntry(name=image.name, tag=image.tag, id=image.oci_id, toolchain_id=toolchain)
        write_lock(self.lock_file, replace(self._lock(), docker=entry, labels=image.labels))
        return image

    def record_sif(self, sif: Path, oci_id: str = "") -> Image:
        """Record a SIF file; gives it.

        Args:
            sif: the file.
            oci_id: the image that it was converted from; empty when nobody knows, or the lock tells it.

        Raises:
            LaunchError: the file is not there.
        """
        image, lock = inspect_sif(sif, self.run, "Convert it: ndexp image convert"), self._lock()
        if lock.apptainer and lock.apptainer.sha256 == image.sif_sha256:
            oci_id = oci_id or lock.apptainer.oci_id
        file = os.path.relpath(sif.absolute(), self.lock_file.parent)
        entry = SifEntry(
            file=str(sif.absolute()) if file.startswith("..") else file, sha256=image.sif_sha256, oci_id=oci_id
        )
        write_lock(self.lock_file, replace(lock, apptainer=entry, labels=lock.labels or image.labels))
        return replace(image, oci_id=oci_id)

    def _versions(self, name: str) -> dict[str, str]:
        """Package → version, as the Python of an image tells."""
        lines: list[str] = []
        self._check(["docker", "run", *CONFINED, name, *_TELL_VERSIONS], f"asking {name} for versions", lines.append)
        return {str(key): str(value) for key, value in json.loads(lines[-1]).items()}

    def _docker_id(self, name: str) -> str:
        """The id of a Docker image; empty when it is not here."""
        try:
            return inspect_docker(name, self.run, "").oci_id
        except LaunchError:
            return ""

    def _lock(self) -> ImageLock:
        return read_lock(self.lock_file) or ImageLock()

    def _check(self, command: list[str], doing: str, tell: Tell) -> None:
        process.check(self.run(command, on_line=tell), doing)

    def _base_labels(self, base: str) -> dict[str, str]:
        """What the image is built on: by digest, or by the id of the local image; docker pulls what is not here."""
        name, _, digest = base.partition("@")
        digest = digest or self._docker_id(base)
        return {f"{_OCI}base.name": name, **({f"{_OCI}base.digest": digest} if digest else {})}


def default_base() -> str:
    """The base image that the Dockerfile names."""
    found = _BASE.search(dockerfile().read_text(encoding="utf-8"))
    return found["base"] if found else ""
