"""The engine's progress lines are read; all other lines are text."""

import pytest

from ndexp.launch.progress import Solving, Stage, parse_progress


def test_stages_begin_and_end() -> None:
    assert parse_progress('@progress {"stage": "create cells", "done": false}') == Stage(
        name="create cells", is_done=False
    )
    ended = parse_progress('@progress {"stage": "create cells", "done": true, "seconds": 1.2, "detail": "100 cells"}')
    assert ended == Stage(name="create cells", is_done=True, seconds=1.2, detail="100 cells")


def test_solving_has_its_numbers() -> None:
    line = '@progress {"stage": "solve", "t": 12.0, "tstop": 100.0, "speed": 3.4, "left_s": 26.0}'
    assert parse_progress(line) == Solving(t=12.0, tstop=100.0, speed=3.4, left_s=26.0)


@pytest.mark.parametrize(
    "line",
    ["hello", "@progress", "@progress {", "@progress []", "@progress {}", '@progress {"t": null}', " @progress {}"],
)
def test_other_lines_are_text(line: str) -> None:
    assert parse_progress(line) is None
