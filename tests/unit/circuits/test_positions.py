"""Cells lie where their layer is."""

import numpy as np
import pytest

from ndexp.circuits.positions import LAYERS, column_radius, draw_layers, draw_orientations, draw_positions


def test_the_column_keeps_the_density_of_cortex_once_it_is_large() -> None:
    height = LAYERS[2][1] - LAYERS[5][0]
    assert column_radius(10) == 50.0
    assert 10_000 / (np.pi * column_radius(10_000) ** 2 * height) == pytest.approx(1e-4)


def test_thick_layers_hold_more_cells() -> None:
    layers = draw_layers(np.random.default_rng(1), (3, 2), 2000)
    assert (layers == 3).mean() == pytest.approx(353 / 502, abs=0.05)


def test_cells_lie_in_their_layer_and_within_the_column() -> None:
    layers = np.repeat([2, 5], 200)
    positions = draw_positions(np.random.default_rng(1), layers, 80.0)
    for layer in (2, 5):
        low, high = LAYERS[layer]
        assert np.all((positions[layers == layer, 1] >= low) & (positions[layers == layer, 1] <= high))
    assert np.hypot(positions[:, 0], positions[:, 2]).max() <= 80.0


def test_orientations_are_unit_quaternions_about_the_vertical_axis() -> None:
    turns = draw_orientations(np.random.default_rng(1), 50)
    assert np.linalg.norm(turns, axis=1) == pytest.approx(1.0)
    assert not turns[:, [0, 2]].any()
