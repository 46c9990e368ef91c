"""Which .mod files make a mechanism library, and which files they include."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ndexp.errors import MechanismError
from ndexp.plan.run_plan import INCLUDED

_NOT_CODE = re.compile(
    r"\bCOMMENT\b.*?\bENDCOMMENT\b|\bVERBATIM\b.*?\bENDVERBATIM\b|^\s*TITLE\b[^\n]*|[:?][^\n]*",
    re.DOTALL | re.MULTILINE,
)
_NEURON_BLOCK = re.compile(r"\bNEURON\s*\{([^}]*)\}")
_NAME = re.compile(r"\b(?:SUFFIX|POINT_PROCESS|ARTIFICIAL_CELL)\s+(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismSources:
    """The files a library is compiled from."""

    mods: Mapping[str, Path]
    """Name (of the file, without suffix) → .mod file."""

    includes: Mapping[str, Path]
    """Name of the file → what the .mod files include: `.inc`, `.h`, `.hh`, `.hpp`."""

    def hashes(self) -> tuple[dict[str, str], dict[str, str]]:
        """SHA-256 of each .mod file by name, and of each included file by name."""
        return _hashes(self.mods), _hashes(self.includes)


def bundled_directory() -> Path:
    """The folder of ndexp's own .mod files: `mod/` of the repository, `ndexp/mod` of an installed wheel."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "mod"
    return installed if installed.is_dir() else package.parent / "mod"


def gather(directories: Sequence[Path]) -> MechanismSources:
    """The bundled .mod files and those of the folders, with the files they may include.

    A .mod file takes the place of an earlier one with the same file name or mechanism name (`vecevent.mod`
    and `VecStim.mod` both define VecStim, and NEURON refuses a library that defines it twice).

    Args:
        directories: user folders; later ones win.

    Raises:
        MechanismError: a folder does not exist, has no .mod files or defines a mechanism twice; two included files
            have the same name and different content.
    """
    mods: dict[str, Path] = {}
    includes: dict[str, Path] = {}
    for folder in (bundled_directory(), *directories):
        found = _mods_of(folder)
        names = _defined_names(found)
        mods = {name: path for name, path in mods.items() if mechanism_name(path) not in names}
        mods.update({path.stem: path for path in found})
        for path in sorted(one for one in folder.iterdir() if one.suffix in INCLUDED and one.is_file()):
            _check_same(includes.get(path.name, path), path)
            includes[path.name] = path
    return MechanismSources(mods=dict(sorted(mods.items())), includes=dict(sorted(includes.items())))


def mechanism_name(path: Path) -> str | None:
    """The name a .mod file gives its mechanism; None if it has none (`SUFFIX nothing`, or no NEURON block)."""
    code = _NOT_CODE.sub("", path.read_text(encoding="utf-8", errors="replace"))
    block = _NEURON_BLOCK.search(code)
    found = _NAME.search(block.group(1)) if block else None
    return None if found is None or found.group(1) == "nothing" else found.group(1)


def _mods_of(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise MechanismError("no such folder of mechanisms", str(folder), "Give a folder with .mod files", file=folder)
    found = sorted(folder.glob("*.mod"))
    if not found:
        raise MechanismError("the folder has no .mod files", str(folder), "Give the folder they stand in", file=folder)
    return found


def _defined_names(mods: Sequence[Path]) -> set[str]:
    by_name: dict[str, Path] = {}
    for path in mods:
        name = mechanism_name(path)
        if name is not None and by_name.setdefault(name, path) is not path:
            raise MechanismError(
                f"mechanism {name} is defined twice, here and in {by_name[name].name}", str(path), "Remove one of them"
            )
    return set(by_name)


def _check_same(first: Path, second: Path) -> None:
    if first != second and first.read_bytes() != second.read_bytes():
        raise MechanismError(
            f"another file of this name, with other content, is included by mechanisms of {first.parent}",
            str(second),
            "Rename it, and the INCLUDE or #include that names it",
        )


def _hashes(files: Mapping[str, Path]) -> dict[str, str]:
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
