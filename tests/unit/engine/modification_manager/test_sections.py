"""Which sections of which cells change, and how often."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ndexp.engine.modification_manager import (
    ConfigureAllSectionsModification,
    SectionListModification,
    SectionModification,
    TTXModification,
    sections,
)
from ndexp.engine.settings import ModificationSettings


class Section(SimpleNamespace):
    """A section with a name, mechanisms and attributes."""

    def __init__(self, title: str, **values: float) -> None:
        super().__init__(**{"nseg": 1, "inserted": [], **values})
        self.title = title

    def name(self) -> str:
        return f"Cell[0].{self.title}"

    def has_membrane(self, mechanism: str) -> bool:
        return mechanism in self.inserted

    def insert(self, mechanism: str) -> None:
        assert not self.has_membrane(mechanism)
        self.inserted.append(mechanism)


def cell(*sections: Section, **lists: Any) -> SimpleNamespace:
    return SimpleNamespace(CCell=SimpleNamespace(all=list(sections), **lists))


def make(kind: Any, cells: list[Any], text: str | None = None) -> Any:
    """A modification of cells whose gids count from 0."""
    target = SimpleNamespace(get_local_gids=lambda: np.arange(len(cells)))
    info = ModificationSettings(name="m", type=kind.MOD_TYPE.name, node_set="All", section_configure=text)
    return kind(target, info, SimpleNamespace(get_cell=lambda gid: cells[gid]))


@pytest.fixture(autouse=True)
def _run(monkeypatch: pytest.MonkeyPatch) -> None:
    ConfigureAllSectionsModification.begin()
    monkeypatch.setattr(sections, "has_mechanism", lambda _: True)


def test_ttx_is_inserted_where_it_is_not_there() -> None:
    with_it = Section("soma[0]", inserted=["TTXDynamicsSwitch"])  # type: ignore[arg-type]
    without = Section("dend[0]")
    assert make(TTXModification, [cell(with_it), cell(without)]).applied == 2
    for section in (with_it, without):
        assert section.inserted == ["TTXDynamicsSwitch"]
        assert section.ttxo_level_TTXDynamicsSwitch == 1.0


def test_statements_on_all_sections_come_once_per_segment() -> None:
    long, short, other = Section("dend[0]", nseg=3, g=1.0), Section("dend[1]", g=1.0), Section("axon[0]", nseg=5)
    made = make(ConfigureAllSectionsModification, [cell(long, short, other)], "%s.g *= 2; %s.nseg = 1")
    assert (long.g, short.g, long.nseg, made.applied) == (8.0, 2.0, 1, 2)
    assert not hasattr(other, "g")


def test_blocks_on_all_sections_share_their_attributes_within_a_run() -> None:
    both, one = Section("soma[0]", na=1.0, g=1.0), Section("dend[0]", g=1.0)
    make(ConfigureAllSectionsModification, [], "%s.na = %s.g")
    assert make(ConfigureAllSectionsModification, [cell(both, one)], "%s.g = 5").applied == 1
    assert (both.g, one.g) == (5, 1.0)
    ConfigureAllSectionsModification.begin()
    assert make(ConfigureAllSectionsModification, [cell(both, one)], "%s.g = 7").applied == 2


def test_no_statement_changes_nothing() -> None:
    for kind in (ConfigureAllSectionsModification, SectionListModification, SectionModification):
        assert make(kind, [cell(Section("soma[0]", g=1.0))], "").applied == 0


def test_a_list_s_sections_change_where_they_have_the_attributes() -> None:
    first, second, third = Section("apic[0]", g=1.0), Section("apic[1]"), Section("soma[0]", g=1.0)
    cells = [cell(first, second, third, apical=[first, second]), cell(third, apical=None), cell(third)]
    assert make(SectionListModification, cells, "apical.g /= 2").applied == 1
    assert (first.g, third.g) == (0.5, 1.0)
    assert make(SectionListModification, cells, "all.g = 3").applied == 4


def test_one_section_of_each_cell_changes() -> None:
    first, second, tenth = Section("dend[0]", g=1.0), Section("dend[1]", g=1.0), Section("dend[10]", g=1.0)
    cells = [cell(first, second), cell(tenth), cell(Section("dend[1]"))]
    assert make(SectionModification, cells, "dend[1].g -= 0.5").applied == 1
    assert (first.g, second.g, tenth.g) == (1.0, 0.5, 1.0)


def test_cells_without_sections_are_passed_over() -> None:
    artificial = SimpleNamespace(CCell=object())
    for kind, text in ((TTXModification, None), (SectionListModification, "all.g = 1")):
        assert make(kind, [artificial], text).applied == 0
