"""One simulation from its config to its results, in order."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.engine import mpi
from ndexp.engine.node import Neurodamus

if TYPE_CHECKING:
    from ndexp.engine.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command line asks for."""

    config: Path
    output_dir: Path | None
    mechanisms: tuple[Path, ...]
    plugins: tuple[Path, ...]
    ranks: int | None


def run(request: Request, progress: "Progress") -> None:
    """Run a simulation: start NEURON, load mechanisms, build, solve, write.

    Args:
        request: the config and what goes with it.
        progress: is told the stages.

    Raises:
        NdexpError: what went wrong; on other ranks `OtherRankError`.
    """
    with mpi.agreed():
        mpi.check_size(request.ranks)
    simulation = Neurodamus(
        request.config,
        output_path=request.output_dir,
        mechanisms=request.mechanisms,
        plugins=request.plugins,
        progress=progress,
    )
    simulation.run()
