"""The engine's command line: `python -m ndexp.engine SIMULATION_CONFIG`, alone or under `mpiexec -n N`."""

import argparse
import logging
from pathlib import Path

from ndexp import __version__, log


def main() -> None:
    """Run a simulation; the exit code says how it ended (see `ndexp.errors`)."""
    options = _parse()
    try:
        _run(options)
    except Exception as error:  # noqa: BLE001 - the one place that turns errors into exit codes
        from ndexp.engine.failure import end

        end(error)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ndexp.engine", description=__doc__)
    parser.add_argument("config", type=Path, metavar="SIMULATION_CONFIG", help="SONATA simulation config")
    parser.add_argument("--output-dir", type=Path, help="replaces output.output_dir of the config")
    parser.add_argument(
        "--mechanisms", type=Path, nargs="+", default=[], metavar="DIR", help="folders with .mod files to add"
    )
    parser.add_argument(
        "--plugin", type=Path, action="append", default=[], metavar="FILE", help="Python file with your stimulus types"
    )
    parser.add_argument("--log-dir", type=Path, help="where each rank writes its log")
    parser.add_argument("--ranks", type=int, metavar="N", help="fail unless exactly N ranks run")
    parser.add_argument("--progress", action="store_true", help="print progress for programs")
    parser.add_argument("-v", "--verbose", action="store_true", help="log details")
    parser.add_argument("--version", action="version", version=f"ndexp {__version__}")
    return parser.parse_args()


def _run(options: argparse.Namespace) -> None:
    from ndexp.engine import mpi
    from ndexp.engine.progress import Progress
    from ndexp.engine.run import Request, run

    level = logging.DEBUG if options.verbose else logging.INFO
    log.configure(level, rank=mpi.this_rank().rank, directory=options.log_dir)
    request = Request(
        config=options.config,
        output_dir=options.output_dir,
        mechanisms=tuple(options.mechanisms),
        plugins=tuple(options.plugin),
        ranks=options.ranks,
    )
    run(request, Progress(for_programs=options.progress))
    mpi.barrier()


if __name__ == "__main__":
    main()
