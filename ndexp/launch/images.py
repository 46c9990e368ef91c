"""The image that a run is to be made in: found, and compared with its lock and with the ndexp that runs here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ndexp import process
from ndexp.errors import LaunchError
from ndexp.launch.base import Runner
from ndexp.launch.image_contents import contents
from ndexp.launch.image_inspect import inspect_docker, inspect_sif
from ndexp.launch.image_lock import ImageLock, lock_file, read_lock
from ndexp.plan.image import Image
from ndexp.plan.image_labels import known_by, unlike

BUILD = "ndexp image build"
CONVERT = "ndexp image convert"
_AGAIN = {"docker": BUILD, "apptainer": f"{BUILD} && {CONVERT}"}
_DIGITS = 19


@dataclass(frozen=True, slots=True, kw_only=True)
class Images:
    """Finds images."""

    lock: ImageLock
    """What containers/image.lock says; empty when there is none."""

    lock_file: Path
    """Where it is."""

    labels: Mapping[str, str]
    """What an image of the ndexp that runs here says of itself."""

    run: Runner = field(default_factory=lambda: process.run)
    """Runs docker and apptainer."""

    def find(self, kind: str, given: str | None = None) -> Image:
        """The image for a runtime: the one that the lock records, of the same code as the ndexp that runs here.

        Args:
            kind: docker or apptainer.
            given: a Docker image, or the absolute path of a SIF file; None takes what the lock names.

        Raises:
            LaunchError: there is none, or it is not what it should be; the message has the command that mends it.
        """
        image = self.recorded(kind, given)
        others = unlike(image.labels, self.labels)
        if others:
            what = f"the image was not made of the ndexp that runs here: other {', '.join(others)}"
            raise LaunchError(what, image.name, f"Make it anew: {_AGAIN[kind]}")
        return image

    def recorded(self, kind: str, given: str | None = None) -> Image:
        """The same, whatever code it is of.

        Raises:
            LaunchError: there is none, or not the one that the lock records.
        """
        return self._docker(given) if kind == "docker" else self._sif(given)

    def toolchain(self, image: Image) -> Image:
        """The image that compiles mechanisms for an image.

        Raises:
            LaunchError: it is not there, or does not belong to the image.
        """
        if image.kind == "docker":
            mend = f"Make both anew: {BUILD}"
            found = inspect_docker(toolchain_name(f"{image.name}:{image.tag}"), self.run, mend)
        else:
            mend = f"Convert it: {CONVERT} --toolchain"
            found = inspect_sif(Path(toolchain_name(image.reference)), self.run, mend)
        if unlike(found.labels, known_by(image.labels)):
            raise LaunchError(f"does not belong to the image {image.name}", found.name, mend)
        return found

    def _docker(self, given: str | None) -> Image:
        entry = self.lock.docker
        if not given and not entry:
            hint = f"Build one: {BUILD}, or give runtime.image=NAME:TAG"
            raise LaunchError("no Docker image is recorded", str(self.lock_file), hint)
        image = inspect_docker(given or (entry.reference if entry else ""), self.run, f"Build it: {BUILD}")
        if entry and f"{image.name}:{image.tag}" == entry.reference and image.oci_id != entry.id:
            raise self._not_recorded(image, entry.id)
        return image

    def _sif(self, given: str | None) -> Image:
        entry = self.lock.apptainer
        locked = self.lock_file.parent / entry.file if entry else None
        file = Path(given) if given else locked
        if file is None:
            hint = f"Convert one: {CONVERT}, or give runtime.image=FILE.sif"
            raise LaunchError("no SIF file is recorded", str(self.lock_file), hint)
        image = inspect_sif(file, self.run, f"Convert it: {CONVERT}")
        if entry and image.sif_sha256 == entry.sha256:
            return replace(image, oci_id=entry.oci_id)
        if entry and file == locked:
            raise self._not_recorded(image, f"sha256:{entry.sha256}")
        return image

    def _not_recorded(self, image: Image, recorded: str) -> LaunchError:
        what = f"{image.name} is another image, {image.digest[:_DIGITS]}…, than recorded, {recorded[:_DIGITS]}…"
        hint = f"Record it: ndexp image lock; or make it anew: {_AGAIN[image.kind]}"
        return LaunchError(what, str(self.lock_file), hint)


def images_here(working_folder: Path) -> Images:
    """The images of this machine, with the lock that counts in a working folder.

    Raises:
        LaunchError: the lock is broken.
    """
    file = lock_file(working_folder)
    return Images(lock=read_lock(file) or ImageLock(), lock_file=file, labels=contents().labels())


def toolchain_name(image: str) -> str:
    """The name of the image, or SIF, that compiles mechanisms for one."""
    return f"{image.removesuffix('.sif')}-toolchain.sif" if image.endswith(".sif") else f"{image}-toolchain"
