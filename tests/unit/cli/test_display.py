"""Progress as plain lines and as a live display."""

import io
import re

import pytest
from rich.console import Console

from ndexp.cli.display import PlainDisplay, Progress, opened_display
from ndexp.cli.live import LiveDisplay
from ndexp.launch.progress import Solving

BEGIN = '@progress {"stage": "create cells", "done": false}'
END = '@progress {"stage": "create cells", "done": true, "seconds": 1.25, "detail": "60 cells"}'


def solve(t: float) -> str:
    return f'@progress {{"stage": "solve", "t": {t}, "tstop": 100.0, "speed": 10.0, "left_s": {(100 - t) / 10}}}'


class Lines:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.now = 0.0
        self.progress = Progress(PlainDisplay(write=self.lines.append, clock=lambda: self.now))


def test_stages_of_both_sides_become_lines() -> None:
    shown = Lines()
    with shown.progress.stage("compose") as note:
        note.detail = "quickstart"
    with shown.progress.engine("2 ranks, native") as on_line:
        for line in ("hello", BEGIN, END):
            on_line(line)
    text = "\n".join(shown.lines)
    assert re.fullmatch(
        r"  ok  compose \(quickstart\): 0\.\d\d s\n"
        r"  ok  launch engine \(2 ranks, native\): 0\.\d\d s\n"
        r"  ok  create cells \(60 cells\): 1\.25 s",
        text,
    )
    assert [name for name, _ in shown.progress.stages] == ["compose", "launch engine", "create cells"]


def test_solving_is_told_every_few_seconds() -> None:
    shown = Lines()
    with shown.progress.engine("1 rank") as on_line:
        for second in range(12):
            shown.now = float(second)
            on_line(solve(second * 5.0))
    told = [line for line in shown.lines if "solve" in line]
    assert told[0] == "  ..  solve: 0.0 of 100 ms (0 %), 10 ms/s, 10.0 s left"
    assert len(told) == 3


def test_stages_still_open_at_the_engines_end_have_failed() -> None:
    shown = Lines()
    with shown.progress.engine("1 rank") as on_line:
        on_line(BEGIN)
    assert shown.lines[-1] == "  --  create cells failed"


def test_a_stage_of_ours_fails_with_its_block() -> None:
    shown = Lines()
    with pytest.raises(ValueError, match="x"), shown.progress.stage("circuit"):
        raise ValueError("x")
    assert shown.lines == ["  --  circuit failed"]
    assert shown.progress.stages == []


def test_outside_a_terminal_there_are_no_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    with opened_display() as display:
        progress = Progress(display)
        with progress.engine("1 rank") as on_line:
            for line in (BEGIN, END, solve(50.0)):
                on_line(line)
    said = capsys.readouterr().out
    assert "create cells" in said
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", said)


def live(width: int) -> tuple[Console, LiveDisplay]:
    console = Console(file=io.StringIO(), force_terminal=True, width=width, color_system=None)
    return console, LiveDisplay(console)


@pytest.mark.parametrize("width", [80, 200])
def test_the_live_display_keeps_to_the_width(width: int) -> None:
    console, display = live(width)
    display.begin("solve")
    display.solving(Solving(t=1234.5, tstop=100000.0, speed=0.00123, left_s=123456.0))
    with console.capture() as captured:
        console.print(display)
    lines = captured.get().splitlines()
    assert len(lines) == 2
    assert all(len(line) <= min(width, 100) for line in lines)
    assert "1234.5 / 100000 ms" in lines[1]
    assert "0.00123 ms/s" in lines[1]
    assert "34 h 17 min left" in lines[1]


def test_ended_stages_stay_with_tick_and_seconds() -> None:
    console, display = live(80)
    with console.capture() as captured:
        display.begin("solve")
        display.end("solve", 2.5, "100 ms")
        display.begin("write")
        display.fail("write")
    first, second = captured.get().splitlines()
    assert re.fullmatch(r"✓ Solve +100 ms +2\.50 s", first.strip())
    assert re.fullmatch(r"✗ Write +failed", second.strip())
