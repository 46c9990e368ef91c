"""Partners are drawn without replacement."""

import numpy as np
import pytest

from ndexp.circuits.cells import Cells, make_cells, make_thalamus
from ndexp.circuits.partners import draw_partners


@pytest.fixture
def cells() -> Cells:
    return make_cells(np.random.default_rng(1), "excitatory", 30, 40)


def test_partners_are_distinct_sorted_and_never_the_cell_itself(cells: Cells) -> None:
    ids = np.arange(30)
    chosen = draw_partners(np.random.default_rng(1), (cells, cells), (ids, ids), 12)
    assert chosen.shape == (30, 12)
    assert (np.diff(chosen, axis=1) > 0).all()
    assert not (chosen == ids[:, None]).any()


def test_a_small_population_connects_all_to_all_but_itself(cells: Cells) -> None:
    ids = np.arange(5)
    chosen = draw_partners(np.random.default_rng(1), (cells, cells), (ids, ids), 12)
    assert [set(row) for row in chosen.tolist()] == [set(range(5)) - {own} for own in range(5)]


def test_groups_that_do_not_overlap_use_all_sources(cells: Cells) -> None:
    chosen = draw_partners(np.random.default_rng(1), (cells, cells), (np.arange(5), np.arange(10, 13)), 12)
    assert chosen.tolist() == [list(range(5))] * 3


def test_a_single_cell_has_no_partner_in_its_own_group(cells: Cells) -> None:
    one = np.array([3])
    assert draw_partners(np.random.default_rng(1), (cells, cells), (one, one), 12).shape == (1, 0)


def test_blocks_of_targets_all_get_partners(cells: Cells) -> None:
    many = make_cells(np.random.default_rng(1), "inhibitory", 600, 3000)
    chosen = draw_partners(np.random.default_rng(1), (cells, many), (np.arange(30), np.arange(600)), 7)
    assert chosen.shape == (600, 7)
    assert len(np.unique(chosen)) == 30


def test_near_cells_are_likelier(cells: Cells) -> None:
    ids, target = np.arange(30), np.array([0])
    wide = np.linspace(0, 2000, 30)
    cells.positions[:, 0], cells.positions[:, 2] = wide, 0.0
    draws = [draw_partners(np.random.default_rng(n), (cells, cells), (ids, target), 5).mean() for n in range(50)]
    assert np.mean(draws) < 8


def test_thalamic_fibres_reach_all_cells_alike(cells: Cells) -> None:
    thalamus = make_thalamus(np.random.default_rng(1), 50, 40)
    chosen = draw_partners(np.random.default_rng(1), (thalamus, cells), (np.arange(50), np.arange(30)), 12)
    assert chosen.max() < 50
    assert np.bincount(chosen.ravel(), minlength=50).min() > 0
