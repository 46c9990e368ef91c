"""How far a run is, on the terminal as it happens, or as plain lines in files and pipes."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ndexp.launch.progress import Solving, Stage, parse_progress
from ndexp.quantities import duration

if TYPE_CHECKING:
    from rich.console import Console

_START = "launch engine"
_PLAIN_EVERY_S = 5.0


class Display(Protocol):
    """Shows stages and notes."""

    def begin(self, name: str) -> None:
        """A stage begins."""

    def solving(self, solving: Solving) -> None:
        """The model is being solved and came this far."""

    def end(self, name: str, seconds: float, detail: str) -> None:
        """The stage ended well."""

    def fail(self, name: str) -> None:
        """The stage failed."""

    def note(self, text: str) -> None:
        """A line that stays."""


@dataclass(slots=True)
class Note:
    """What a stage says about itself when it ends."""

    detail: str = ""


@dataclass(slots=True)
class Progress:
    """The stages of one launch: shown while they run, kept with their seconds for the manifest."""

    display: Display
    stages: list[tuple[str, float]] = field(default_factory=list)
    open_stages: list[str] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[Note]:
        """A stage of ours; it fails when the block raises."""
        note, start = Note(), time.monotonic()
        self.display.begin(name)
        try:
            yield note
        except BaseException:
            self.display.fail(name)
            raise
        self._ended(name, time.monotonic() - start, note.detail)

    @contextmanager
    def engine(self, detail: str) -> Iterator[Callable[[str], None]]:
        """The engine's stages, told by the lines it prints; those that are open at the end have failed.

        Args:
            detail: what is said of its start, which ends with its first line about progress.
        """
        start = time.monotonic()
        self._begin(_START)
        try:
            yield lambda line: self._line(line, start, detail)
        finally:
            for name in self.open_stages:
                self.display.fail(name)
            self.open_stages = []

    def _line(self, line: str, start: float, detail: str) -> None:
        event = parse_progress(line)
        if event is not None and _START in self.open_stages:
            self._ended(_START, time.monotonic() - start, detail)
        if isinstance(event, Solving):
            self.display.solving(event)
        elif isinstance(event, Stage) and event.is_done:
            self._ended(event.name, event.seconds, event.detail)
        elif isinstance(event, Stage):
            self._begin(event.name)

    def _begin(self, name: str) -> None:
        if name not in self.open_stages:
            self.open_stages.append(name)
            self.display.begin(name)

    def _ended(self, name: str, seconds: float, detail: str) -> None:
        self.open_stages = [one for one in self.open_stages if one != name]
        self.stages.append((name, seconds))
        self.display.end(name, seconds, detail)


@contextmanager
def opened_display() -> Iterator[Display]:
    """The live display on a terminal, the plain one elsewhere."""
    from rich.console import Console

    console = Console(highlight=False)
    if console.is_terminal and not console.is_dumb_terminal:
        from ndexp.cli.live import LiveDisplay

        with LiveDisplay(console) as live:
            yield live
    else:
        yield PlainDisplay()


@dataclass(slots=True)
class PlainDisplay:
    """A line per stage, and one every few seconds while solving; no control characters."""

    write: Callable[[str], None] = field(default=lambda text: print(text, file=sys.stdout, flush=True))
    clock: Callable[[], float] = time.monotonic
    told: float = float("-inf")

    def begin(self, name: str) -> None:
        """Nothing: a stage is told when it ended."""

    def solving(self, solving: Solving) -> None:
        """A line, if the last one is some seconds old."""
        now = self.clock()
        if now - self.told >= _PLAIN_EVERY_S:
            self.told = now
            self.write(f"  ..  {solving_text(solving)}")

    def end(self, name: str, seconds: float, detail: str) -> None:
        """A line with the stage, its detail and its seconds."""
        self.write(f"  ok  {name}{f' ({detail})' if detail else ''}: {duration(seconds)}")

    def fail(self, name: str) -> None:
        """A line with the stage that failed."""
        self.write(f"  --  {name} failed")

    def note(self, text: str) -> None:
        """The line."""
        self.write(text)


def solving_text(solving: Solving) -> str:
    """How far solving is, in words."""
    share = 100 * solving.t / solving.tstop if solving.tstop > 0 else 100.0
    return (
        f"solve: {solving.t:.1f} of {solving.tstop:g} ms ({share:.0f} %), {solving.speed:.3g} ms/s, "
        f"{duration(solving.left_s)} left"
    )


def plain_console() -> "Console":
    """A console for what stays after the display; without colours where no terminal is."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True)
