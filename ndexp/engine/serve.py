"""Many simulations after one another, which share what they have in common: `python -m ndexp.engine.serve ORDERS`.

Orders come line by line from a named pipe, answers go to standard output between all else; see `ndexp.engine.orders`.
"""

import argparse
import os
import sys
from pathlib import Path

from ndexp import __version__


def main() -> None:
    """Serve simulations until the pipe ends; the mechanisms are those of NRNMECH_LIB_PATH."""
    parser = argparse.ArgumentParser(prog="python -m ndexp.engine.serve", description=__doc__)
    parser.add_argument("orders", type=Path, metavar="ORDERS", help="a named pipe")
    parser.add_argument("--ranks", type=int, metavar="N", help="fail unless exactly N ranks run")
    parser.add_argument("--version", action="version", version=f"ndexp {__version__}")
    given = parser.parse_args()
    from ndexp.engine import mpi
    from ndexp.engine.failure import end

    try:
        with mpi.agreed():
            mpi.check_size(given.ranks)
        _serve(given.orders)
        mpi.barrier()
    except Exception as error:  # noqa: BLE001 - like the engine's own end
        end(error)


def _serve(pipe: Path) -> None:
    from ndexp.engine import by_forks, in_turn, mpi, neuron_api

    neuron_api.load_mechanisms(Path(part) for part in os.environ.get("NRNMECH_LIB_PATH", "").split(":") if part)
    if mpi.this_rank().rank > 0:
        in_turn.serve_in_turn(None)
        return
    with pipe.open(encoding="utf-8") as orders:
        if mpi.this_rank().size == 1:
            by_forks.serve(orders, sys.stdout, None, by_forks.DEPTHS)
        else:
            in_turn.serve_in_turn(orders)


if __name__ == "__main__":
    main()
