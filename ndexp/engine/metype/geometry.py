"""Rotations, coordinates of cells in the circuit and coordinates of segments; numpy only."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ndexp.engine.typing import Floats
from ndexp.errors import CircuitError, ConfigError

Matrix: TypeAlias = NDArray[np.float32]
"""(3, 4): a rotation and, in the last column, a translation (µm)."""

Mapping: TypeAlias = "Matrix | bool | None"
"""How a cell's own coordinates become the circuit's: False if this run does not need it, None without a rotation."""


def quaternion_from_euler(angles: ArrayLike) -> Floats:
    """Quaternions of rotations about the fixed axes x, then y, then z.

    Args:
        angles: (n, 3) angles about x, y and z (rad).

    Returns:
        (n, 4) float64: x, y, z, w.

    Source: SONATA's node attributes `rotation_angle_xaxis`, `rotation_angle_yaxis`, `rotation_angle_zaxis`.
    """
    half = np.asarray(angles, dtype=np.float64).reshape(-1, 3) / 2
    (sx, sy, sz), (cx, cy, cz) = np.sin(half).T, np.cos(half).T
    return np.stack(
        [
            sx * cy * cz - cx * sy * sz,
            cx * sy * cz + sx * cy * sz,
            cx * cy * sz - sx * sy * cz,
            cx * cy * cz + sx * sy * sz,
        ],
        axis=1,
    )


def rotation_matrix(quaternion: ArrayLike) -> Floats:
    """The (3, 3) float64 rotation of a quaternion x, y, z, w, which need not have length 1.

    Raises:
        CircuitError: the quaternion is zero.
    """
    values = np.asarray(quaternion, dtype=np.float64)
    norm = np.linalg.norm(values)
    if not norm > 0:
        raise CircuitError(
            "a node's orientation is a quaternion of length 0",
            "orientation_x, orientation_y, orientation_z, orientation_w",
            "Write 0, 0, 0, 1 for a node that is not rotated",
        )
    x, y, z, w = values / norm
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )


def local_to_global(position: ArrayLike | None, rotation: ArrayLike | None, scale: float = 1.0) -> Mapping:
    """The matrix from a cell's own coordinates to the circuit's.

    Args:
        position: of the cell (µm); None where this run does not map coordinates.
        rotation: quaternion x, y, z, w; None if the node has none.
        scale: factor on the position.

    Returns:
        (3, 4) float32; None without a rotation, False without a position.
    """
    if position is None:
        return False
    if rotation is None:
        return None
    translation = np.asarray(position, dtype=np.float64) * scale
    return np.column_stack([rotation_matrix(rotation), translation]).astype(np.float32)


def vector_rotate_translate(points: ArrayLike, transform_matrix: ArrayLike) -> Floats:
    """Points after a rotation and then a translation.

    Args:
        points: (n, 3), µm.
        transform_matrix: (3, 4), rotation and translation (µm).

    Returns:
        (n, 3) float64, µm; empty for no points.

    Raises:
        ValueError: the points have not 3 columns.
    """
    given = np.asarray(points, dtype=np.float64)
    if given.size == 0:
        return np.array([], dtype=np.float64)
    if given.ndim != 2 or given.shape[1] != 3:  # noqa: PLR2004 - x, y, z
        raise ValueError(f"points must be an array of 3 columns, not of shape {given.shape}")
    matrix = np.asarray(transform_matrix)
    moved: Floats = given @ matrix[:, :3].T + matrix[:, 3]
    return moved


def map_points(points: ArrayLike, mapping: Mapping) -> Floats:
    """Points of a cell in the circuit's coordinates.

    Args:
        points: (n, 3), in the cell's own coordinates, µm.
        mapping: of the cell.

    Returns:
        (n, 3) float64, µm.

    Raises:
        ConfigError: this run does not map coordinates.
        ValueError: the node has no rotation, or the points have not 3 columns.
    """
    if mapping is None:
        raise ValueError("the node has neither orientation_* nor rotation_angle_* attributes: it cannot be placed")
    if isinstance(mapping, bool):
        raise ConfigError(
            "coordinates of cells are asked for, but not mapped in this run",
            "enable_coord_mapping",
            "Enable the mapping of coordinates, or add an extracellular stimulus",
        )
    return vector_rotate_translate(points, mapping)


def segment_extremes(nseg: int, points: Sequence[Sequence[float]] | Floats) -> Floats:
    """Where the segments of a section begin and end.

    Args:
        nseg: number of segments.
        points: (n, 4): relative position along the section (0 to 1), x, y and z (µm) of its 3-d points.

    Returns:
        (nseg + 1, 3) float64, µm; empty for a section without 3-d points.
    """
    if len(points) == 0:
        return np.array([], dtype=np.float64)
    table = np.asarray(points, dtype=np.float64)
    ends = np.linspace(0.0, 1.0, nseg + 1)
    return np.stack([np.interp(ends, table[:, 0], table[:, axis]) for axis in (1, 2, 3)], axis=1)
