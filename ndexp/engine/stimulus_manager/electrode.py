"""The potential of electric fields outside of a cell's segments."""

from typing import TYPE_CHECKING, Self

from ndexp.engine.neuron_api import hoc
from ndexp.engine.stimulus_manager.efield_geometry import EField, peak_potentials

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ndexp.engine.typing import Floats, HocObject


class ElectrodeSource:
    """Fields that add up, and the point processes that write their potential into segments.

    Args:
        efields: the fields.
    """

    def __init__(self, efields: "Sequence[EField]") -> None:
        self.efields = list(efields)
        self.integrators: list[HocObject] = []

    def __iadd__(self, other: "ElectrodeSource") -> Self:
        """Add the fields of another source."""
        self.efields.extend(other.efields)
        return self

    def apply_segment_potentials(self, segment_displacements: "Mapping[HocObject, Floats]") -> None:
        """Insert `extracellular` where it is missing, and a point process a segment that writes its potential.

        This object holds the point processes; they hold the Vectors of their fields.

        Args:
            segment_displacements: segment → its displacement from the ground point, (3,) float64, m.
        """
        for section in dict.fromkeys(segment.sec for segment in segment_displacements):
            if not section.has_membrane("extracellular"):
                section.insert("extracellular")
        fields, vector = self.efields, hoc().Vector
        times = (
            vector([field.delay for field in fields]),
            vector([field.duration for field in fields]),
            vector([field.ramp_up_time for field in fields]),
            vector([field.ramp_down_time for field in fields]),
        )
        waves = (vector([field.phase for field in fields]), vector([field.frequency for field in fields]))
        for segment, distance in segment_displacements.items():
            peaks = vector(peak_potentials(fields, distance))
            self.integrators.append(_integrator(segment, (*times, peaks, *waves)))


def _integrator(segment: "HocObject", vectors: "tuple[HocObject, ...]") -> "HocObject":
    made = hoc().EFieldIntegrator(segment)
    hoc().setpointer(segment._ref_e_extracellular, "e_ext", made)  # noqa: SLF001 - NEURON's name
    made.set_fields(*vectors)
    made.enabled = 1
    return made
