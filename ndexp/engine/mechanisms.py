"""The mechanisms of a simulation: compiled by a command of its own, or given as libraries, and loaded."""

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp import process
from ndexp.engine import mpi, neuron_api
from ndexp.errors import MechanismError

if TYPE_CHECKING:
    from ndexp.engine.settings import Settings


log = logging.getLogger(__name__)

_ALWAYS_THERE = "VecStim"


def load_mechanisms(settings: "Settings", user_directories: tuple[Path, ...] = ()) -> None:
    """Load the libraries that NRNMECH_LIB_PATH names, or else compile what is needed; all ranks do so together.

    Mechanisms are loaded once per process; later calls only choose the simulator.

    Args:
        settings: the circuit's mechanism folders, and who solves.
        user_directories: folders with `.mod` files besides the bundled ones and the circuit's.

    Raises:
        MechanismError: they do not compile or load.
    """
    is_new = not neuron_api.has_mechanism(_ALWAYS_THERE)
    libraries = _load(settings, user_directories) if is_new else []
    with mpi.agreed():
        if settings.is_coreneuron:
            neuron_api.solve_in_coreneuron(libraries)
        else:
            neuron_api.solve_in_neuron()


def _load(settings: "Settings", user_directories: tuple[Path, ...]) -> list[Path]:
    """The libraries, now loaded."""
    given = [Path(part) for part in os.environ.get("NRNMECH_LIB_PATH", "").split(":") if part]
    if given and user_directories:
        log.warning("NRNMECH_LIB_PATH is set, so --mechanisms is not used")
    with mpi.agreed():
        is_ours = not given and mpi.this_rank().rank == 0
        needed = needed_directories(settings, user_directories) if is_ours else ()
        compiled = [compile_mechanisms(needed, is_coreneuron=settings.is_coreneuron)] if is_ours else []
    libraries = mpi.broadcast(given or compiled)
    with mpi.agreed():
        neuron_api.load_mechanisms(libraries)
    return libraries


def needed_directories(settings: "Settings", user_directories: tuple[Path, ...]) -> tuple[Path, ...]:
    """The circuit's folders of `.mod` files, then the user's, which win; each once."""
    circuit = [population.mechanisms_dir for population in settings.populations]
    found = [path for path in circuit if path is not None and path.is_dir()]
    return tuple(dict.fromkeys([*found, *user_directories]))


def compile_mechanisms(directories: tuple[Path, ...], *, is_coreneuron: bool = False) -> Path:
    """The library of the bundled mechanisms and those in some folders, compiled unless that was done before.

    Args:
        directories: the folders.
        is_coreneuron: whether CoreNEURON's library is needed beside it.

    Raises:
        MechanismError: they do not compile; the compiler's words are in the message.
    """
    flags = ["--coreneuron"] if is_coreneuron else []
    command = [sys.executable, "-m", "ndexp.launch.mechanisms", *flags, *map(str, directories)]
    finished = process.run(command)
    if finished.exit_status != 0:
        said = [line.removeprefix("ndexp: error: ") for line in finished.last_lines]
        raise MechanismError("\n".join(said[-20:]) or "compiling mechanisms failed", command=command)
    if not finished.last_lines:
        raise MechanismError("compiling mechanisms ended without naming a library", command=command)
    return Path(finished.last_lines[-1])
