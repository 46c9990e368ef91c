"""Where the cells of a cortical column lie and how they are turned."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LAYERS = {6: (0.0, 700.0), 5: (700.0, 1225.0), 4: (1225.0, 1415.0), 3: (1415.0, 1768.0), 2: (1768.0, 1917.0)}
"""Lower and upper end of each layer, µm above the white matter. Source: Markram H et al. (2015) Cell 163:456-492."""

_DENSITY = 1e-4
"""Cells per µm3 (100 000 per mm3)."""
_LEAST_RADIUS = 50.0
"""µm."""


def column_radius(cells: int) -> float:
    """Radius of a column of layers 2 to 5 that holds so many cells at cortical density, µm."""
    height = LAYERS[2][1] - LAYERS[5][0]
    return float(max(_LEAST_RADIUS, np.sqrt(cells / (_DENSITY * height * np.pi))))


def draw_layers(rng: np.random.Generator, layers: Sequence[int], count: int) -> NDArray[np.int64]:
    """Layers of `count` cells, each as likely as it is thick, (count,) int64."""
    thickness = np.array([LAYERS[layer][1] - LAYERS[layer][0] for layer in layers])
    return rng.choice(np.array(layers, dtype=np.int64), size=count, p=thickness / thickness.sum())


def draw_positions(rng: np.random.Generator, layers: NDArray[np.int64], radius: float) -> NDArray[np.float64]:
    """Positions spread evenly over the column's cross-section and each cell's layer.

    Args:
        rng: source of randomness.
        layers: (n,) layer of each cell.
        radius: of the column, µm.

    Returns:
        (n, 3) float64, µm; y points to the pia.
    """
    bounds = np.array([LAYERS[layer] for layer in layers.tolist()])
    y = rng.uniform(bounds[:, 0], bounds[:, 1])
    angle = rng.uniform(0.0, 2 * np.pi, layers.size)
    distance = radius * np.sqrt(rng.random(layers.size))
    return np.column_stack([distance * np.cos(angle), y, distance * np.sin(angle)])


def draw_orientations(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Unit quaternions (x, y, z, w) of random turns around the vertical axis, (count, 4) float64."""
    half = rng.uniform(0.0, np.pi, count)
    zeros = np.zeros(count)
    return np.column_stack([zeros, np.sin(half), zeros, np.cos(half)])
