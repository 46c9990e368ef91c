"""neurodamus in a venv, with a mechanism library, and ndexp with its own: made once, kept while unchanged."""

import hashlib
import logging
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ndexp import process

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
HELPERS = REPOSITORY / "tests" / "data" / "hoc"
"""Templates that make synapses of mechanisms for which neurodamus brings none."""
TEST_MECHANISMS = REPOSITORY / "tests" / "data" / "mod"
REPORTING = HERE / "reporting"
"""What stands in for libsonatareport, the library that neurodamus' mechanisms report through."""
TIMEOUT_S = 600
_MECHANISM = re.compile(r"^\s*(?:SUFFIX|POINT_PROCESS|ARTIFICIAL_CELL)\s+(\w+)", re.MULTILINE)
_OURS_TO_CLEAR = ("NRNMECH_LIB_PATH", "HOC_LIBRARY_PATH", "MPI_LIB_NRN_PATH", "NEURON_INIT_MPI", "PYTHONPATH")


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Where one engine's programs are, and the environment variables that its processes get."""

    bin: Path
    variables: Mapping[str, str]

    def command(self, arguments: Sequence[str], *, ranks: int) -> list[str]:
        """This environment's Python with these arguments, under mpiexec when `ranks` > 1."""
        mpi = [str(self.bin / "mpiexec"), "--oversubscribe", "-n", str(ranks)] if ranks > 1 else []
        return [*mpi, str(self.bin / "python"), *arguments]

    def run(self, command: Sequence[str], *, folder: Path, log_file: Path) -> None:
        """Run a command with this environment's variables in `folder`.

        Raises:
            LaunchError: it failed, or took longer than 10 minutes.
        """
        limited = ["timeout", str(TIMEOUT_S), *command]
        process.check(process.run(limited, cwd=folder, env=self.variables, log_file=log_file), f"see {log_file}; it")


def reference(root: Path) -> Environment:
    """neurodamus: a venv with `requirements.txt`, its own mechanisms and those of ours it does not have."""
    venv = _venv(root / "venv")
    package = next(venv.glob("lib/python*/site-packages/neurodamus"))
    library = _library(root, venv, package / "data" / "mod")
    variables = _base_variables(venv / "bin") | {
        "NEURON_INIT_MPI": "1",
        "HOC_LIBRARY_PATH": os.pathsep.join([str(package / "data" / "hoc"), str(HELPERS)]),
        "NRNMECH_LIB_PATH": str(library),
        "MPI_LIB_NRN_PATH": str(venv / "lib" / "libmpi.so.40"),
    }
    return Environment(bin=venv / "bin", variables=variables)


def ours() -> Environment:
    """Ndexp as installed beside this interpreter, with the bundled mechanisms compiled."""
    from ndexp.launch import mechanisms

    library = mechanisms.build([TEST_MECHANISMS])
    programs = Path(sys.executable).parent
    ours = {"NRNMECH_LIB_PATH": str(library.path), "HOC_LIBRARY_PATH": str(HELPERS)}
    return Environment(bin=programs, variables=_base_variables(programs) | ours)


def sources_key(paths: Sequence[Path]) -> str:
    """Sixteen hex digits that change when a name or the content of one of the files does."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _base_variables(programs: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in _OURS_TO_CLEAR}
    root_too = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
    return kept | root_too | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "OMP_NUM_THREADS": "1"}


def _venv(venv: Path) -> Path:
    requirements = HERE / "requirements.txt"
    stamp = venv / ".installed"
    key = f"{sources_key([requirements])} {platform.python_version()}"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == key:
        return venv
    log.info("installing neurodamus into %s …", venv)
    shutil.rmtree(venv, ignore_errors=True)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _check([sys.executable, "-m", "venv", str(venv)], venv.parent)
    _check([*pip, "--require-hashes", "-r", str(requirements)], venv.parent)
    stamp.write_text(key, encoding="utf-8")
    return venv


def _library(root: Path, venv: Path, theirs: Path) -> Path:
    sources = _mechanism_sources(theirs, REPOSITORY / "mod", TEST_MECHANISMS)
    key = sources_key([*sources, HERE / "requirements.txt", *(path for path in REPORTING.rglob("*") if path.is_file())])
    folder = root / f"mechanisms-{key}"
    library = folder / platform.machine() / "libnrnmech.so"
    if not library.is_file():
        log.info("compiling mechanisms for neurodamus into %s …", folder)
        _compile(venv, sources, folder)
    return library


def _compile(venv: Path, sources: Sequence[Path], folder: Path) -> None:
    """Compile in a folder beside it and rename that, so that two processes do not disturb each other.

    Reports go to the library in `reporting/` instead of libsonatareport, which is in no package registry.
    """
    workshop = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    (workshop / "mod").mkdir()
    for source in sources:
        shutil.copyfile(source, workshop / "mod" / source.name)
    include = f"-I{REPORTING} -I{venv / 'include'} -I{workshop / 'mod'}"
    frames = workshop / "frames.o"
    compiler = os.environ.get("CXX", "c++")
    options = ["-std=c++17", "-O1", "-fPIC", *include.split(), "-c", str(REPORTING / "frames.cpp"), "-o", str(frames)]
    _check([compiler, *options], workshop)
    flags = ["-incflags", include, "-loadflags", f"{frames} -L{venv / 'lib'} -lmpi -Wl,-rpath,{venv / 'lib'}"]
    _check([str(venv / "bin" / "nrnivmodl"), *flags, "mod"], workshop, _base_variables(venv / "bin"))
    shutil.rmtree(folder, ignore_errors=True)
    workshop.rename(folder)


def _mechanism_sources(theirs: Path, *our: Path) -> list[Path]:
    """All of neurodamus' own .mod files, those of ours that a model may name, and what ours include.

    Ours are left out when theirs have a mechanism of that name, or when their name says that ndexp alone needs them.
    """
    own = sorted(theirs.glob("*.mod"))
    taken = {name for path in own for name in _mechanisms(path)}
    ours = [path for folder in our for path in sorted(folder.glob("*.mod"))]
    added = [path for path in ours if not (taken.intersection(_mechanisms(path)) or _is_private(path))]
    return [*own, *added, *sorted(path for suffix in ("*.inc", "*.h") for path in our[0].glob(suffix))]


def _is_private(path: Path) -> bool:
    return path.name.lower().startswith("ndexp")


def _mechanisms(path: Path) -> list[str]:
    return _MECHANISM.findall(path.read_text(encoding="utf-8"))


def _check(command: Sequence[str], folder: Path, variables: Mapping[str, str] | None = None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    process.check(process.run(command, cwd=folder, env=variables), "preparing neurodamus")
