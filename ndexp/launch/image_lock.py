"""`containers/image.lock`: which images this ndexp runs in, by their digests, and what is in them."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ndexp.errors import LaunchError
from ndexp.launch.image_contents import checkout

SCHEMA = "ndexp/image/1"
"""Name and version of the file's layout."""

_NAME = "image.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class OciEntry:
    """The image in a Docker engine."""

    name: str
    tag: str
    id: str
    """`sha256:…`."""

    toolchain_id: str
    """The image that compiles mechanisms for it."""

    @property
    def reference(self) -> str:
        """`name:tag`."""
        return f"{self.name}:{self.tag}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SifEntry:
    """The image as a SIF file."""

    file: str
    """Its path; a relative one starts in the lock's folder."""

    sha256: str
    oci_id: str
    """The image it was converted from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageLock:
    """What the lock says."""

    docker: OciEntry | None = None
    apptainer: SifEntry | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    """What the images say of themselves: versions of ndexp, NEURON and MPI, hashes of lock file and mechanisms."""


def lock_file(working_folder: Path) -> Path:
    """Where the lock lies: in the repository that ndexp runs from, else in the working folder."""
    return (checkout() or working_folder) / "containers" / _NAME


def read_lock(file: Path) -> ImageLock | None:
    """What the lock says; None when there is none.

    Raises:
        LaunchError: the file is broken, or of another version.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content.pop("schema") != SCHEMA:
            raise LaunchError("is of another version", str(file), "Write it anew: ndexp image lock")
        docker, apptainer = content["docker"], content["apptainer"]
        return ImageLock(
            docker=None if docker is None else OciEntry(**docker),
            apptainer=None if apptainer is None else SifEntry(**apptainer),
            labels=content["labels"],
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LaunchError(f"cannot be read: {error}", str(file), "Write it anew: ndexp image lock") from error


def write_lock(file: Path, lock: ImageLock) -> None:
    """Write the lock in one step.

    Raises:
        LaunchError: it cannot be written.
    """
    draft = file.with_name(f".{_NAME}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps({"schema": SCHEMA, **asdict(lock)}, indent=2) + "\n", encoding="utf-8")
        draft.replace(file)
    except OSError as error:
        raise LaunchError(f"cannot be written: {error.strerror}", str(file), "Is the folder yours?") from error
