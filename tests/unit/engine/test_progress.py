"""Stages and solving as told to people and programs."""

import json
import logging
from typing import Any

import pytest
from fake_ranks import FakeRanks

from ndexp.engine import mpi, progress
from ndexp.engine.progress import Progress
from ndexp.errors import SimulationError


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def ranks(monkeypatch: pytest.MonkeyPatch) -> FakeRanks:
    return FakeRanks(monkeypatch)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(progress, "time", clock)
    return clock


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith("@progress ") for line in lines)
    return [json.loads(line.removeprefix("@progress ")) for line in lines]


def test_a_stage_is_told_at_its_begin_and_its_end(
    ranks: FakeRanks, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Progress(for_programs=True)
    with run.stage("create cells") as stage:
        clock.now += 1.23456
        stage.detail = "100 cells"
    assert told(capsys) == [
        {"stage": "create cells", "done": False},
        {"stage": "create cells", "done": True, "seconds": 1.235, "detail": "100 cells"},
    ]
    assert [(stage.name, stage.detail) for stage in run.stages] == [("create cells", "100 cells")]


def test_a_stage_is_a_line_in_the_log(ranks: FakeRanks, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    run = Progress()
    with caplog.at_level(logging.INFO, "ndexp.engine.progress"), run.stage("cells") as stage:
        clock.now += 2
        stage.detail = "5 cells"
    assert [record.getMessage() for record in caplog.records] == ["cells                2.00 s  5 cells"]


def test_the_slowest_rank_decides_and_rank_0_tells(ranks: FakeRanks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress.time, "perf_counter", iter([0.0, 0.0, 5.0, 5.0]).__next__)
    written: list[str] = []
    monkeypatch.setattr(progress.sys, "stdout", type("Out", (), {"write": written.append, "flush": lambda *_: None}))

    def play() -> float:
        run = Progress(for_programs=True)
        with run.stage("cells"):
            mpi.barrier()
        return run.stages[0].seconds

    assert ranks.run(play, 2) == [5.0, 5.0]
    assert len(written) == 2


def test_a_failed_stage_is_never_told_as_done(ranks: FakeRanks, capsys: pytest.CaptureFixture[str]) -> None:
    run = Progress(for_programs=True)
    with pytest.raises(SimulationError, match="broke"), run.stage("cells"):
        raise SimulationError("it broke")
    assert told(capsys) == [{"stage": "cells", "done": False}]
    assert run.stages == []


def test_solving_tells_speed_and_time_left(ranks: FakeRanks, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    Progress(for_programs=True).solving(12.0, 100.0, clock.now - 4.0)
    assert told(capsys) == [{"stage": "solve", "t": 12.0, "tstop": 100.0, "speed": 3.0, "left_s": 29.3}]


def test_solving_is_told_twice_a_second_at_most(
    ranks: FakeRanks, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    run, begin = Progress(for_programs=True), clock.now
    for step in range(1, 21):
        clock.now = begin + step * 0.1
        run.solving(float(step), 100.0, begin)
    assert [line["t"] for line in told(capsys)] == [1.0, 6.0, 11.0, 16.0]


def test_solving_says_nothing_before_time_goes_on(
    ranks: FakeRanks, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    Progress(for_programs=True).solving(0.0, 100.0, clock.now)
    assert told(capsys) == []


def test_without_programs_solving_is_a_line_in_the_log(
    ranks: FakeRanks, clock: Clock, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.INFO, "ndexp.engine.progress"):
        Progress().solving(50.0, 100.0, clock.now - 2.0)
    assert [record.getMessage() for record in caplog.records] == ["    50.0 of 100.0 ms, 25.00 ms/s, 2 s left"]
    assert capsys.readouterr().out == ""


def test_other_ranks_tell_programs_nothing(ranks: FakeRanks, capsys: pytest.CaptureFixture[str]) -> None:
    def play() -> None:
        if mpi.this_rank().rank == 1:
            Progress(for_programs=True).solving(1.0, 2.0, 0.0)

    ranks.run(play, 2)
    assert capsys.readouterr().out == ""
