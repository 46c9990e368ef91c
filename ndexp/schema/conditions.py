"""The `conditions` section: temperature, initial voltage, mechanisms' globals, modifications of cells."""

from dataclasses import dataclass, field
from enum import Enum


class SpikeLocation(Enum):
    """Where a spike is detected."""

    soma = "soma"
    AIS = "AIS"


class ModificationType(Enum):
    """How cells are changed (SONATA's `modifications[].type`)."""

    ttx = "ttx"
    configure_all_sections = "configure_all_sections"
    section_list = "section_list"
    section = "section"
    compartment_set = "compartment_set"


@dataclass(kw_only=True)
class ModificationConfig:
    """One change of cells before the run; its name is its key."""

    type: ModificationType
    """Kind of change."""

    node_set: str | None = None
    """Cells that are changed."""

    compartment_set: str | None = None
    """Places that are changed."""

    section_configure: str | None = None
    """Statements, as the type asks for."""


@dataclass(kw_only=True)
class ConditionsConfig:
    """SONATA's `conditions`; temperatures in °C, voltages in mV, calcium in mM."""

    celsius: float = 34.0
    """Temperature, °C."""

    v_init: float = -80.0
    """Voltage at the start, mV."""

    spike_location: SpikeLocation = SpikeLocation.soma
    """Where a spike is detected."""

    extracellular_calcium: float | None = None
    """mM; scales release where edges tell how; null: as built."""

    randomize_gaba_rise_time: bool = False
    """Draw each GABA-A synapse's rise time."""

    mechanisms: dict[str, dict[str, float]] = field(default_factory=dict)
    """Mechanism → global variable → value; true is 1."""

    modifications: dict[str, ModificationConfig] = field(default_factory=dict)
    """Changes of cells by name, applied in this order."""
