"""Connections that are objects: made run by run, replayed and built one by one."""

from types import SimpleNamespace
from typing import Any

import numpy as np
from synapse_columns import columns

from ndexp.engine.connection_manager import ConnectionSet, by_hand


class Mine:
    """Keeps what it is given."""

    log: list[Any] = []  # noqa: RUF012 - the test empties it

    def __init__(self, sgid: int, tgid: int, *_: int, weight_factor: float = 1) -> None:
        self.sgid, self.tgid, self.weight_factor = sgid, tgid, weight_factor
        self.runs: list[tuple[int, int]] = []

    def add_synapses(self, target_manager: Any, params: Any, base_id: int) -> None:
        self.runs.append((len(params), base_id))

    def replay(self, times: Any) -> None:
        self.log.append(("replay", self.sgid, self.tgid, times.tolist()))

    def restart_events(self) -> None:
        self.log.append(("restart", self.sgid))

    def finalize(self, cell: Any, base_seed: int, **kw: Any) -> int:
        self.log.append((cell, self.sgid, base_seed, kw))
        return len(self.runs)


def filled() -> tuple[ConnectionSet, int]:
    Mine.log.clear()
    pathway = ConnectionSet(1, 2, Mine)  # type: ignore[arg-type]
    edges = columns([5, 5, 3, 5, 5], [7, 7, 7, 7, 8], [0, 1, 2, 3, 0])
    return pathway, by_hand.add(pathway, edges, None, 0.5)  # type: ignore[arg-type]


def test_each_run_is_added_to_its_connection() -> None:
    pathway, new = filled()
    assert new == 3
    found: Any = list(pathway.all_connections())
    assert [(one.sgid, one.tgid, one.runs) for one in found] == [
        (3, 7, [(1, 2)]),
        (5, 7, [(2, 0), (1, 3)]),
        (5, 8, [(1, 0)]),
    ]
    assert {one.weight_factor for one in found} == {0.5}
    assert by_hand.add(pathway, columns([], []), None) == 0  # type: ignore[arg-type]


def test_connections_are_built_with_descending_sources() -> None:
    pathway, _ = filled()
    cells = SimpleNamespace(get_cell=lambda tgid: f"cell {tgid}")
    assert by_hand.finalize(pathway, cells, 9, {"mode": 1}) == 4
    assert Mine.log == [("cell 7", 5, 9, {"mode": 1}), ("cell 7", 3, 9, {"mode": 1}), ("cell 8", 5, 9, {"mode": 1})]


def test_replay_reaches_the_sources_that_have_spikes() -> None:
    pathway, _ = filled()
    assert by_hand.replay(pathway, {5: np.array([1.0])}, None) == 2
    assert by_hand.replay(pathway, {5: np.array([2.0])}, {8}) == 1
    assert by_hand.replay(pathway, {5: np.zeros(0)}, {7}) == 0
    told = [(7, [1.0]), (8, [1.0]), (8, [2.0]), (7, [])]
    assert Mine.log == [("replay", 5, target, times) for target, times in told]


def test_events_are_restarted() -> None:
    pathway, _ = filled()
    by_hand.restart_events(pathway)
    assert Mine.log == [("restart", 3), ("restart", 5), ("restart", 5)]
