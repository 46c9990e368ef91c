"""Warnings and last words of logs."""

from pathlib import Path

from ndexp.summary.logs import tail, warnings_of


def test_warnings_are_told_once_with_their_counts(tmp_path: Path) -> None:
    line = "2026-01-02 03:04:05,678 WARNING ndexp.engine.x: weak synapse\n"
    info = "2026-01-02 03:04:05,678 INFO    ndexp.engine.x: fine\n"
    error = "2026-01-02 03:04:06,678 ERROR   ndexp.engine.y: lost\n"
    (tmp_path / "rank0.log").write_text(info + line * 3)
    (tmp_path / "rank1.log").write_text(line + error)
    found = [(each.level, each.text, each.times, each.ranks) for each in warnings_of(tmp_path)]
    assert found == [("WARNING", "weak synapse", 3, 2), ("ERROR", "lost", 1, 1)]


def test_engine_log_serves_where_no_rank_wrote(tmp_path: Path) -> None:
    (tmp_path / "engine.log").write_text("[INFO] fine\n[WARNING] odd dt\n")
    assert [each.text for each in warnings_of(tmp_path)] == ["odd dt"]


def test_missing_logs_are_empty(tmp_path: Path) -> None:
    assert warnings_of(tmp_path / "none") == ()
    assert tail(tmp_path / "none") == ()


def test_tail_of_a_long_log_is_its_end(tmp_path: Path) -> None:
    (tmp_path / "engine.log").write_text("".join(f"line {number}\n" for number in range(50_000)) + "@progress {}\n")
    lines = tail(tmp_path)
    assert (len(lines), lines[-1]) == (40, "line 49999")
