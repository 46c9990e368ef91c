"""Which compartments change."""

from types import SimpleNamespace
from typing import Any

import libsonata
import numpy as np

from ndexp.engine.modification_manager import CompartmentSetModification
from ndexp.engine.settings import ModificationSettings

OFFSET = 1000


class Cell:
    """A cell of sections of one segment each."""

    def __init__(self) -> None:
        self.segments = {number: SimpleNamespace(g=1.0) for number in range(3)}
        self.places: list[tuple[int, float]] = []

    def get_sec(self, section_id: int) -> Any:
        def segment(x: float) -> SimpleNamespace:
            self.places.append((section_id, x))
            return self.segments[section_id]

        return segment


def made(rows: str, cells: dict[int, Cell], text: str, population: str = "B") -> CompartmentSetModification:
    """A modification of cells of B by gid, next to a population A of the same node ids."""
    sets = libsonata.CompartmentSets(f'{{"S": {{"population": "{population}", "compartment_set": {rows}}}}}')
    managers = [
        SimpleNamespace(population_name="A", get_final_gids=lambda: np.arange(3)),
        SimpleNamespace(
            population_name="B",
            local_nodes=SimpleNamespace(offset=OFFSET),
            get_final_gids=lambda: np.array(sorted(cells), np.int64),
            get_cell=cells.__getitem__,
        ),
    ]
    info = ModificationSettings(name="m", type="compartment_set", compartment_set="S", section_configure=text)
    return CompartmentSetModification(sets["S"], info, SimpleNamespace(managers=managers))


def test_locations_are_of_the_set_s_population_and_of_this_rank() -> None:
    cells = {OFFSET + 1: Cell(), OFFSET + 2: Cell()}
    assert made("[[0, 0, 0.5], [1, 2, 0.25], [2, 0, 1.0]]", cells, "g *= 3").applied == 2
    assert cells[OFFSET + 1].places == [(2, 0.25)]
    assert cells[OFFSET + 1].segments[2].g == 3.0
    assert cells[OFFSET + 2].places == [(0, 1.0)]


def test_a_rank_without_cells_of_the_population_changes_nothing() -> None:
    assert made("[[0, 1, 0.1]]", {}, "g = 2").applied == 0


def test_a_compartment_of_two_locations_changes_twice() -> None:
    cells = {OFFSET: Cell()}
    assert made("[[0, 1, 0.1], [0, 1, 0.2]]", cells, "g += 1").applied == 2
    assert cells[OFFSET].segments[1].g == 3.0


def test_compartments_without_the_attributes_are_left_as_they_are() -> None:
    cells = {OFFSET: Cell()}
    assert made("[[0, 1, 0.1]]", cells, "g = 2; h = 3").applied == 0
    assert cells[OFFSET].segments[1].g == 1.0


def test_no_statement_and_no_population_change_nothing() -> None:
    assert made("[[0, 1, 0.1]]", {OFFSET: Cell()}, "").applied == 0
    assert made("[[0, 1, 0.1]]", {OFFSET: Cell()}, "g = 2", population="C").applied == 0
