"""The types of NEURON's objects as the engine uses them; the only place where `Any` stands.

hoc objects get their members at run time (mechanisms, templates), so a full type is impossible. The aliases below say
what kind of object is meant; the protocols name the members that the engine relies on.
"""

from collections.abc import Iterator
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

HocObject: TypeAlias = Any
"""An object of a hoc class or template, such as a point process, a NetCon or a cell."""

HocInterpreter: TypeAlias = Any
"""NEURON's `h`."""

LibsonataObject: TypeAlias = Any
"""An object of libsonata, whose bindings carry no types."""

MorphioObject: TypeAlias = Any
"""An object of MorphIO, whose bindings carry no types."""

JsonObject: TypeAlias = dict[str, Any]
"""A parsed JSON object."""

Ids: TypeAlias = NDArray[np.int64]
"""Node ids or gids, int64."""

Floats: TypeAlias = NDArray[np.float64]
"""Values, float64."""


class Segment(Protocol):
    """A NEURON segment (compartment)."""

    x: float
    v: float
    sec: "Section"

    def area(self) -> float:
        """Membrane area (µm²)."""


class Section(Protocol):
    """A NEURON section."""

    L: float
    nseg: int

    def name(self) -> str:
        """Full name, with the cell's."""

    def __call__(self, x: float) -> Segment:
        """The segment that holds relative position `x`."""

    def __iter__(self) -> Iterator[Segment]:
        """Segments from 0 to 1, without the ends."""

    def n3d(self) -> int:
        """Number of 3-d points."""

    def has_membrane(self, mechanism: str) -> bool:
        """Whether a mechanism is inserted."""

    def uninsert(self, mechanism: str) -> "Section":
        """Remove a mechanism."""
