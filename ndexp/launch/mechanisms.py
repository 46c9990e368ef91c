"""The compiled mechanism library: NEURON's .mod files built once and kept. `python -m ndexp.launch.mechanisms DIR…`."""

import argparse
import hashlib
import json
import logging
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ndexp import log as logs
from ndexp.errors import MechanismError, NdexpError
from ndexp.launch.mechanism_cache import default_cache, fill_once
from ndexp.launch.mechanism_compiler import CORENEURON, compile_library, coreneuron_library
from ndexp.launch.mechanism_sources import MechanismSources, bundled_directory, gather
from ndexp.launch.mechanism_toolchain import Compiler, find_toolchain

__all__ = ["CORENEURON", "MechanismLibrary", "build", "bundled_directory", "collect", "given_library", "main"]

log = logging.getLogger("ndexp.launch.mechanisms")  # `__name__` is "__main__" when run as a program

_LAYOUT = (
    "2"  # of the cached folder, of what is hashed and of how it is compiled; a change makes all libraries be built anew
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismLibrary:
    """A compiled library and what it was compiled from."""

    path: Path
    """The shared library."""

    sha256: str
    """Key of the content: all sources, flags, versions of NEURON and compiler, machine."""

    sources: Mapping[str, str]
    """Name of each .mod file, without suffix → SHA-256 of the file."""

    includes: Mapping[str, str]
    """Name of each file the .mod files may include → SHA-256 of the file."""

    coreneuron: Path | None = None
    """CoreNEURON's library of the same mechanisms, which NEURON finds by the variable CORENEURONLIB; None unless the
    flag CORENEURON was given."""


def collect(directories: Sequence[Path]) -> dict[str, Path]:
    """All files a library of these folders is made of: .mod files by name, what they may include by file name.

    The bundled ones, then those of each folder. A later .mod file wins over an earlier one of the same file name or
    with the same mechanism name.

    Raises:
        MechanismError: a folder does not exist, has no .mod files or defines a mechanism twice; two included files
            have the same name and different content.
    """
    sources = gather(directories)
    return {**sources.mods, **sources.includes}


def build(
    directories: Sequence[Path] = (),
    *,
    cache: Path | None = None,
    flags: Sequence[str] = (),
    toolchain: Compiler | None = None,
) -> MechanismLibrary:
    """The library of the bundled mechanisms and those of the folders; compiled when the cache has none.

    Any number of processes may ask at once: one compiles, the others wait or, where files cannot be locked, compile
    too, and the first to end wins.

    Args:
        directories: folders with .mod files; later ones win.
        cache: the cache folder; default `$NDEXP_CACHE_DIR`, `$XDG_CACHE_HOME/ndexp` or `~/.cache/ndexp`.
        flags: further arguments of nrnivmodl, such as `("-incflags", "-O3 -march=native")` or `(CORENEURON,)`.
        toolchain: what compiles; default NEURON's nrnivmodl beside this Python and the compiler it finds.

    Raises:
        MechanismError: a folder has no .mod files, a file does not compile, a compiler is missing, or the cache folder
            cannot be written.
    """
    sources = gather(directories)
    toolchain = toolchain or find_toolchain()
    mods, includes = sources.hashes()
    key = content_key(mods, includes, toolchain.identity(flags))
    folder = (cache or default_cache(os.environ)) / "mechanisms" / key[:16]
    path = folder / toolchain.library_name
    core = coreneuron_library(path) if CORENEURON in flags else None
    library = MechanismLibrary(path=path, sha256=key, sources=mods, includes=includes, coreneuron=core)
    if library.path.is_file():
        log.info("using the compiled library of %d mechanisms", len(mods))
        return library
    try:
        fill_once(folder, lambda kept: _compile_into(kept, library, (sources, toolchain, flags)))
    except OSError as error:
        raise MechanismError(
            f"the cache cannot be written: {error.strerror}",
            str(folder.parent),
            "Set NDEXP_CACHE_DIR to another folder",
        ) from error
    return library


def given_library(environ: Mapping[str, str]) -> MechanismLibrary | None:
    """The ready library that NRNMECH_LIB_PATH names, which is used as it is; None without one.

    Raises:
        MechanismError: it does not exist, or several are named.
    """
    names = [name for name in environ.get("NRNMECH_LIB_PATH", "").split(":") if name]
    if not names:
        return None
    path = Path(names[0]).resolve()
    if len(names) > 1 or not path.is_file():
        what = "an experiment takes one mechanism library" if len(names) > 1 else "the library does not exist"
        raise MechanismError(what, f"NRNMECH_LIB_PATH={':'.join(names)}", "Unset it to have mechanisms compiled")
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    return MechanismLibrary(path=path, sha256=content, sources={path.name: content}, includes={})


def content_key(mods: Mapping[str, str], includes: Mapping[str, str], identity: Sequence[str]) -> str:
    """SHA-256 of everything that decides what a library is."""
    return hashlib.sha256(json.dumps([_LAYOUT, dict(mods), dict(includes), *identity]).encode()).hexdigest()


def _compile_into(kept: Path, made: MechanismLibrary, work: tuple[MechanismSources, Compiler, Sequence[str]]) -> None:
    """Compile and put what is worth keeping into `kept`: the library and the facts about it."""
    sources, toolchain, flags = work
    log.info("compiling %d mechanisms, NEURON %s, %s", len(sources.mods), toolchain.neuron_version, toolchain.compiler)
    folder = kept.parent / "build"
    folder.mkdir()
    compiled = compile_library(sources, folder, toolchain, flags)
    for one in compiled.parent.glob(f"lib*{compiled.suffix}"):
        shutil.copy2(one, kept)
    facts = {"sha256": made.sha256, "sources": made.sources, "includes": made.includes}
    facts |= {"toolchain": toolchain.identity(flags)}
    (kept / "library.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Build a library; the last line on standard output is its path. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m ndexp.launch.mechanisms", description=__doc__)
    parser.add_argument("directories", nargs="*", type=Path, metavar="DIR", help="a folder with .mod files")
    parser.add_argument("--coreneuron", action="store_true", help="make libcorenrnmech beside it, for CoreNEURON")
    given = parser.parse_args(arguments)
    logs.configure()
    try:
        library = build(given.directories, flags=(CORENEURON,) if given.coreneuron else ())
    except NdexpError as error:
        sys.stderr.write(f"ndexp: error: {error}\n")
        return error.exit_code
    sys.stdout.write(f"{library.path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
