"""`ndexp export RUN_OR_SWEEP --to FILE.zip`: everything that is needed to make it again elsewhere, in one file."""

from collections.abc import Sequence
from pathlib import Path

from ndexp.cli.options import Parser
from ndexp.errors import ResultError
from ndexp.quantities import amount


def command(arguments: Sequence[str]) -> int:
    """Write the zip file; exit code 0.

    Raises:
        NdexpError: there is no run or sweep, an input is missing, or the file exists.
    """
    parser = Parser(prog="ndexp export", description="A run or a sweep as one zip file, to be reproduced elsewhere.")
    parser.add_argument("folder", type=Path, metavar="RUN_OR_SWEEP", help="a run's or a sweep's folder")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE.zip", help="the file; it must not exist")
    parser.add_argument("--with-inputs", action="store_true", help="put circuit, spikes and mechanisms into it too")
    parser.add_argument("--search", action="append", default=[], type=Path, metavar="DIR", help="where inputs may be")
    parser.add_argument("--verbose", "-v", action="store_true", help="show tracebacks")
    given = parser.parse_args(list(arguments))
    from ndexp.launch.mechanisms import bundled_directory
    from ndexp.provenance.archive import export_run, export_sweep
    from ndexp.results.sweep import INDEX

    if not given.folder.is_dir():
        raise ResultError("no such folder", str(given.folder), "Give a run's or a sweep's folder")
    export = export_sweep if (given.folder / INDEX).is_file() else export_run
    search = [*given.search, bundled_directory()]
    written = export(given.folder, given.to, with_inputs=given.with_inputs, search=search)
    print(f"{written}  {amount(written.stat().st_size)}. Unpacked elsewhere: ndexp reproduce RUN_FOLDER")
    return 0
