"""A cell as the engine holds it: its hoc object, its sections' ids and its spike detector."""

import logging
import sys
from typing import TYPE_CHECKING, ClassVar

from ndexp.engine.metype import sections
from ndexp.engine.metype.template import construct, load_template
from ndexp.engine.neuron_api import hoc
from ndexp.errors import CircuitError, ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ndexp.engine.metype.item import METypeItem
    from ndexp.engine.typing import HocObject, Section

log = logging.getLogger(__name__)

_DETECTORS = {"soma": ("somatic", ".soma[0]", 1.0), "AIS": ("axonal", ".axon[1]", 0.5)}
"""Where spikes are detected: hoc list, section, position."""


def spike_detector(cell: "HocObject", target_pp: "HocObject | None", *, threshold: float, location: str) -> "HocObject":
    """A NetCon that watches a cell's voltage for spikes.

    Args:
        cell: the hoc object.
        target_pp: the point process that gets the spikes, or None.
        threshold: mV.
        location: `soma` (the end of soma[0]) or `AIS` (the middle of axon[1]).

    Returns:
        The NetCon; the caller holds it.

    Raises:
        ConfigError: the location is unknown.
        CircuitError: the cell lacks the section.
    """
    if location not in _DETECTORS:
        raise ConfigError(f"'{location}' is no spike location", "conditions.spike_location", "Choose soma or AIS")
    subset, name, x = _DETECTORS[location]
    # an array element whose section was deleted ends the process when it is touched: look in the list
    section = next((found for found in getattr(cell, subset) if found.name().endswith(name)), None)
    if section is None:
        raise CircuitError(
            f"the cell has no section {name[1:]}, where spikes are detected",
            str(cell),
            "Set conditions.spike_location to soma, or use a template that makes an axon of two sections",
        )
    voltage = section(x)._ref_v  # noqa: SLF001 - NEURON's name
    netcon = hoc().NetCon(voltage, target_pp, sec=section)
    netcon.threshold = threshold
    return netcon


class BaseCell:
    """Any cell: a hoc object, and SONATA ids for its sections."""

    SECTION_TYPES: ClassVar[list[tuple[str, str]]] = sections.SECTION_TYPES

    __slots__ = ("_ccell", "_cellref", "_section_counts", "raw_gid")

    def __init__(self) -> None:
        self._cellref: HocObject = None
        self._ccell: HocObject = None
        self._section_counts: dict[str, int] = {}
        self.raw_gid: int = -1

    @property
    def CellRef(self) -> "HocObject":
        """The hoc object of the cell's template."""
        return self._cellref

    @property
    def CCell(self) -> "HocObject":
        """The hoc object that stands for the cell in the network; the same as `CellRef` for all templates of today."""
        return self._ccell

    def get_section_counts(self) -> dict[str, int]:
        """Number of sections of every type as SONATA counts them: the axon before it was replaced."""
        if not self._section_counts:
            self._section_counts = {kind: self._count(kind, subset) for kind, subset in self.SECTION_TYPES}
        return self._section_counts

    def get_section_id(self, section: "Section") -> int:
        """The SONATA id of a section.

        Raises:
            SectionIdError: it has none.
        """
        return sections.section_id(section.name(), self.get_section_counts())

    def get_sec(self, section_id: int) -> "HocObject":
        """The section with a SONATA id.

        Raises:
            SectionIdError: the id does not exist, or its section was removed with the reconstructed axon.
        """
        kind, index = sections.locate_section(int(section_id), self.get_section_counts())
        if kind == "axon":
            present = _length(self._cellref.axonal)
            if index >= present:
                raise sections.missing_section(section_id, kind, index, present)
        return getattr(self._cellref, kind)[index]

    def connect2target(self, target_pp: "HocObject | None" = None) -> "HocObject":
        """A NetCon whose source is the cell object itself."""
        return hoc().NetCon(self._cellref, target_pp)

    def re_init_rng(self, ion_seed: int) -> None:
        """Nothing: such a cell has no random channels."""

    def restart_rng(self, ion_seed: int) -> None:
        """Seed the random channels once more, now that the cell is in the network."""
        self.re_init_rng(ion_seed)

    def _count(self, kind: str, subset: str) -> int:
        if kind == "axon" and hasattr(self._cellref, "nSecAxonalOrig"):
            return int(self._cellref.nSecAxonalOrig)
        return _length(getattr(self._cellref, subset)) if hasattr(self._cellref, subset) else 0


class METype(BaseCell):
    """A cell of a hoc template with channels, currents and mini frequencies from its node.

    Args:
        gid: raw gid.
        etype_path: folder of the template.
        emodel: name of the template.
        morpho_path: folder (or container) of the morphology.
        meinfos: the node's attributes.
        detailed_axon: keep the reconstructed axon until `delete_axon`.
    """

    KEEP_AXON_FLAG = 400
    """The template's fourth argument that keeps the reconstructed axon."""

    morpho_extension = "asc"
    """Extension of morphologies, where the population does not say."""

    __slots__ = (
        "_holding_current",
        "_synlist",
        "_threshold_current",
        "exc_mini_frequency",
        "extra_attrs",
        "inh_mini_frequency",
        "spike_location",
        "spike_threshold",
    )

    def __init__(
        self,
        gid: int,
        etype_path: str,
        emodel: str,
        morpho_path: str,
        meinfos: "METypeItem | None" = None,
        detailed_axon: bool = False,
    ) -> None:
        super().__init__()
        self.raw_gid = int(gid)
        self._threshold_current = self._holding_current = 0.0
        self.exc_mini_frequency = self.inh_mini_frequency = 0.0
        self.extra_attrs: dict[str, float] = {}
        self.spike_location = "soma"
        self.spike_threshold = -30.0
        load_template(etype_path, emodel, self._morphology_format())
        self._cellref = self._ccell = construct(
            emodel, self._arguments(morpho_path, meinfos, detailed_axon), self._place()
        )
        self._synlist = None
        if meinfos is not None:
            self._copy(meinfos)

    @property
    def gid(self) -> int:
        """The template's `gid`: raw when it is built, final once it is in the network."""
        return int(self._cellref.gid)

    @gid.setter
    def gid(self, value: int) -> None:
        self._cellref.gid = value

    @property
    def synlist(self) -> "HocObject":
        """The template's hoc List of synapses."""
        return self._cellref.synlist

    @property
    def input_resistance(self) -> float:
        """The node's `input_resistance` (MΩ).

        Raises:
            CircuitError: the node has none.
        """
        if "input_resistance" not in self.extra_attrs:
            raise CircuitError("the node has no dynamics_params/input_resistance", self._place())
        return self.extra_attrs["input_resistance"]

    def getThreshold(self) -> float:
        """Threshold current (nA)."""
        return self._threshold_current

    def setThreshold(self, value: float) -> None:
        """Set the threshold current (nA)."""
        self._threshold_current = value

    def getHypAmp(self) -> float:
        """Holding current (nA)."""
        return self._holding_current

    def setHypAmp(self, value: float | None) -> None:
        """Set the holding current (nA); None becomes 0."""
        if value is None:
            log.warning("%s: no holding current, taken as 0", self._place())
        self._holding_current = 0.0 if value is None else value

    def connect2target(self, target_pp: "HocObject | None" = None) -> "HocObject":
        """The cell's spike detector, at `spike_location` with `spike_threshold` (mV)."""
        return spike_detector(self._cellref, target_pp, threshold=self.spike_threshold, location=self.spike_location)

    def re_init_rng(self, ion_seed: int) -> None:
        """Seed the random channels; the template takes its `gid`, raw at this moment, for their streams."""
        self._cellref.re_init_rng(ion_seed)

    def restart_rng(self, ion_seed: int) -> None:
        """Seed the random channels once more, now that the cell is in the network, from its raw gid as before."""
        final, self.gid = self.gid, self.raw_gid
        self.re_init_rng(ion_seed)
        self.gid = final

    def delete_axon(self) -> None:
        """Nothing: there is no reconstructed axon to replace."""

    def __del__(self) -> None:
        cell = getattr(self, "_cellref", None)
        if cell is not None and not sys.is_finalizing() and hasattr(cell, "clear"):
            cell.clear()

    def _place(self) -> str:
        return f"gid {self.raw_gid}"

    def _morphology_format(self) -> str:
        return self.morpho_extension

    def _arguments(self, folder: str, info: "METypeItem | None", detailed_axon: bool) -> "tuple[float | str, ...]":
        """What every template is called with; a fourth argument is always there."""
        needed: Sequence[float] = info.add_params if info is not None and info.add_params else ()
        extra = tuple(needed) or (self.KEEP_AXON_FLAG if detailed_axon else 0,)
        name = f"{info.morph_name}.{self._morphology_format()}" if info is not None else ""
        return (self.raw_gid, folder, name, *extra)

    def _copy(self, info: "METypeItem") -> None:
        self.setThreshold(info.threshold_current)
        self.setHypAmp(info.holding_current)
        self.exc_mini_frequency = info.exc_mini_frequency
        self.inh_mini_frequency = info.inh_mini_frequency
        self.extra_attrs = info.extra_attrs


def _length(subset: "HocObject") -> int:
    return sum(1 for _ in subset)
