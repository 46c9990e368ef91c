"""One astrocyte: its sections with calcium models, its glutamate counters and its endfeet."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.engine.metype import BaseCell, install
from ndexp.engine.neuron_api import error_text, has_mechanism, hoc, load_hoc_file
from ndexp.errors import CircuitError, ConfigError, SectionIdError, SimulationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ndexp.engine.metype import METypeItem
    from ndexp.engine.settings import CircuitConf
    from ndexp.engine.typing import Floats, HocObject, Ids

_TEMPLATE = "NdexpAstrocyte"

_MECHANISMS = ("cadifus", "vascouplingB", "GlutReceive", "GlutReceiveSoma")

_THRESHOLD_CURRENT = 0.114648
"""nA; reproduces neurodamus, for inputs that are relative to a threshold."""


class Astrocyte(BaseCell):
    """An astrocyte with one compartment a section.

    Every section has the mechanism `cadifus`, the soma a `GlutReceiveSoma`; a section with synapses also gets one
    `GlutReceive` for them.

    Args:
        gid: raw gid.
        meinfos: the node's attributes: the name of its morphology.
        circuit_conf: the node population.

    Raises:
        CircuitError: the morphology is missing or broken.
        ConfigError: the mechanisms of astrocytes are not compiled.
    """

    __slots__ = ("_endfeet", "_gid", "_gluts", "_sections", "glut_soma", "spike_location", "spike_threshold")

    def __init__(self, gid: int, meinfos: "METypeItem", circuit_conf: "CircuitConf") -> None:
        super().__init__()
        self.raw_gid = self._gid = int(gid)
        self.spike_location, self.spike_threshold = "soma", 10.0  # set for all cells, but without effect on astrocytes
        _check_mechanisms()
        path = Path(circuit_conf.morphology_path) / f"{meinfos.morph_name}.{circuit_conf.morphology_type}"
        self._cellref = self._ccell = _build(self.raw_gid, path)
        self._sections: list[HocObject] = list(self._cellref.all)
        self._endfeet: list[HocObject] = []
        self._gluts: dict[int, HocObject] = {}
        for section in self._sections:
            section.nseg = 1
            section.insert("cadifus")
        self.glut_soma: HocObject = hoc().GlutReceiveSoma(self._cellref.soma[0](0.5))

    @property
    def gid(self) -> int:
        """Raw when the cell is built, final once it is in the network."""
        return self._gid

    @gid.setter
    def gid(self, value: int) -> None:
        self._gid = value

    @property
    def all(self) -> "HocObject":
        """Hoc SectionList of its sections, without the endfeet; their order is that of section ids."""
        return self._cellref.all

    @property
    def endfeet(self) -> "list[HocObject]":
        """The sections that end on vessels."""
        return self._endfeet

    @property
    def glut_list(self) -> "list[HocObject]":
        """Its glutamate counters in the order in which they were made, the soma's last."""
        return [*self._gluts.values(), self.glut_soma]

    def get_glut(self, section_id: int) -> "HocObject":
        """The glutamate counter of a section, new if needed; the section's `cadifus` reads it.

        Args:
            section_id: place in `all`, the soma's is 0.

        Raises:
            SectionIdError: there is no such section.
        """
        number = int(section_id)
        if number not in self._gluts:
            middle = self._section(number)(0.5)
            self._gluts[number] = hoc().GlutReceive(middle)
            hoc().setpointer(self._gluts[number]._ref_glut, "glu2", middle.cadifus)  # noqa: SLF001 - NEURON's name
        return self._gluts[number]

    def add_endfeet(
        self,
        parent_ids: "Sequence[int] | Ids",
        lengths: "Sequence[float] | Floats",
        diameters: "Sequence[float] | Floats",
        R0passes: "Sequence[float] | Floats",
    ) -> None:
        """Add endfeet at the ends of sections.

        Args:
            parent_ids: section ids as the morphology counts them: the first neurite's is 0.
            lengths: µm.
            diameters: µm.
            R0passes: radius of each vessel at rest, µm.

        Raises:
            SectionIdError: there is no such section.
        """
        for parent_id, length, diameter, radius in zip(parent_ids, lengths, diameters, R0passes, strict=True):
            endfoot = hoc().Section(name=f"{self._cellref.hname()}.endfoot[{len(self._endfeet)}]")
            endfoot.connect(self._section(int(parent_id) + 1)(1), 0)
            endfoot.L, endfoot.diam = float(length), float(diameter)
            endfoot.insert("cadifus")
            endfoot.insert("vascouplingB")
            endfoot(0.5).vascouplingB.R0pas = float(radius)
            self._endfeet.append(endfoot)

    def connect2target(self, target_pp: "HocObject | None" = None) -> "HocObject":
        """A NetCon from the end of the soma, with NEURON's own threshold (10 mV) whatever the run's is."""
        soma = self._cellref.soma[0]
        return hoc().NetCon(soma(1)._ref_v, target_pp, sec=soma)  # noqa: SLF001 - NEURON's name

    @staticmethod
    def getThreshold() -> float:
        """Threshold current (nA), the same for all."""
        return _THRESHOLD_CURRENT

    def getHypAmp(self) -> float:
        """Refused.

        Raises:
            ConfigError: always.
        """
        raise ConfigError(
            "astrocytes have no holding current", f"gid {self.gid}", "Leave them out of the input's node_set"
        )

    @property
    def input_resistance(self) -> float:
        """Refused.

        Raises:
            ConfigError: always.
        """
        raise ConfigError(
            "astrocytes have no input resistance", f"gid {self.gid}", "Leave them out of the input's node_set"
        )

    def _section(self, number: int) -> "HocObject":
        if not 0 <= number < len(self._sections):
            raise SectionIdError(
                f"the astrocyte has sections 0 (soma) to {len(self._sections) - 1}, but not {number}",
                f"gid {self.gid}",
                "The edges were made for another morphology",
            )
        return self._sections[number]


@cache
def _check_mechanisms() -> None:
    missing = [name for name in _MECHANISMS if not has_mechanism(name)]
    if missing:
        raise ConfigError(
            f"the mechanism library lacks {', '.join(missing)}",
            "astrocytes",
            "ndexp brings these mechanisms: compile yours together with them (`ndexp mechanisms`)",
        )


def _build(raw_gid: int, path: Path) -> "HocObject":
    """The hoc object with the morphology's sections; the caller holds it."""
    store = install()
    load_hoc_file(Path(__file__).parent / "Astrocyte.hoc")
    cell = getattr(hoc(), _TEMPLATE)(raw_gid)
    try:
        store.load(cell, str(path))
    except (RuntimeError, AttributeError, KeyError) as error:
        cause = store.take_failure()
        raise SimulationError(f"NEURON could not build the astrocyte: {error_text(error)}", str(path)) from (
            cause or error
        )
    except CircuitError as error:
        store.take_failure()
        raise CircuitError(f"the morphology cannot be read: {error.what}", f"astrocyte {raw_gid}: {path}") from error
    return cell
