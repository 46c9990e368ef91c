"""The frozen settings of one simulation, as every later stage reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from ndexp.engine.settings.beta_features import BetaFeatures

StimInfo = Mapping[str, object]
"""One block of `inputs` under the published API's CamelCase keys (`Pattern`, `Delay`, `AmpStart`, …), read-only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """The `run` section: times in ms, seeds, threshold in mV."""

    tstop: float
    dt: float
    random_seed: int
    stimulus_seed: int
    ionchannel_seed: int
    minis_seed: int
    synapse_seed: int
    spike_threshold: float
    integration_method: int
    """NEURON's `secondorder`: 0 euler, 1 crank_nicolson, 2 crank_nicolson_ion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModificationSettings:
    """One block of `conditions.modifications`; None where the block does not say."""

    name: str
    type: str
    """SONATA's word: ttx, configure_all_sections, section_list, section, compartment_set."""
    node_set: str | None = None
    compartment_set: str | None = None
    section_configure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The `conditions` section: celsius in °C, v_init in mV, extracellular_calcium in mM."""

    celsius: float
    v_init: float
    spike_location: str
    """`soma` or `AIS`."""
    extracellular_calcium: float | None
    randomize_gaba_rise_time: bool
    mechanisms: Mapping[str, Mapping[str, object]]
    """Mechanism → global variable → value."""
    modifications: tuple[ModificationSettings, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputSettings:
    """Where results go."""

    directory: Path
    spikes_file: Path
    log_file: Path | None
    """Gets rank 0's messages."""
    spikes_sort_order: str = "by_time"
    """`by_time`, `by_id` or `none`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSettings:
    """One block of `reports`; times in ms. Enumerated values are SONATA's lower-case words."""

    name: str
    type: str
    cells: str | None
    sections: str
    compartments: str
    variable_name: str
    scaling: str
    unit: str
    dt: float
    start_time: float
    end_time: float
    file_name: str
    """Base name, with `.h5`."""
    compartment_set: str
    electrodes_file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionOverride:
    """One block of `connection_overrides`; None where the block does not say."""

    name: str
    source: str
    target: str
    weight: float
    delay: float
    spont_minis: float | None
    synapse_configure: str | None
    modoverride: str | None
    synapse_delay_override: float | None
    neuromodulation_dtc: float | None
    neuromodulation_strength: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitConf:
    """One node population of the circuit: what the published API calls a circuit configuration."""

    name: str
    type: str
    """SONATA's population type: biophysical, virtual, …"""
    nodes_file: Path
    node_set: str | None
    """The simulated node set."""
    morphology_path: str
    """The folder (or container) the templates read morphologies from."""
    morphology_type: str
    """File extension of the morphologies: asc, h5 or swc."""
    metype_path: str
    """The folder of the hoc templates."""
    mechanisms_dir: Path | None
    detailed_axon: bool = False

    @property
    def is_virtual(self) -> bool:
        """Whether its nodes are sources of spikes only."""
        return self.type == "virtual"


NEURO_GLIAL = "synapse_astrocyte"
"""SONATA's type of edges between astrocytes and the synapses of neurons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeConf:
    """One edge population of the circuit."""

    name: str
    type: str
    """SONATA's edge type: chemical, electrical, …"""
    file: Path
    source: str
    """Node population of the sources."""
    target: str
    """Node population of the targets."""

    @property
    def location(self) -> str:
        """The published API's `file:population`."""
        return f"{self.file}:{self.name}"

    @property
    def ends(self) -> tuple[str, str]:
        """Source and target population of the connections: swapped in files of neuro-glial edges."""
        return (self.target, self.source) if self.type == NEURO_GLIAL else (self.source, self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of one simulation."""

    path: Path
    node_set: str | None
    circuit_node_sets_file: Path | None
    node_sets_file: Path | None
    """The simulation's own node sets, merged over the circuit's."""
    compartment_sets_file: Path | None
    run: RunSettings
    conditions: Conditions
    output: OutputSettings
    populations: tuple[CircuitConf, ...]
    edges: tuple[EdgeConf, ...]
    inputs: tuple[StimInfo, ...]
    plugins: tuple[Path, ...] = ()
    """Python files that register what the run uses, such as stimulus types."""
    reports: tuple[ReportSettings, ...]
    connection_overrides: tuple[ConnectionOverride, ...]
    beta_features: BetaFeatures = field(default_factory=BetaFeatures)
    is_coreneuron: bool = False
    """Whether CoreNEURON solves what NEURON has built."""
    vasculature: Mapping[str, Path] = field(default_factory=lambda: MappingProxyType({}))
    """Node files of the populations that are vessels: they have no cells."""


def success_file(config: Path) -> Path:
    """The file that says that a config's run is complete: `<config>.SUCCESS`."""
    return config.with_name(f"{config.name}.SUCCESS")
