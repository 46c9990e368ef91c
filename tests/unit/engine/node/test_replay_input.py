"""Which pathways a replay input concerns."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import builders
import pytest

from ndexp.engine.connection_manager import SynapseRuleManager
from ndexp.engine.node.replay_input import replay_input
from ndexp.errors import ConfigError


class FakeManager(SynapseRuleManager):
    def __init__(self) -> None:
        self.asked: list[Any] = []

    def replay(self, *arguments: Any) -> int:
        self.asked.append(arguments)
        return 1


class FakeCircuits:
    def __init__(self, *pathways: tuple[str, str]) -> None:
        self.managers = {pathway: FakeManager() for pathway in pathways}

    def get_edge_manager(self, source: str, destination: str) -> FakeManager | None:
        return self.managers.get((source, destination))


@pytest.fixture
def info(tmp_path: Path) -> dict[str, object]:
    path = builders.write_spikes(tmp_path / "spikes.h5", {"V": [(1.0, 0), (9.0, 2)], "W": [(2.0, 1)]})
    return {"Name": "drive", "Target": "Set", "SpikeFile": str(path), "Delay": 5.0, "Source": "ignored"}


TARGETS: Any = SimpleNamespace(get_target=lambda name: SimpleNamespace(population_names={"B", "A"}))


def test_every_pathway_from_the_files_populations_is_replayed(info: dict[str, object]) -> None:
    circuits: Any = FakeCircuits(("V", "A"), ("V", "B"), ("W", "A"), ("X", "A"), ("V", "C"))
    replay_input(info, "sim.json: inputs.drive", TARGETS, circuits)
    asked = {pathway: manager.asked for pathway, manager in circuits.managers.items()}
    assert asked[("X", "A")] == asked[("V", "C")] == []
    ((trains, source, target, delay),) = asked[("V", "A")]
    assert (sorted(trains), source, target, delay) == ([0, 2], None, "Set", 5.0)
    ((trains, *_),) = asked[("W", "A")]
    assert sorted(trains) == [1]


def test_without_any_pathway_a_warning_tells(info: dict[str, object], caplog: pytest.LogCaptureFixture) -> None:
    circuits: Any = FakeCircuits(("X", "A"))
    replay_input(info, "sim.json: inputs.drive", TARGETS, circuits)
    assert "sim.json: inputs.drive: no edges lead from the spike file's populations to Set" in caplog.text


def test_replay_needs_a_node_set(info: dict[str, object]) -> None:
    del info["Target"]
    with pytest.raises(ConfigError, match=r"^sim\.json: inputs\.drive: replay needs a node_set$"):
        replay_input(info, "sim.json: inputs.drive", TARGETS, FakeCircuits())  # type: ignore[arg-type]
