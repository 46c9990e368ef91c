"""Compiles .mod files with nrnivmodl, and says in which line it failed."""

import re
from collections.abc import Sequence
from pathlib import Path

from ndexp import process
from ndexp.errors import MechanismError
from ndexp.launch.mechanism_sources import MechanismSources
from ndexp.launch.mechanism_toolchain import Compiler

CORENEURON = "-coreneuron"
"""nrnivmodl's flag that makes CoreNEURON's library too."""

_NOISE = re.compile(
    r"\s*$|\s*(->|=>)|make(\[\d+\])?: |Translating |Thread Safe|Notice: |INCLUDEing|NOTE: If you|refer to the C\+\+"
    r"|cfiles =|Mod files:|MODOBJS=|Creating '|only affects and is|located in a section|^/\S*$"
    r"|\[INFO\] |\[NMODL\] \[warning\] |Default NMODL flags|diff: |terminate called|Aborted|\s+cwd = |\s+\S*/bin/nmodl "
)
_NOCMODL_PLACE = re.compile(r"at line (?P<line>\d+) in file (?P<name>.+)\.mod")
_NMODL_FILE = re.compile(r"/bin/nmodl \S*?(?P<name>[^/\s]+)\.mod ")
_NMODL_LINE = re.compile(r"NMODL Parser Error .*\[Location : (?P<line>\d+)\.")
_CPP_PLACE = re.compile(r"(?P<folder>\S*/)?(?P<name>[^/\s]+)\.cpp:(?P<line>\d+)(:\d+)?: (fatal )?error:")
_MAKE_PLACE = re.compile(r"\*\*\* \[[^]]*?: (\S*/)?(?P<name>[^]/]+)\.(cpp|o)\] Error")
_SHOWN_LINES = 24
_DEFINED = "-DDISABLE_REPORTINGLIB"
"""Published packages' mechanisms that write reports by a library of their own compile without it then."""


def compile_library(sources: MechanismSources, folder: Path, toolchain: Compiler, flags: Sequence[str] = ()) -> Path:
    """The library (`libnrnmech.so`) that nrnivmodl makes of the sources, somewhere below `folder`.

    Args:
        sources: copied into the folder, so their own paths may hold any characters.
        folder: an existing empty folder; all of nrnivmodl's files stay there.
        toolchain: what to compile with.
        flags: further arguments of nrnivmodl.

    Raises:
        MechanismError: a file does not compile; the message has its line and nrnivmodl's own words.
    """
    mod = folder / "mod"
    mod.mkdir()
    for name, path in sources.mods.items():
        (mod / f"{name}.mod").write_bytes(path.read_bytes())
    for name, path in sources.includes.items():
        (mod / name).write_bytes(path.read_bytes())
    output: list[str] = []
    command = toolchain.command([*nrnivmodl_arguments(flags), "mod"], folder, is_core=CORENEURON in flags)
    finished = process.run(command.arguments, cwd=folder, env=command.environment, on_line=output.append)
    built = sorted(folder.glob("*/libnrnmech.*"))
    if finished.exit_status != 0 or not built:
        raise failure(output, sources, folder, finished)
    return built[0]


def coreneuron_library(library: Path) -> Path:
    """Where nrnivmodl puts CoreNEURON's library: beside NEURON's."""
    return library.with_name(f"libcorenrnmech{library.suffix}")


def nrnivmodl_arguments(flags: Sequence[str]) -> list[str]:
    """The arguments before the folder: the given ones, and what we always define among their `-incflags`."""
    given = list(flags)
    if "-incflags" not in given:
        return ["-incflags", _DEFINED, *given]
    value = given.index("-incflags") + 1
    return [*given[:value], f"{_DEFINED} {given[value]}", *given[value + 1 :]]


def failure(
    output: Sequence[str], sources: MechanismSources, folder: Path, finished: process.Finished
) -> MechanismError:
    """The error that says where compiling failed, in the user's own file, and what nrnivmodl said."""
    name, line = _first_place(output, folder)
    place = str(sources.mods.get(name, "nrnivmodl"))
    said = [text for text in _without_traceback(output) if not _NOISE.match(text)] or list(finished.last_lines)
    words = [text.replace(f"{folder}/", "") for text in said[:_SHOWN_LINES]]
    return MechanismError(
        "the mechanism does not compile" if name else "mechanisms do not compile",
        f"{place}, line {line}" if line else place,
        "\n  ".join(["nrnivmodl's own words:", *words]),
        file=sources.mods.get(name),
        line=line,
        exit_status=finished.exit_status,
        last_lines=tuple(words),
    )


def _first_place(output: Sequence[str], folder: Path) -> tuple[str, int | None]:
    """Name of the first .mod file that failed, and the line in it; empty and None when unknown."""
    translated = ""
    for text in output:
        if found := _NMODL_FILE.search(text):
            translated = found["name"]
        if found := _NMODL_LINE.search(text):
            return translated, int(found["line"])
        if found := _NOCMODL_PLACE.search(text):
            return found["name"], int(found["line"])
        if found := _CPP_PLACE.search(text):
            return found["name"], _mod_line(folder, found)
    for text in output:
        if found := _MAKE_PLACE.search(text):
            return found["name"], None
    return "", None


def _mod_line(folder: Path, place: re.Match[str]) -> int | None:
    """The line of the .mod file that stands unchanged in that line of the translated file, if just one does."""
    is_core = "/corenrn/" in (place["folder"] or "")
    translated = next(folder.glob(f"*/{'corenrn/mod2c/' if is_core else ''}{place['name']}.cpp"), None)
    source = folder / "mod" / f"{place['name']}.mod"
    if translated is None or not source.is_file():
        return None
    text = translated.read_text(encoding="utf-8", errors="replace").splitlines()[int(place["line"]) - 1].strip()
    lines = source.read_text(encoding="utf-8", errors="replace").splitlines()
    same = [number for number, line in enumerate(lines, start=1) if line.strip() == text]
    return same[0] if len(same) == 1 else None


def _without_traceback(output: Sequence[str]) -> list[str]:
    """The output before the traceback of nrnivmodl's Python wrapper."""
    end = next((number for number, text in enumerate(output) if text.startswith("Traceback (most recent")), len(output))
    return list(output[:end])
