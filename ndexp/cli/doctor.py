"""`ndexp doctor [RUNTIME…]`: tries each runtime on this machine and says what to change."""

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.cli.display import plain_console
from ndexp.cli.options import Parser
from ndexp.errors import LaunchError

if TYPE_CHECKING:
    from rich.console import Console

    from ndexp.launch.probes import Finding

_UNLIMITED = 10_000
_RUNTIMES = ("native", "docker", "apptainer")


def command(words: Sequence[str]) -> int:
    """Print what works; exit code 0, or 4 when runs would fail in a runtime that was asked for or is installed.

    Args:
        words: runtimes; all without any.
    """
    parser = Parser(prog="ndexp doctor", description="Tries each runtime and says what to change.")
    parser.add_argument("runtimes", nargs="*", metavar="RUNTIME", help="native, docker, apptainer [all]")
    parser.add_argument("--verbose", "-v", action="store_true", help="show tracebacks")
    asked = parser.parse_args(list(words)).runtimes
    for one in asked:
        if one not in _RUNTIMES:
            parser.error(f"no runtime '{one}', there are {', '.join(_RUNTIMES)}")
    from ndexp.launch.images import images_here
    from ndexp.launch.probes import Prober

    prober, console, is_well = Prober(images=lambda: images_here(Path.cwd())), plain_console(), True
    for kind in asked or _RUNTIMES:
        console.print(f"[bold]{kind}[/bold]")
        for finding in prober.findings(kind):
            _tell(finding, console)
            is_well &= finding.is_ok or not finding.is_grave or (finding.is_absent and not asked)
    return 0 if is_well else LaunchError.exit_code


def _tell(finding: "Finding", console: "Console") -> None:
    mark = "ok" if finding.is_ok else "--" if finding.is_grave else "!!"
    lines = [f"  {mark}  {finding.what}: {finding.said}", *([f"      {finding.mend}"] if finding.mend else [])]
    width = console.width if console.is_terminal else _UNLIMITED
    for line in lines:
        console.print(textwrap.fill(line, width, subsequent_indent="      ", break_on_hyphens=False), markup=False)
