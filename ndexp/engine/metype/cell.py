"""The cell of a biophysical population: a hoc template on a morphology, placed in the circuit."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from ndexp.engine.metype.base import METype
from ndexp.engine.metype.geometry import Mapping, map_points, segment_extremes
from ndexp.errors import CircuitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ndexp.engine.metype.item import METypeItem
    from ndexp.engine.settings import CircuitConf
    from ndexp.engine.typing import Floats, HocObject


class Cell_V6(METype):
    """A cell of the usual SONATA templates.

    Args:
        gid: raw gid.
        meinfo: the node's attributes.
        circuit_conf: the node population.

    Raises:
        CircuitError: the template or the morphology is missing or broken.
        SimulationError: the template's constructor failed.
    """

    __slots__ = ("_circuit_conf", "local_to_global_matrix", "segment_global_coords", "segment_local_coords")

    def __init__(self, gid: int, meinfo: "METypeItem", circuit_conf: "CircuitConf") -> None:
        self._circuit_conf = circuit_conf
        self.local_to_global_matrix: Mapping = meinfo.local_to_global_matrix
        self.segment_local_coords: dict[str, Floats] = {}
        self.segment_global_coords: dict[str, Floats] = {}
        super().__init__(
            gid,
            circuit_conf.metype_path,
            str(meinfo.emodel_tpl),
            circuit_conf.morphology_path,
            meinfo,
            circuit_conf.detailed_axon,
        )
        self._check_complete(meinfo)

    def delete_axon(self) -> None:
        """Replace the reconstructed axon, kept so far, by the template's stub."""
        self._cellref.replace_axon()

    def local_to_global_coord_mapping(self, points: ArrayLike) -> "Floats":
        """Points of the cell in the circuit's coordinates: (n, 3) float64, µm, both.

        Raises:
            ConfigError: this run does not map coordinates.
            ValueError: the node has no rotation, or the points have not 3 columns.
        """
        return map_points(points, self.local_to_global_matrix)

    def compute_segment_local_coordinates(self) -> None:
        """Fill `segment_local_coords`: full section name → where its segments begin and end, (nseg + 1, 3), µm."""
        if not self.segment_local_coords:
            self.segment_local_coords = {
                section.name(): self.get_local_seg_extremes(section.nseg, _placed_points(section))
                for section in self._cellref.all
            }

    def compute_segment_global_coordinates(self) -> None:
        """Fill `segment_global_coords`: the same in the circuit's coordinates.

        Raises:
            ConfigError: this run does not map coordinates.
            ValueError: the node has no rotation.
        """
        if not self.segment_global_coords:
            self.compute_segment_local_coordinates()
            self.segment_global_coords = {
                name: self.local_to_global_coord_mapping(points) for name, points in self.segment_local_coords.items()
            }

    @staticmethod
    def get_local_seg_extremes(nseg: int, pp: "Sequence[Sequence[float]] | Floats") -> "Floats":
        """Where the segments of a section begin and end.

        Args:
            nseg: number of segments.
            pp: (relative position, x, y, z) of every 3-d point.

        Returns:
            (nseg + 1, 3) float64, µm; empty without 3-d points.
        """
        return segment_extremes(nseg, pp)

    def _check_complete(self, info: "METypeItem") -> None:
        """After a syntax error in a morphology, NEURON leaves the constructor without an error."""
        if next(iter(self._cellref.all or ()), None) is None:
            raise CircuitError(
                "the template's constructor stopped before the cell had sections",
                f"{self._place()}, template '{info.emodel_tpl}', morphology '{info.morph_name}'",
                "NEURON's own words stand above this one; often the morphology file has a syntax error",
            )

    def _place(self) -> str:
        return f"population '{self._circuit_conf.name}', node {self.raw_gid}"

    def _morphology_format(self) -> str:
        return self._circuit_conf.morphology_type


def _placed_points(section: "HocObject") -> "Floats":
    """(n, 4): relative position along the section, x, y, z (µm) of its 3-d points."""
    numbers = range(section.n3d())
    axes = (section.arc3d, section.x3d, section.y3d, section.z3d)
    table = np.array([[axis(number) for axis in axes] for number in numbers], dtype=np.float64).reshape(-1, 4)
    table[:, 0] /= section.L
    return table
