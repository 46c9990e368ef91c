"""The whole of a composed experiment; each field is a section of the YAML."""

from dataclasses import dataclass, field

from ndexp.schema.beta_features import BetaFeaturesConfig
from ndexp.schema.circuit import CircuitConfig
from ndexp.schema.conditions import ConditionsConfig
from ndexp.schema.connection_overrides import ConnectionOverrideConfig
from ndexp.schema.execution import LaunchConfig, ResourcesConfig, RuntimeConfig
from ndexp.schema.inputs import InputConfig
from ndexp.schema.reports import ReportConfig
from ndexp.schema.simulation import RunConfig, SimulationConfig
from ndexp.schema.sweep import SweepConfig


@dataclass(kw_only=True)
class ExperimentConfig:
    """An experiment. The sections simulation to beta_features bear SONATA's names and fields."""

    description: str = ""
    """One line for the list of experiments."""

    circuit: CircuitConfig = field(default_factory=CircuitConfig)
    """The network."""

    simulation: SimulationConfig = field(default_factory=SimulationConfig)
    """Which cells are simulated."""

    run: RunConfig = field(default_factory=RunConfig)
    """Duration, step and seeds."""

    conditions: ConditionsConfig = field(default_factory=ConditionsConfig)
    """Temperature, initial voltage, modifications."""

    inputs: dict[str, InputConfig] = field(default_factory=dict)
    """Stimuli by name; their order decides their random streams."""

    reports: dict[str, ReportConfig] = field(default_factory=dict)
    """Recordings by name."""

    connection_overrides: dict[str, ConnectionOverrideConfig] = field(default_factory=dict)
    """Changes of synapses by name; later ones win."""

    beta_features: BetaFeaturesConfig = field(default_factory=BetaFeaturesConfig)
    """Corrections of cells with gap junctions."""

    runtime: RuntimeConfig = field(default_factory=RuntimeConfig)
    """What the engine runs in."""

    launch: LaunchConfig = field(default_factory=LaunchConfig)
    """Who starts the engine."""

    resources: ResourcesConfig = field(default_factory=ResourcesConfig)
    """Ranks."""

    sweep: SweepConfig = field(default_factory=SweepConfig)
    """Many runs, if it has axes."""
