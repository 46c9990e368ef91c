"""What is told when a run has ended."""

from pathlib import Path

import pytest
from experiment_builders import experiment, plan_of, write_circuit

from ndexp.cli.outcome import Outcome, engine_failure, exit_code_of, tell_outcome
from ndexp.process import Finished


def ended(status: int, *lines: str) -> Finished:
    return Finished(command=("x",), exit_status=status, last_lines=lines)


def test_the_engines_own_words_come_first() -> None:
    error = engine_failure(
        ended(7, "more", "ndexp: error: a.json: no node set", "ndexp: error: a.json: no node set"), "logs/e"
    )
    assert str(error) == "a.json: no node set\nAll it said: logs/e"
    assert exit_code_of(error) == 7


def test_without_them_its_last_words_are_shown() -> None:
    error = engine_failure(ended(-11, '@progress {"t": 1}', "Segmentation fault"), "logs/e")
    assert str(error) == "the engine ended with signal 11. Its last words:\n  Segmentation fault\nAll it said: logs/e"
    assert exit_code_of(error) == 139


@pytest.mark.parametrize(("status", "is_told"), [(137, True), (-9, True), (1, False)])
def test_a_limit_that_may_have_killed_it_is_named(status: int, is_told: bool) -> None:
    question = "It was killed. Is resources.memory_gb=1.5 too little?"
    assert (question in str(engine_failure(ended(status, "x"), "logs/e", 1.5))) is is_told
    assert question not in str(engine_failure(ended(status, "x"), "logs/e"))


@pytest.mark.parametrize(
    ("is_new", "words"),
    [(True, ("Results", "Summary", "summary.html", "Time", "1 min 15 s")), (False, ("Complete", "launch.rerun=true"))],
)
def test_places_are_relative_and_whole(
    is_new: bool, words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = plan_of(experiment(), write_circuit(tmp_path / "c"), tmp_path)
    tell_outcome(Outcome(plan=plan, is_new=is_new, wall_s=75.0, working_folder=tmp_path))
    said = capsys.readouterr().out
    assert all(word in said for word in words)
    assert f"runs/test/{plan.run_id}\n" in said
    assert str(tmp_path) not in said
