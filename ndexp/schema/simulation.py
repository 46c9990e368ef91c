"""The sections `simulation` and `run`: which cells are simulated, and for how long."""

from dataclasses import dataclass, field
from enum import Enum


class TargetSimulator(Enum):
    """Who solves the equations (SONATA's `target_simulator`)."""

    NEURON = "NEURON"
    CORENEURON = "CORENEURON"


class IntegrationMethod(Enum):
    """NEURON's fixed-step method (SONATA's `run.integration_method`)."""

    euler = "euler"
    crank_nicolson = "crank_nicolson"
    crank_nicolson_ion = "crank_nicolson_ion"


@dataclass(kw_only=True)
class SimulationConfig:
    """SONATA's top-level fields that are not sections."""

    base: str | None = None
    """A SONATA simulation config that the experiment starts from; a relative path starts in the working folder."""

    node_set: str | None = None
    """Cells to build; without it all cells that are not virtual."""

    node_sets_file: str | None = None
    """More node sets; they win over the circuit's sets of the same name."""

    compartment_sets_file: str | None = None
    """Named places on cells, for inputs and reports of type compartment_set."""

    plugins: list[str] = field(default_factory=list)
    """Your Python files that register stimulus types; a relative path starts in the working folder."""

    target_simulator: TargetSimulator = TargetSimulator.NEURON
    """Who solves the equations."""


@dataclass(kw_only=True)
class RunConfig:
    """SONATA's `run` section: durations in ms, threshold in mV."""

    tstop: float = 100.0
    """End of the simulation, ms."""

    dt: float = 0.025
    """Time step, ms."""

    random_seed: int = 1
    """Base seed of all random streams."""

    stimulus_seed: int = 0
    """Added for stimuli."""

    ionchannel_seed: int = 0
    """Added for stochastic ion channels."""

    minis_seed: int = 0
    """Added for spontaneous release."""

    synapse_seed: int = 0
    """Added for synapses."""

    spike_threshold: float = -30.0
    """Voltage that makes a spike, mV."""

    integration_method: IntegrationMethod = IntegrationMethod.euler
    """NEURON's fixed-step method."""
