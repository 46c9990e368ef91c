"""How far a sweep is: a line for each run that ended, and on a terminal one that counts and tells the time left."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ndexp.launch.worker import Ended, Result, Update
from ndexp.plan.run_plan import RunPlan
from ndexp.plan.sweep_plan import SweepPlan
from ndexp.quantities import duration

if TYPE_CHECKING:
    from rich.console import Console

_SIGNS = {
    Result.made: ("✓", "ok", "green"),
    Result.found: ("=", "==", "green"),
    Result.failed: ("✗", "--", "bold red"),
    Result.interrupted: ("✗", "--", "yellow"),
    Result.left: ("·", "..", "dim"),
}
_REFRESH_HZ = 4


class Screen(Protocol):
    """Where lines go."""

    def line(self, ended: Ended, text: str) -> None:
        """A run ended."""

    def note(self, text: str) -> None:
        """A line that stays."""


@dataclass(slots=True)
class SweepProgress:
    """Counts of a sweep's runs; shows what happens on a screen."""

    sweep: SweepPlan
    screen: Screen
    journal: Path | None = None
    """Gets a line, with its time, for each that is shown."""
    clock: Callable[[], float] = time.monotonic
    ended_runs: list[Ended] = field(default_factory=list)
    shares: dict[str, float] = field(default_factory=dict)
    """Run that is being made → how much of it is solved."""
    start: float = 0.0

    def __post_init__(self) -> None:
        self.start = self.clock()

    def began(self, plan: RunPlan) -> None:
        """A run began."""
        self.shares[plan.run_id] = 0.0

    def updated(self, plan: RunPlan, update: Update) -> None:
        """A run got further."""
        self.shares[plan.run_id] = max(update.share, self.shares.get(plan.run_id, 0.0))
        if update.note:
            self.screen.note(update.note)
            self._write_down(update.note)

    def ended(self, ended: Ended) -> None:
        """A run ended: a line."""
        self.shares.pop(ended.plan.run_id, None)
        self.ended_runs.append(ended)
        text = self._text(ended)
        self.screen.line(ended, text)
        self._write_down(f"{ended.result.value}: {text}")

    def tick(self) -> None:
        """Nothing; the screen draws itself."""

    def counts(self) -> str:
        """`3 done, 2 running, 1 failed, 4 left; 2 min 05 s left`."""
        done = sum(one.is_complete for one in self.ended_runs)
        failed = len(self.ended_runs) - done
        left = len(self.sweep.runs) - len(self.ended_runs) - len(self.shares)
        left_s = self.left_s()
        ahead = "" if left_s is None else f"; {duration(left_s)} left"
        return f"{done} done, {len(self.shares)} running, {failed} failed, {left} left{ahead}"

    def left_s(self) -> float | None:
        """Seconds until the sweep ends, if runs go on as fast as they did; None while nothing is known."""
        worked = sum(one.result in (Result.made, Result.failed) for one in self.ended_runs) + sum(self.shares.values())
        ahead = len(self.sweep.runs) - len(self.ended_runs) - sum(self.shares.values())
        return ahead * (self.clock() - self.start) / worked if worked > 0 else None

    def _write_down(self, text: str) -> None:
        if self.journal is not None:
            with self.journal.open("a", encoding="utf-8") as file:
                file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} [{os.getpid()}] {text}\n")

    def _text(self, ended: Ended) -> str:
        end = {
            Result.found: "complete before",
            Result.left: "not begun",
            Result.interrupted: "interrupted",
            Result.failed: first_line(ended.cause),
        }.get(ended.result, duration(ended.seconds))
        where = coordinates_text(self.sweep, ended.plan.run_id)
        return f"{ended.plan.run_id}  {where}  {end}" if where else f"{ended.plan.run_id}  {end}"


@dataclass(slots=True)
class PlainScreen:
    """Lines without control characters, each with how many runs have ended."""

    write: Callable[[str], None] = field(default=lambda text: print(text, flush=True))

    def line(self, ended: Ended, text: str) -> None:
        """A run ended."""
        self.write(f"  {_SIGNS[ended.result][1]}  {text}")

    def note(self, text: str) -> None:
        """The line."""
        self.write(f"      {text}")


@dataclass(slots=True)
class LiveScreen:
    """Lines above a spinner."""

    console: "Console"

    def line(self, ended: Ended, text: str) -> None:
        """A run ended."""
        from rich.text import Text

        sign, _, style = _SIGNS[ended.result]
        self.console.print(Text.assemble((f"{sign} ", style), text), soft_wrap=True)

    def note(self, text: str) -> None:
        """The line."""
        self.console.print(f"  {text}", markup=False, style="yellow", soft_wrap=True)


@contextmanager
def opened_progress(sweep: SweepPlan, journal: Path | None) -> Iterator[SweepProgress]:
    """The sweep's progress: live on a terminal, plain lines elsewhere; what is shown is kept in the journal."""
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal or console.is_dumb_terminal:
        yield SweepProgress(sweep=sweep, screen=PlainScreen(), journal=journal)
        return
    from rich.live import Live
    from rich.spinner import Spinner

    progress = SweepProgress(sweep=sweep, screen=LiveScreen(console), journal=journal)
    spinner = Spinner("dots", style="cyan")

    def drawn() -> Spinner:
        spinner.update(text=progress.counts())
        return spinner

    with Live(get_renderable=drawn, console=console, refresh_per_second=_REFRESH_HZ, transient=True):
        yield progress


def coordinates_text(sweep: SweepPlan, run_id: str) -> str:
    """Where a run stands on the axes: `amp=0.1 seed=2`; of several points the first."""
    point = next((one for one in sweep.points if one.plan.run_id == run_id), None)
    if point is None:
        return ""
    return " ".join(f"{name.rpartition('.')[2]}={value}" for name, value in point.coordinates.items())


def first_line(text: str) -> str:
    """The first line of a message."""
    return text.partition("\n")[0]
