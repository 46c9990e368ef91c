"""The soma of an h5 morphology as a stack of points with diameters, from a point or a contour; numpy only.

Source: `contour2centroid` of NEURON's Import3d tool as neurodamus does it for h5. The precision of each step and the
length of the minor axis were found by comparison with neurodamus 4.2.9 and give its numbers bit by bit.
"""

import numpy as np
from numpy.typing import NDArray

from ndexp.errors import CircuitError

_RESAMPLED = 101
_STACKED = 21
_CIRCLE = 20
_TURN = 2 * np.pi / 19
"""Angle between the points of a single-point soma's circle: reproduces neurodamus, whose first and last point meet."""

_FLAT = 1e-3
"""µm; a soma that is nowhere thicker was drawn as a line."""

Points = NDArray[np.float64]
Singles = NDArray[np.float32]


def circle_stack(center: Points, diameter: float) -> Singles:
    """A single-point soma as neurodamus makes it: 20 points on a circle, each with the radius as its diameter.

    Args:
        center: (3,), µm.
        diameter: µm.

    Returns:
        (4, 20) float32: x, y, z and diameter (µm).
    """
    radius = diameter / 2
    angles = np.arange(_CIRCLE) * _TURN
    ring = np.stack([np.cos(angles), np.sin(angles), np.zeros(_CIRCLE)])
    around = center[:, np.newaxis] + radius * ring
    return np.vstack([around, np.full(_CIRCLE, radius)]).astype(np.float32)


def contour_stack(contour: Singles) -> Singles:
    """A stack of 21 points along a contour's long axis.

    Args:
        contour: (n, 3) float32, µm.

    Returns:
        (4, 21) float32: x, y, z and diameter (µm).

    Raises:
        CircuitError: the contour is a line.
    """
    outline = _resample(contour)
    mean = outline.mean(axis=0)
    centred = outline - mean
    major, minor = _axes(centred)
    first, second = _sides(centred @ major, centred @ minor)
    along = np.sort(np.concatenate([first[0], second[0]]))
    heights = np.linspace(along[1], along[-2], _STACKED)
    diameters = np.abs(np.interp(heights, *first) - np.interp(heights, *second))
    diameters[0] = diameters[:2].mean()
    diameters[-1] = diameters[-2:].mean()
    if diameters.max() < _FLAT:
        raise CircuitError(
            "the contour of the soma is a line", "", "Draw it as a closed outline, or give the soma as one point"
        )
    return np.vstack([(np.outer(heights, major) + mean).T, diameters]).astype(np.float32)


def _resample(contour: Singles) -> Points:
    """Points at equal steps of the perimeter in the xy plane; the contour is not closed."""
    sides = np.diff(contour[:, :2].astype(np.float32), axis=0)
    steps = np.sqrt((sides**2).sum(axis=1))
    perimeter = np.concatenate([[0.0], np.cumsum(steps, dtype=np.float64)])
    places = np.linspace(0.0, perimeter[-1], _RESAMPLED)
    return np.stack([np.interp(places, perimeter, axis) for axis in contour.T], axis=1)


def _axes(centred: Points) -> tuple[Points, Points]:
    """The direction of the largest extent, and of the next one, laid into the xy plane and not lengthened to 1."""
    values, vectors = np.linalg.eigh(centred.T @ centred)
    order = np.argsort(values)
    major, minor = -vectors[:, order[2]], -vectors[:, order[1]]
    minor[2] = 0.0
    return major, minor


def _sides(along: Points, across: Points) -> tuple[tuple[Points, Points], tuple[Points, Points]]:
    """The outline's two sides between its extremes, both ascending and convex along the long axis."""
    turn = -int(np.argmax(along))
    along, across = np.roll(along, turn), np.roll(across, turn)
    lowest = int(np.argmin(along))
    return (
        _convex(along[:lowest][::-1], across[:lowest][::-1]),
        _convex(along[lowest:], across[lowest:]),
    )


def _convex(along: Points, across: Points) -> tuple[Points, Points]:
    """Those points of a side that, seen from its end, go strictly down."""
    kept = [len(along) - 1]
    for index in range(len(along) - 2, -1, -1):
        if along[index] < along[kept[-1]]:
            kept.append(index)
    kept.reverse()
    return along[kept], across[kept]
