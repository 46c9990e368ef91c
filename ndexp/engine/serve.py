"""Many simulations after one another, which share what they have in common: `python -m ndexp.engine.serve`.

Orders come line by line on standard input, answers go to standard output between all else; see `ndexp.engine.orders`.
"""

import argparse
import os
import sys
from pathlib import Path

from ndexp import __version__


def main() -> None:
    """Serve simulations until standard input ends; the mechanisms are those of NRNMECH_LIB_PATH."""
    parser = argparse.ArgumentParser(prog="python -m ndexp.engine.serve", description=__doc__)
    parser.add_argument("--ranks", type=int, metavar="N", help="fail unless exactly N ranks run")
    parser.add_argument("--version", action="version", version=f"ndexp {__version__}")
    given = parser.parse_args()
    from ndexp.engine import mpi
    from ndexp.engine.failure import end

    try:
        with mpi.agreed():
            mpi.check_size(given.ranks)
        _serve(is_alone=mpi.this_rank().size == 1)
        mpi.barrier()
    except Exception as error:  # noqa: BLE001 - like the engine's own end
        end(error)


def _serve(*, is_alone: bool) -> None:
    from ndexp.engine import by_forks, in_turn, neuron_api

    neuron_api.load_mechanisms(Path(part) for part in os.environ.get("NRNMECH_LIB_PATH", "").split(":") if part)
    if is_alone:
        by_forks.serve(sys.stdin, sys.stdout, None, by_forks.DEPTHS)
    else:
        in_turn.serve_in_turn()


if __name__ == "__main__":
    main()
