"""Builds the images: the slim one that runs and the toolchain, from the Dockerfile; and SIF files of them."""

import shutil
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path, PurePosixPath

from ndexp import process
from ndexp.errors import LaunchError
from ndexp.launch.image_contents import checkout, contents, dockerfile

_COMPRESSION = "-comp zstd -Xcompression-level 1"
"""Six times quicker to make than the default, quicker to start from, a tenth bigger."""

_INSTALLED_ONLY = ("INSTALLER", "REQUESTED", "direct_url.json", "RECORD")


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What is to be built."""

    name: str
    """`repository:tag`."""

    base: str | None
    """The base image; None takes the Dockerfile's own."""

    labels: Mapping[str, str]
    """What the image is to say of itself."""

    options: tuple[str, ...] = ()
    """Further options of `docker build`."""


def build_command(build: Build, folder: Path, target: str | None = None) -> list[str]:
    """The command that builds a stage of the Dockerfile, without one the last.

    Args:
        build: what.
        folder: what `build_folder` made.
        target: the stage's name.
    """
    return [
        *("docker", "build", "--tag", build.name),
        *(("--target", target) if target else ()),
        *(("--build-arg", f"BASE_IMAGE={build.base}") if build.base else ()),
        *(word for name, value in sorted(build.labels.items()) for word in ("--label", f"{name}={value}")),
        *build.options,
        str(folder),
    ]


def convert_command(source: str, target: Path) -> list[str]:
    """The command that makes a SIF file of an image.

    Args:
        source: where Apptainer finds the image, such as `docker-daemon:NAME:TAG`.
        target: the file; one that exists is replaced.
    """
    squeeze = ("--mksquashfs-args", _COMPRESSION)
    return ["apptainer", "build", "--force", *squeeze, str(target), source]


def fill_build_folder(folder: Path) -> None:
    """Put into an empty folder what the Dockerfile takes: itself, the lock file of run-time packages, ndexp's wheel.

    Raises:
        LaunchError: the wheel cannot be built, or a file is missing.
    """
    shutil.copy(dockerfile(), folder / "Dockerfile")
    (folder / "requirements.lock").write_text(contents().requirements, encoding="utf-8")
    root = checkout()
    if root is None:
        pack_installed(folder)
    else:
        build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(root))
        process.check(process.run(build), "building the wheel")


def pack_installed(folder: Path) -> Path:
    """The wheel of the installed ndexp, packed again from its files.

    Raises:
        LaunchError: a file of it is missing.
    """
    installed = distribution("ndexp")
    wheel = folder / f"ndexp-{installed.version}-py3-none-any.whl"
    files = {PurePosixPath(one): Path(str(installed.locate_file(one))) for one in installed.files or ()}
    kept = {name: path for name, path in files.items() if _is_of_the_wheel(name)}
    record = next((f"{name.parent}/RECORD" for name in files if name.name == "RECORD"), "")
    try:
        with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
            for name, path in kept.items():
                archive.write(path, str(name))
            archive.writestr(record, "".join(f"{name},,\n" for name in (*kept, record)))
    except OSError as error:
        raise LaunchError(f"a file of ndexp is missing: {error}", str(wheel), "Install ndexp again") from error
    return wheel


def _is_of_the_wheel(name: PurePosixPath) -> bool:
    return ".." not in name.parts and name.suffix != ".pyc" and name.name not in _INSTALLED_ONLY
