"""`ndexp diff A B`: in what two runs differ: config, inputs, code, and the first spike or value of their results."""

from collections.abc import Sequence
from pathlib import Path

from ndexp.cli.options import Parser
from ndexp.errors import NdexpError, ResultError


def command(arguments: Sequence[str]) -> int:
    """Print the differences of two runs; exit code 0 when there are none, 1 otherwise, as diff has it.

    Raises:
        ResultError: a folder holds no run with a manifest.
    """
    parser = Parser(prog="ndexp diff", description="In what two runs differ.")
    for name in ("a", "b"):
        parser.add_argument(name, type=Path, metavar=name.upper(), help="a run's folder")
    parser.add_argument("--verbose", "-v", action="store_true", help="show tracebacks")
    given = parser.parse_args(list(arguments))
    from ndexp.provenance.difference import manifest_differences
    from ndexp.provenance.recorded import read_recorded

    a, b = read_recorded(given.a), read_recorded(given.b)
    sections = {**manifest_differences(a.manifest, b.manifest), "results": _results(a.folder, b.folder)}
    print(f"a  {given.a}\nb  {given.b}")
    for name, found in sections.items():
        if found:
            print("\n".join((f"{name}:", *(f"  {each}" for each in found))))
    if not any(sections.values()):
        print("no difference: the same config, inputs, code and results, to the last bit")
    return NdexpError.exit_code if any(sections.values()) else 0


def _results(a: Path, b: Path) -> tuple[str, ...]:
    """The first difference of spikes and of each report; a run without outputs is told too."""
    from ndexp.results.compare import compare_runs

    try:
        return tuple(str(each) for each in compare_runs(a, b).found)
    except ResultError as error:
        return (f"cannot be compared: {error}",)
