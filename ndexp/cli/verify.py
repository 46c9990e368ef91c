"""`ndexp verify RUN… [--rerun] [--against RUN]`: whether files are as recorded, come out again, equal another's."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.cli.display import Progress, opened_display
from ndexp.cli.options import Parser
from ndexp.cli.remake import find_all_inputs, image_again, make_again
from ndexp.errors import ResultError

if TYPE_CHECKING:
    from ndexp.provenance.inputs import InputFiles
    from ndexp.provenance.recorded import RecordedRun


def command(arguments: Sequence[str]) -> int:
    """Check runs against their manifests; exit code 0 when nothing differs, 9 otherwise.

    Raises:
        NdexpError: a run has no manifest, or cannot be made again.
    """
    parser = Parser(prog="ndexp verify", description="Whether a run's files are what its manifest recorded.")
    parser.add_argument("runs", nargs="+", type=Path, metavar="RUN", help="a run's folder")
    parser.add_argument("--rerun", action="store_true", help="make the run again, and compare to the last bit")
    parser.add_argument("--against", type=Path, metavar="RUN", help="compare every dataset with those of this run")
    parser.add_argument("--search", action="append", default=[], type=Path, metavar="DIR", help="where inputs may be")
    parser.add_argument("--any-version", action="store_true", help="rerun with another version of ndexp or NEURON")
    parser.add_argument("--verbose", "-v", action="store_true", help="show tracebacks")
    given = parser.parse_args(list(arguments))
    from ndexp.provenance.recorded import read_recorded
    from ndexp.provenance.verification import output_problems

    problems = 0
    for run in given.runs:
        recorded = read_recorded(run)
        inputs = find_all_inputs(recorded, given.search)
        found = [*inputs.problems, *output_problems(recorded.outputs, recorded.folder / "output")]
        used = inputs.without(recorded.is_bundled) if given.any_version else inputs
        if given.rerun and not used.problems:
            found += rerun_problems(recorded, used, given.search, any_version=given.any_version)
        said = "as recorded"
        if given.against is not None:
            found += _against_problems(run, given.against)
            said = f"as recorded, and every dataset as in {given.against}"
        problems += len(found)
        print("\n".join((f"{run}: {'differs' if found else said}", *(f"  {each}" for each in found))))
    return ResultError.exit_code if problems else 0


def _against_problems(run: Path, other: Path) -> list[str]:
    """Where a run (a) and another one (b) part: the first spikes and values, then all datasets that differ."""
    from ndexp.results.compare import compare_datasets, compare_runs

    found = (*compare_runs(run, other).found, *compare_datasets(run / "output", other / "output").found)
    return [f"against {other} (b): {each}" for each in found]


def rerun_problems(
    recorded: "RecordedRun", inputs: "InputFiles", search: Sequence[Path] = (), *, any_version: bool
) -> list[str]:
    """Where the run and one made again in a scratch folder part: spikes, reports, then any other dataset."""
    from ndexp.provenance.verification import output_problems
    from ndexp.provenance.versions import versions_of_run
    from ndexp.results.compare import compare_runs

    image = image_again(recorded, search, any_version=any_version)
    if not any_version:
        recorded.check_versions(versions_of_run(image))
    with tempfile.TemporaryDirectory(prefix="ndexp-verify-") as scratch, opened_display() as display:
        folder = Path(scratch).resolve() / recorded.run_id
        plan = make_again(recorded, inputs, image, folder, Progress(display), ("verify", "--rerun"))
        found = [f"made again (b): {each}" for each in compare_runs(recorded.folder, folder).found]
        others = output_problems(recorded.outputs, plan.output_directory)
        return [*found, *(f"made again: {each}" for each in others)]
