"""Where segments lie in a uniform electric field, and the potential that it makes there; numpy only.

Positions are those of neurodamus 4.2.9: a segment with 3-d points counts as lying where it begins, the stubs of a
replaced axon and of the myelin stand below the soma, a segment counts with its centre there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ndexp.engine.typing import Floats

_STUB_UM = 30.0
"""Length of each of the two axon sections that replace a reconstructed axon."""
_AXON_SECTIONS = 2
_MYELIN_FROM_UM, _MYELIN_UM = 60.0, 1000.0
"""How far below the soma the myelin begins, and its length."""
_NUMBERED = re.compile(r"(axon|myelin)\[(\d+)\]$")
_METRES = 1e-6
_MILLIVOLTS = 1e3


@dataclass(frozen=True, slots=True, kw_only=True)
class EField:
    """A uniform field that oscillates: amplitudes in V/m, frequency in Hz, phase in rad, times in ms."""

    ex: float
    ey: float
    ez: float
    frequency: float = 0.0
    phase: float = 0.0
    duration: float = 0.0
    """Between the ramps."""
    delay: float = 0.0
    ramp_up_time: float = 0.0
    ramp_down_time: float = 0.0


def axon_position(x: float, index: int, soma: "Floats") -> "Floats":
    """(3,) float64, µm: where relative position `x` of stub `index` lies.

    Raises:
        ValueError: there are only two stubs.
    """
    if index >= _AXON_SECTIONS:
        raise ValueError(f"axon[{index}] has no 3-d points, and only axon[0] and axon[1] have a place without them")
    return np.array([soma[0], soma[1] - _STUB_UM * index - _STUB_UM * x, soma[2]])


def myelin_position(x: float, index: int, soma: "Floats") -> "Floats":
    """(3,) float64, µm: where relative position `x` of the myelin lies.

    Raises:
        ValueError: there is only one such section.
    """
    if index > 0:
        raise ValueError(f"myelin[{index}] has no 3-d points, and only myelin[0] has a place without them")
    return np.array([soma[0], soma[1] - _MYELIN_FROM_UM - _MYELIN_UM * x, soma[2]])


def stub_position(name: str, x: float, soma: "Floats") -> "Floats":
    """(3,) float64, µm, in the cell's own coordinates: a place in a section without 3-d points.

    Args:
        name: of the section.
        x: relative position.
        soma: (3,), the soma's place, µm.

    Raises:
        ValueError: such a section has no place.
    """
    found = _NUMBERED.search(name)
    if found is None:
        raise ValueError(f"section {name} has no 3-d points")
    place = axon_position if found[1] == "axon" else myelin_position
    return place(x, int(found[2]), soma)


def displacement(position: "Floats", ground: "Floats") -> "Floats":
    """(3,) float64, m: from the ground point to a position, both in µm."""
    return (np.asarray(position) - ground) * _METRES


def peak_potentials(fields: Sequence[EField], distance: "Floats") -> "Floats":
    """(n,) float64, mV: the amplitude of each field's potential at a distance (m) from the ground point."""
    dx, dy, dz = distance.tolist()
    return np.array([_MILLIVOLTS * (field.ex * dx + field.ey * dy + field.ez * dz) for field in fields])
