"""Somata of h5 morphologies."""

import numpy as np
import pytest

from ndexp.engine.metype.soma import circle_stack, contour_stack
from ndexp.errors import CircuitError


def ellipse(n: int = 60) -> np.ndarray:
    angles = np.linspace(0, 2 * np.pi, n, endpoint=False)
    return np.stack([10 * np.cos(angles) + 1, 4 * np.sin(angles) - 2, np.full(n, 3.0)], axis=1).astype(np.float32)


def test_a_single_point_becomes_twenty_points_of_half_its_diameter() -> None:
    stack = circle_stack(np.array([1.0, 2.0, 3.0]), 8.0)
    assert stack.shape == (4, 20)
    assert stack[:, 0].tolist() == [5, 2, 3, 4]
    assert stack[:, 19] == pytest.approx([5, 2, 3, 4])
    assert np.hypot(stack[0] - 1, stack[1] - 2) == pytest.approx(np.full(20, 4.0))


def test_a_contour_becomes_a_stack_along_its_long_axis() -> None:
    stack = contour_stack(ellipse())
    assert stack.shape == (4, 21)
    assert stack.dtype == np.float32
    x, y, z, diameters = stack
    assert sorted(x[[0, -1]]) == pytest.approx([-9, 11], abs=0.3)
    assert y == pytest.approx(np.full(21, -2.0), abs=0.2)
    assert z.tolist() == [3.0] * 21
    assert diameters[10] == pytest.approx(8, abs=0.2)
    assert diameters[0] < diameters[5] < diameters[10]
    assert (np.diff(x) > 0).all() or (np.diff(x) < 0).all()


def test_a_dent_in_the_contour_does_no_harm() -> None:
    dented = ellipse()
    dented[5, 0] = 20.0
    dented[7, 0] = 4.0
    assert np.isfinite(contour_stack(dented)).all()


def test_a_line_is_no_contour() -> None:
    line = np.array([[0, 0, 0], [5, 0, 0], [10, 0, 0]], dtype=np.float32)
    with pytest.raises(CircuitError, match="contour of the soma is a line"):
        contour_stack(line)
