"""Rotations, mapped points and segment ends."""

import numpy as np
import pytest

from ndexp.engine.metype.geometry import (
    local_to_global,
    map_points,
    quaternion_from_euler,
    rotation_matrix,
    segment_extremes,
    vector_rotate_translate,
)
from ndexp.errors import CircuitError, ConfigError


def about(axis: int, angle: float) -> np.ndarray:
    c, s = np.cos(angle), np.sin(angle)
    first, second = [other for other in range(3) if other != axis]
    matrix = np.eye(3)
    sign = -1 if axis == 1 else 1
    matrix[first, first] = matrix[second, second] = c
    matrix[first, second], matrix[second, first] = -sign * s, sign * s
    return matrix


def test_a_quaternion_turns_as_it_says_whatever_its_length() -> None:
    quarter = rotation_matrix([0, 0, 3, 3])
    assert quarter @ [1, 0, 0] == pytest.approx([0, 1, 0])
    assert quarter @ [0, 1, 0] == pytest.approx([-1, 0, 0])


def test_a_zero_quaternion_is_refused() -> None:
    with pytest.raises(CircuitError, match=r"quaternion of length 0.*Write 0, 0, 0, 1"):
        rotation_matrix([0, 0, 0, 0])


def test_euler_angles_turn_about_fixed_x_then_y_then_z() -> None:
    angles = (0.3, -0.7, 1.9)
    expected = about(2, angles[2]) @ about(1, angles[1]) @ about(0, angles[0])
    found = rotation_matrix(quaternion_from_euler([angles])[0])
    assert found == pytest.approx(expected, abs=1e-12)


def test_euler_angles_of_many_nodes() -> None:
    assert quaternion_from_euler(np.zeros((4, 3))).tolist() == [[0, 0, 0, 1]] * 4


def test_the_matrix_is_single_precision_with_a_scaled_position() -> None:
    matrix = local_to_global([1, 2, 3], [0, 0, 0, 1], scale=2.0)
    assert isinstance(matrix, np.ndarray)
    assert matrix.dtype == np.float32
    assert matrix.tolist() == [[1, 0, 0, 2], [0, 1, 0, 4], [0, 0, 1, 6]]


def test_no_position_and_no_rotation_are_told_apart() -> None:
    assert local_to_global(None, [0, 0, 0, 1]) is False
    assert local_to_global([1, 2, 3], None) is None


def test_points_are_rotated_and_then_moved() -> None:
    matrix = np.column_stack([rotation_matrix([0, 0, 1, 1]), [10, 20, 30]])
    assert vector_rotate_translate([[1, 0, 0], [0, 2, 5]], matrix) == pytest.approx(
        np.array([[10, 21, 30], [8, 20, 35]])
    )


def test_no_points_stay_none() -> None:
    assert vector_rotate_translate(np.zeros((0, 3)), np.eye(3, 4)).size == 0


@pytest.mark.parametrize("points", [[1.0, 2.0, 3.0], [[1.0, 2.0]]])
def test_points_need_three_columns(points: list[float]) -> None:
    with pytest.raises(ValueError, match="3 columns"):
        vector_rotate_translate(points, np.eye(3, 4))


def test_unmapped_coordinates_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"enable_coord_mapping: .*not mapped in this run"):
        map_points([[0, 0, 0]], mapping=False)
    with pytest.raises(ValueError, match="neither orientation"):
        map_points([[0, 0, 0]], None)


def test_segment_ends_are_interpolated() -> None:
    points = [(0.0, 0.0, 0.0, 0.0), (0.75, 3.0, 0.0, 0.0), (1.0, 3.0, 1.0, 2.0)]
    assert segment_extremes(2, points).tolist() == [[0, 0, 0], [2, 0, 0], [3, 1, 2]]


def test_a_section_without_points_has_no_ends() -> None:
    assert segment_extremes(3, np.zeros((0, 4))).size == 0
