"""The live display: ended stages with a tick and their seconds, below them the one that runs, and a bar."""

import time
from types import TracebackType
from typing import Self

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from ndexp.launch.progress import Solving
from ndexp.quantities import duration

_WIDEST = 100
_REFRESH_HZ = 8


class LiveDisplay:
    """Stages on a terminal, redrawn several times a second.

    Args:
        console: where it is drawn.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._running: list[tuple[str, float]] = []
        self._solving: Solving | None = None
        self._spinner = Spinner("dots", style="cyan")
        self._live = Live(self, console=console, refresh_per_second=_REFRESH_HZ, transient=True)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.clear()
        self._live.stop()

    def begin(self, name: str) -> None:
        """Show the stage with a spinner."""
        self._running.append((name, time.monotonic()))

    def solving(self, solving: Solving) -> None:
        """Show the bar."""
        self._solving = solving

    def end(self, name: str, seconds: float, detail: str) -> None:
        """Tick the stage off."""
        self._forget(name)
        self._console.print(self._line(Text("✓", "green"), Text(_title(name)), detail, duration(seconds)))

    def fail(self, name: str) -> None:
        """Cross the stage out."""
        self._forget(name)
        self._console.print(self._line(Text("✗", "bold red"), Text(_title(name), "red"), "failed", ""))

    def note(self, text: str) -> None:
        """Print a line above the running stage."""
        self._console.print(text, markup=False)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for name, since in self._running:
            elapsed = duration(time.monotonic() - since)
            yield self._line(self._spinner, Text(_title(name), "bold"), "", elapsed)
        if self._solving is not None and self._running:
            yield self._bar(self._solving)

    def _forget(self, name: str) -> None:
        self._running = [entry for entry in self._running if entry[0] != name]
        self._solving = None

    def _line(self, sign: Text | Spinner, name: Text, detail: str, seconds: str) -> Table:
        table = self._grid()
        table.add_column(width=1)
        table.add_column(width=22, no_wrap=True)
        table.add_column(ratio=1, style="dim", no_wrap=True)
        table.add_column(width=12, justify="right", style="dim", no_wrap=True)
        table.add_row(sign, name, detail, seconds)
        return table

    def _bar(self, solving: Solving) -> Table:
        table = self._grid()
        table.add_column(width=1)
        table.add_column(width=22, no_wrap=True)
        table.add_column(ratio=1)
        table.add_column(justify="right", style="dim", no_wrap=True)
        table.add_column(min_width=12, justify="right", style="dim", no_wrap=True)
        bar = ProgressBar(total=max(solving.tstop, 1e-9), completed=solving.t, width=None)
        simulated = Text(f"  {solving.t:.1f} / {solving.tstop:g} ms", "cyan")
        table.add_row("", simulated, bar, f"{solving.speed:.3g} ms/s", f"{duration(solving.left_s)} left")
        return table

    def _grid(self) -> Table:
        table = Table.grid(padding=(0, 1))
        table.width = min(self._console.width, _WIDEST)
        return table


def _title(name: str) -> str:
    return name[:1].upper() + name[1:]
