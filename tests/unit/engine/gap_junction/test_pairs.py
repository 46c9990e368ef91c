"""All managers' junctions checked together."""

import logging
from typing import Any

import numpy as np
import pytest
from fake_ranks import FakeRanks

from ndexp.engine.gap_junction.pairs import pair_junctions
from ndexp.engine.gap_junction.partners import JunctionEnds
from ndexp.engine.settings.beta_features import BetaFeatures
from ndexp.errors import CircuitError


@pytest.fixture(autouse=True)
def ranks(monkeypatch: pytest.MonkeyPatch) -> FakeRanks:
    return FakeRanks(monkeypatch)


class Manager:
    """Has junctions with (afferent, efferent) ids, of which some have no section."""

    corrects_cells = True

    def __init__(self, name: str, rows: list[tuple[int, int]], removed: tuple[int, ...] = ()) -> None:
        self.dst_node_population = name
        self.place_name = f"{name}.h5"
        self.rows, self.removed = rows, removed
        self.lost: list[bool] | None = None

    def place(self) -> JunctionEnds:
        afferent, efferent = (np.array([row[k] for row in self.rows], np.int64) for k in (0, 1))
        return JunctionEnds(
            sgid=afferent + 100,
            tgid=afferent,
            afferent=afferent,
            efferent=efferent,
            is_placed=~np.isin(afferent, self.removed),
            origin=np.zeros(len(self.rows), np.int64),
            places=[self.place_name],
        )

    def leave_out(self, lost: Any) -> None:
        self.lost = lost.tolist()


def pair(*managers: Any, population: str | None = None) -> None:
    pair_junctions(managers, BetaFeatures(gapjunction_target_population=population))


def test_partners_may_be_in_another_edge_population() -> None:
    one, two = Manager("A", [(0, 1), (2, 3)]), Manager("B", [(3, 2), (1, 0)])
    pair(one, two)
    assert (one.lost, two.lost) == ([False, False], [False, False])


def test_a_junction_whose_other_end_lost_its_section_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    one, two = Manager("A", [(0, 1), (2, 3)]), Manager("B", [(1, 0), (3, 2)], removed=(3,))
    pair(one, two)
    assert (one.lost, two.lost) == ([False, True], [False, False])
    assert "1 gap junctions are left out: the section of their other end was removed" in caplog.text


def test_a_junction_without_other_end_is_named() -> None:
    message = (
        r"B\.h5: the gap junction from gid 107 to 7 \(afferent_junction_id 7\) has no other end: "
        r"no edge has afferent_junction_id 9; 1 such"
    )
    with pytest.raises(CircuitError, match=message):
        pair(Manager("A", [(0, 1), (1, 0)]), Manager("B", [(7, 9)]))


def test_an_id_in_two_populations_names_both_files() -> None:
    with pytest.raises(CircuitError, match=r"A\.h5 and B\.h5: afferent_junction_id 0 stands for two ends"):
        pair(Manager("A", [(0, 1), (1, 0)]), Manager("B", [(0, 1)]))


def test_cells_are_corrected_once() -> None:
    managers = [Manager("A", []), Manager("B", []), Manager("A", [])]
    pair(*managers)
    assert [manager.corrects_cells for manager in managers] == [True, True, False]


@pytest.mark.parametrize(("population", "is_told"), [("A", False), ("C", True), (None, False)])
def test_a_population_without_gap_junctions_cannot_be_corrected(
    caplog: pytest.LogCaptureFixture, population: str | None, is_told: bool
) -> None:
    with caplog.at_level(logging.WARNING):
        pair(Manager("A", []), population=population)
    assert ("no gap junction ends on population 'C'; nothing is corrected" in caplog.text) is is_told


def test_without_managers_nothing_is_asked() -> None:
    pair()
