"""What an image of this ndexp has in it: the run-time packages of the lock file, the engine's code, the mechanisms."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from ndexp import __version__
from ndexp.errors import LaunchError
from ndexp.launch.mechanism_sources import bundled_directory
from ndexp.plan.identity import content_hash
from ndexp.plan.image_labels import CODE, DOCKERFILE, MECHANISMS, REQUIREMENTS, VERSION

_PACKAGE = Path(__file__).resolve().parents[1]
_ENGINE = ("engine", "sonata", "errors.py", "log.py", "process.py", "registry.py")
_ENTRY = re.compile(r"(?m)^(?=[A-Za-z0-9])")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_PIN = re.compile(r"(?P<name>[A-Za-z0-9_.-]+)==(?P<version>[^\s;\\]+)")
_WANTED_BY = re.compile(r"#(?: via)? +([A-Za-z0-9][A-Za-z0-9_.-]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What decides, besides the base image, what an image computes."""

    version: str
    """Of ndexp."""

    requirements: str
    """Text of a lock file of the run-time packages, with their hashes."""

    code_sha256: str
    """Of the engine's code."""

    mechanisms_sha256: str
    """Of the bundled mechanisms' sources."""

    dockerfile_sha256: str
    """Of the Dockerfile."""

    def labels(self) -> dict[str, str]:
        """What an image of it says of itself."""
        return {
            VERSION: self.version,
            REQUIREMENTS: hashlib.sha256(self.requirements.encode()).hexdigest(),
            MECHANISMS: self.mechanisms_sha256,
            CODE: self.code_sha256,
            DOCKERFILE: self.dockerfile_sha256,
        }


@cache
def contents() -> Contents:
    """What an image of the ndexp that runs here would have in it.

    Raises:
        LaunchError: the lock file is missing.
    """
    mechanisms = bundled_directory()
    names = [name for name in _ENGINE if (_PACKAGE / name).exists()]
    return Contents(
        version=__version__,
        requirements=runtime_requirements(lock_text(), _direct()),
        code_sha256=tree_hash(_PACKAGE, [_PACKAGE / name for name in names]),
        mechanisms_sha256=tree_hash(mechanisms, [mechanisms]),
        dockerfile_sha256=content_hash(dockerfile()),
    )


def dockerfile() -> Path:
    """The Dockerfile: in `containers/` of the repository, or of an installed wheel."""
    return _shipped("containers/Dockerfile", "containers/Dockerfile")


def lock_text() -> str:
    """The whole lock file.

    Raises:
        LaunchError: it is missing.
    """
    return _shipped("requirements.lock", "containers/requirements.lock").read_text(encoding="utf-8")


def checkout() -> Path | None:
    """The repository that this ndexp runs from; None for an installed wheel."""
    return _PACKAGE.parent if (_PACKAGE.parent / "pyproject.toml").is_file() else None


def runtime_requirements(lock: str, direct: Iterable[str]) -> str:
    """The part of a lock file that some packages need: these, and all that is there for their sake.

    Args:
        lock: text of a lock file, which says of each package for whose sake (`via`) it is there.
        direct: the packages.
    """
    entries = [(found["name"], entry) for entry in _ENTRY.split(lock) if (found := _PIN.match(entry))]
    wanted = {_normal(name) for name in direct}
    while more := {name for name, entry in entries if _wanted_by(entry) & wanted} - wanted:
        wanted |= more
    return "".join(entry for name, entry in entries if name in wanted)


def tree_hash(root: Path, paths: Iterable[Path]) -> str:
    """sha256 (hex) over names and contents of files, and of files in folders; compiled Python is left out."""
    files = sorted({file for path in paths for file in (path.rglob("*") if path.is_dir() else [path])})
    told = hashlib.sha256()
    for file in files:
        if file.is_file() and file.suffix != ".pyc" and not file.name.startswith("."):
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            told.update(f"{file.relative_to(root)}:{content}\n".encode())
    return told.hexdigest()


def _wanted_by(entry: str) -> set[str]:
    return set(_WANTED_BY.findall(entry))


def _direct() -> list[str]:
    """The packages that ndexp needs at run time."""
    try:
        found = requires("ndexp") or []
    except PackageNotFoundError as error:
        raise LaunchError("ndexp is not installed as a package", hint="Install it, or run make") from error
    names = [_NAME.match(one) for one in found if "extra ==" not in one]
    return [name.group() for name in names if name]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _shipped(in_checkout: str, in_wheel: str) -> Path:
    root = checkout()
    path = root / in_checkout if root else _PACKAGE / in_wheel
    if not path.is_file():
        raise LaunchError("a file that comes with ndexp is missing", str(path), "Install ndexp again")
    return path
