"""One simulation from its config to its results, in order."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.engine import mpi, neuron_api
from ndexp.engine.mechanisms import compile_mechanisms, needed_directories
from ndexp.engine.node import Neurodamus
from ndexp.engine.settings import load_settings

if TYPE_CHECKING:
    from ndexp.engine.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command line asks for."""

    config: Path
    output_dir: Path | None
    mechanisms: tuple[Path, ...]
    ranks: int | None


def run(request: Request, progress: "Progress") -> None:
    """Run a simulation: start NEURON, load mechanisms, build, solve, write.

    Args:
        request: the config and what goes with it.
        progress: is told the stages.

    Raises:
        NdexpError: what went wrong; on other ranks `OtherRankError`.
    """
    with progress.stage("start") as stage:
        mpi.check_size(request.ranks)
        with mpi.agreed():
            settings = load_settings(request.config, request.output_dir)
        load_all_mechanisms(needed_directories(settings, request.mechanisms))
        size = mpi.this_rank().size
        stage.detail = f"{size} rank{'s' if size > 1 else ''}"
    output = None if request.output_dir is None else str(request.output_dir)
    simulation = Neurodamus(str(request.config), output_path=output, progress=progress)
    simulation.run()


def load_all_mechanisms(directories: tuple[Path, ...]) -> None:
    """Load the libraries of NRNMECH_LIB_PATH if it is set, or else compile and load mechanisms.

    Args:
        directories: folders with `.mod` files besides the bundled ones.
    """
    given = [Path(part) for part in os.environ.get("NRNMECH_LIB_PATH", "").split(":") if part]
    with mpi.agreed():
        compiled = [] if given or mpi.this_rank().rank else [compile_mechanisms(directories)]
    libraries = mpi.broadcast(given or compiled)
    with mpi.agreed():
        if not neuron_api.has_mechanism("VecStim"):  # NEURON may have loaded NRNMECH_LIB_PATH by itself
            neuron_api.load_mechanisms(libraries)
