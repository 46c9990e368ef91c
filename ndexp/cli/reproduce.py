"""`ndexp reproduce RUN_OR_MANIFEST`: the run made again from its manifest, here or elsewhere, and compared bitwise."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.cli.display import Progress, opened_display
from ndexp.cli.options import Parser
from ndexp.cli.prepare import shown_path
from ndexp.cli.remake import find_all_inputs, image_again, make_again
from ndexp.errors import PlanError, ResultError
from ndexp.quantities import duration

if TYPE_CHECKING:
    from ndexp.provenance.inputs import InputFiles
    from ndexp.provenance.recorded import RecordedRun

_LISTED = 10


def command(arguments: Sequence[str]) -> int:
    """Make a recorded run again; exit code 0 when every dataset is the same to the last bit, 9 otherwise.

    Raises:
        PlanError: another version of the engine is installed, its image is not here, or the new folder is taken.
        ResultError: there is no manifest, or inputs are missing.
    """
    parser = Parser(prog="ndexp reproduce", description="Make a recorded run again and compare it bitwise.")
    parser.add_argument("run", type=Path, metavar="RUN_OR_MANIFEST", help="a run's folder, or its manifest.json")
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="the new run's folder (reproduced/RUN_ID)")
    parser.add_argument("--search", action="append", default=[], type=Path, metavar="DIR", help="where inputs may be")
    parser.add_argument("--any-version", action="store_true", help="whatever version of ndexp and NEURON is here")
    parser.add_argument("--verbose", "-v", action="store_true", help="show tracebacks")
    given = parser.parse_args(list(arguments))
    from ndexp.provenance.recorded import read_recorded
    from ndexp.provenance.versions import versions_of_run

    recorded = read_recorded(given.run)
    if not has_outputs(recorded):
        raise ResultError("its manifest records no outputs to compare with", str(given.run), "Run it first")
    image = image_again(recorded, given.search, any_version=given.any_version)
    if not given.any_version:
        recorded.check_versions(versions_of_run(image))
    folder = _free(given.into or Path("reproduced") / recorded.run_id)
    inputs = _all_found(recorded, given.search, any_version=given.any_version)
    start = time.monotonic()
    with opened_display() as display:
        make_again(recorded, inputs, image, folder, Progress(display), ("reproduce", *arguments))
    print(f"Results  {shown_path(folder, Path.cwd())}\nTime     {duration(time.monotonic() - start)}")
    return _compared(recorded, folder)


def has_outputs(recorded: "RecordedRun") -> bool:
    """Whether there is anything to compare with: the run was complete."""
    return bool(recorded.outputs) and recorded.manifest.get("exit_status") == 0


def _free(folder: Path) -> Path:
    """The folder, absolute.

    Raises:
        PlanError: something is in it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PlanError("is not empty", str(folder), "Give another folder with --into")
    return folder.absolute()


def _all_found(recorded: "RecordedRun", search: Sequence[Path], *, any_version: bool) -> "InputFiles":
    inputs = find_all_inputs(recorded, search)
    inputs = inputs.without(recorded.is_bundled) if any_version else inputs
    if inputs.problems:
        shown, rest = inputs.problems[:_LISTED], len(inputs.problems) - _LISTED
        more = (f"and {rest} more",) if rest > 0 else ()
        raise ResultError(
            "\n  ".join(("inputs with the recorded content are not here:", *shown, *more)),
            recorded.run_id,
            "\nGive folders that have them with --search DIR",
        )
    return inputs


def _compared(recorded: "RecordedRun", folder: Path) -> int:
    """Tell whether the datasets are the recorded ones, and name the first values that are not, if they are at hand."""
    from ndexp.provenance.verification import output_problems
    from ndexp.results.compare import compare_runs

    problems = output_problems(recorded.outputs, folder / "output")
    datasets = sum(len(each) for each in recorded.outputs.values())
    if not problems:
        print(f"Same     all {datasets} datasets, to the last bit")
        return 0
    print("\n".join(("Differs", *(f"  {each}" for each in problems))))
    if (recorded.folder / "output").is_dir():
        print(
            "\n".join(f"  recorded (a), made again (b): {one}" for one in compare_runs(recorded.folder, folder).found)
        )
    return ResultError.exit_code
