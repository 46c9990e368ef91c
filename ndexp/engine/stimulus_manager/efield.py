"""Spatially uniform electric fields: one object collects all blocks of a run and applies them once."""

from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np

from ndexp.engine.stimulus_manager.base import BaseStim
from ndexp.engine.stimulus_manager.efield_geometry import (
    EField,
    axon_position,
    displacement,
    myelin_position,
    stub_position,
)
from ndexp.engine.stimulus_manager.electrode import ElectrodeSource
from ndexp.engine.stimulus_manager.manager import StimulusManager
from ndexp.engine.stimulus_manager.parameters import Parameters
from ndexp.errors import CircuitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.target_manager import TargetPointList
    from ndexp.engine.typing import Floats, HocObject, Section


@StimulusManager.register_type
class SpatiallyUniformEField(BaseStim):
    """All fields of a run: gid → source in `stimList`; every construction gives the same object and adds a block."""

    _all_fields: ClassVar["SpatiallyUniformEField | None"] = None
    _sources: dict[int, ElectrodeSource]

    def __new__(
        cls,
        target_points: "Sequence[TargetPointList]",  # noqa: ARG004 - the constructor takes it
        stim_info: "StimInfo",  # noqa: ARG004
        cell_manager: "HocObject",  # noqa: ARG004
    ) -> Self:
        """The one object of this run."""
        if cls._all_fields is None:
            made = super().__new__(cls)
            made._sources = {}
            cls._all_fields = made
        return cls._all_fields  # type: ignore[return-value]  # its own class

    def __init__(
        self, target_points: "Sequence[TargetPointList]", stim_info: "StimInfo", cell_manager: "HocObject"
    ) -> None:
        super().__init__(target_points, stim_info, cell_manager)
        self.stimList = self._sources
        self.add_new_stimuli(target_points, stim_info, cell_manager)

    @property
    def clamps(self) -> "list[HocObject]":
        """The point processes that write the potentials."""
        return [integrator for source in self._sources.values() for integrator in source.integrators]

    @classmethod
    def begin_run(cls) -> None:
        """Forget the fields of earlier runs."""
        cls._all_fields = None

    def add_new_stimuli(
        self,
        target_points: "Sequence[TargetPointList]",
        stim_info: "StimInfo",
        cell_manager: "HocObject",  # noqa: ARG002 - part of the published API
    ) -> None:
        """Add a block's `Fields` to those of its cells; the whole cell gets them, wherever the points are.

        Raises:
            ConfigError: a parameter is negative, or there are no fields.
        """
        fields = read_fields(stim_info)
        for points in target_points:
            own = ElectrodeSource(fields)
            if points.gid in self._sources:
                self._sources[points.gid] += own
            else:
                self._sources[points.gid] = own

    @classmethod
    def apply_all_stimuli(cls, cell_manager: "HocObject") -> None:
        """Let every segment of the collected cells get its potential; after all blocks, once.

        Raises:
            CircuitError: a cell has no orientation, or a section no place.
        """
        assert cls._all_fields is not None, "there is an electric field to apply"
        for gid, source in cls._all_fields.stimList.items():
            try:
                source.apply_segment_potentials(dict(segment_displacements(cell_manager.get_cell(gid))))
            except ValueError as error:
                hint = "Give the nodes orientation_* attributes, and sections 3-d points"
                raise CircuitError(f"no electric field can be applied: {error}", f"gid {gid}", hint) from error

    @staticmethod
    def get_segment_position(
        sec_seg_points: "Floats",
        soma_local_position: "Floats",
        section: "Section",
        x: float,
        func_loc2glob: "Callable[[Floats], Floats] | None" = None,
    ) -> "Floats":
        """(3,) float64, µm: where a segment is taken to lie.

        Args:
            sec_seg_points: (nseg + 1, 3), where the section's segments begin and end, µm.
            soma_local_position: (3,), the soma's place in the cell's own coordinates.
            section: the section.
            x: the segment's centre, as a relative position.
            func_loc2glob: maps (n, 3) points from the cell's coordinates to the circuit's.

        Raises:
            ValueError: the section has no 3-d points and is no stub.
        """
        if section.n3d():
            begin: Floats = np.asarray(sec_seg_points)[int(section.nseg * x)]
            return begin
        local = stub_position(section.name(), x, soma_local_position)
        return local if func_loc2glob is None else func_loc2glob(local[np.newaxis])[0]

    @staticmethod
    def interp_axon_positions(x: float, axon_index: int, soma_position: "Floats") -> "Floats":
        """(3,) float64, µm: a place on a stub of the axon, below the soma.

        Raises:
            ValueError: there are only two stubs.
        """
        return axon_position(x, axon_index, soma_position)

    @staticmethod
    def interp_myelin_positions(x: float, myelin_index: int, soma_position: "Floats") -> "Floats":
        """(3,) float64, µm: a place on the myelin, below the axon's stubs.

        Raises:
            ValueError: there is only one such section.
        """
        return myelin_position(x, myelin_index, soma_position)


def read_fields(stim_info: "StimInfo") -> list[EField]:
    """The fields of a block, with its delay, duration and ramps.

    Raises:
        ConfigError: a parameter is negative, or there are no fields.
    """
    read = Parameters(stim_info)
    times = {
        "duration": read.not_negative("Duration"),
        "delay": read.not_negative("Delay"),
        "ramp_up_time": read.not_negative("RampUpTime", 0.0),
        "ramp_down_time": read.not_negative("RampDownTime", 0.0),
    }
    given: HocObject = stim_info.get("Fields") or ()
    if not given:
        read.refuse("there are no fields", "Fields", "Give at least one with Ex, Ey and Ez")
    read.check()
    return [
        EField(ex=one.Ex, ey=one.Ey, ez=one.Ez, frequency=one.frequency or 0.0, phase=one.phase or 0.0, **times)
        for one in given
    ]


def segment_displacements(cell: "HocObject") -> "Iterable[tuple[HocObject, Floats]]":
    """Each segment of a cell and its displacement from the soma, (3,) float64, m, in the circuit's coordinates.

    Raises:
        ValueError: the cell has no orientation, or a section no place.
    """
    cell.compute_segment_global_coordinates()
    soma = cell.CellRef.soma[0].name()
    local, ground = (points[soma].mean(axis=0) for points in (cell.segment_local_coords, cell.segment_global_coords))
    to_global, position = cell.local_to_global_coord_mapping, SpatiallyUniformEField.get_segment_position
    for section in cell.CellRef.all:
        name = section.name()
        points = cell.segment_global_coords[name]
        for segment in section:
            place = ground if "soma" in name else position(points, local, section, segment.x, to_global)
            yield segment, displacement(place, ground)
