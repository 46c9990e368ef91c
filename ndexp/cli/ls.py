"""`ndexp ls`: the experiments, sweeps and runs below a folder, with their sizes on the disk."""

from collections.abc import Sequence
from pathlib import Path

from ndexp.cli.options import Parser
from ndexp.cli.status import existing
from ndexp.cli.tables import table_with, wide_console
from ndexp.quantities import amount


def command(words: Sequence[str]) -> int:
    """Print a table; exit code 0.

    Raises:
        ConfigError: the folder does not exist.
    """
    from ndexp.launch.inventory import find_runs, find_sweeps, size_of

    parser = Parser(prog="ndexp ls", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("runs"), metavar="FOLDER", help="[runs]")
    root = existing(parser.parse_args(list(words)).folder)
    table = table_with("Experiment", "Kind", "Name", "Runs", "Size")
    table.columns[-1].justify = table.columns[-2].justify = "right"
    rows = [
        (sweep.folder.parent.parent.name, "sweep", sweep.folder.name, str(len(sweep.runs)), size_of(sweep.folder))
        for sweep in find_sweeps(root)
    ]
    rows += [(run.folder.parent.name, "run", run.run_id, "", size_of(run.folder)) for run in find_runs(root)]
    for experiment, kind, name, runs, size in sorted(rows):
        table.add_row(experiment, kind, name, runs, amount(size))
    console = wide_console()
    console.print(table if rows else f"No runs in {root}")
    return 0
