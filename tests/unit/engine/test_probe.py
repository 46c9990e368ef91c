"""The probe tells what the engine finds."""

import json
import sys
from pathlib import Path

import pytest

from ndexp.engine import neuron_api, probe
from ndexp.engine.mpi import Rank


def test_the_facts_are_written_by_rank_0(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    barriers: list[int] = []
    monkeypatch.setattr(probe.mpi, "this_rank", lambda: Rank(0, 2))
    monkeypatch.setattr(probe.mpi, "barrier", lambda: barriers.append(1))
    monkeypatch.setattr(neuron_api, "mpi_version", lambda: "Open MPI v5")
    (tmp_path / "free").mkdir()
    monkeypatch.setattr(sys, "argv", ["probe", str(tmp_path / "facts.json"), str(tmp_path / "free"), "/nowhere"])
    probe.main()
    found = json.loads((tmp_path / "facts.json").read_text())
    assert (found["ranks"], found["mpi"], barriers) == (2, "Open MPI v5", [1])
    assert found["writable"] == [str(tmp_path / "free")]
    assert "lo" in found["networks"]
    assert list((tmp_path / "free").iterdir()) == []


def test_other_ranks_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe.mpi, "this_rank", lambda: Rank(1, 2))
    monkeypatch.setattr(probe.mpi, "barrier", lambda: None)
    monkeypatch.setattr(neuron_api, "mpi_version", lambda: "")
    monkeypatch.setattr(sys, "argv", ["probe", str(tmp_path / "facts.json")])
    probe.main()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("text", "limit"), [("1000\n", 1000), ("max\n", None), ("9223372036854771712\n", None)])
def test_the_limit_of_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, limit: int | None) -> None:
    (tmp_path / "limit").write_text(text)
    monkeypatch.setattr(probe, "_LIMITS", (str(tmp_path / "limit"),))
    assert probe._memory_limit() == limit


def test_without_a_launcher_there_is_no_mpi(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in neuron_api._LAUNCHER_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    assert neuron_api.mpi_version() == ""
