"""The `inputs` section: stimuli by name, each with SONATA's fields of its module."""

from dataclasses import dataclass, field
from enum import Enum


class InputType(Enum):
    """What a stimulus injects (SONATA's `input_type`)."""

    current_clamp = "current_clamp"
    conductance = "conductance"
    voltage_clamp = "voltage_clamp"
    spikes = "spikes"
    extracellular_stimulation = "extracellular_stimulation"


@dataclass(kw_only=True)
class EFieldConfig:
    """One field of a spatially uniform e-field; amplitudes in V/m."""

    Ex: float = 0.0
    """Amplitude along x, V/m."""

    Ey: float = 0.0
    """Amplitude along y, V/m."""

    Ez: float = 0.0
    """Amplitude along z, V/m."""

    frequency: float = 0.0
    """Hz; 0 is a constant field."""

    phase: float = 0.0
    """Phase of the cosine, rad."""


@dataclass(kw_only=True)
class InputConfig:
    """One stimulus. Only `module` is always needed; what is null is not written."""

    module: str
    """Stimulus type: one of SONATA's modules, or one that a plugin registers."""

    input_type: InputType | None = None
    """What is injected; null: the module's usual one."""

    delay: float = 0.0
    """Start, ms."""

    duration: float | None = None
    """Length, ms; null: to the end of the run."""

    node_set: str | None = None
    """Cells that get it."""

    compartment_set: str | None = None
    """Places that get it, instead of a node set."""

    represents_physical_electrode: bool | None = None
    """True: an electrode's current, which is not part of the membrane current."""

    random_seed: int | None = None
    """The stimulus's own seed."""

    dt: float | None = None
    """Resolution of the signal, ms."""

    amp_start: float | None = None
    """Amplitude at the start, nA."""

    amp_end: float | None = None
    """Amplitude at the end, nA."""

    percent_start: float | None = None
    """Amplitude at the start, % of the threshold current."""

    percent_end: float | None = None
    """Amplitude at the end, % of the threshold current."""

    percent_less: float | None = None
    """Distance below the threshold current, %."""

    width: float | None = None
    """Width of a pulse, ms."""

    frequency: float | None = None
    """Frequency, Hz."""

    spike_file: str | None = None
    """SONATA spike file that is replayed; `$CIRCUIT_DIR` is the circuit's folder."""

    source: str | None = None
    """Only spikes of this node set or population are replayed."""

    voltage: float | None = None
    """Voltage of the clamp, mV."""

    series_resistance: float | None = None
    """Of the clamp, MΩ."""

    duration_levels: list[float] | None = None
    """Lengths of the clamp's steps, ms."""

    voltage_levels: list[float] | None = None
    """Voltages of the clamp's steps, mV."""

    mean: float | None = None
    """Mean, nA or µS."""

    mean_percent: float | None = None
    """Mean, % of the threshold current or of the cell's conductance."""

    variance: float | None = None
    """Variance of noise, nA²."""

    sigma: float | None = None
    """Standard deviation, nA or µS."""

    sd_percent: float | None = None
    """Standard deviation, % of the threshold current or of the cell's conductance."""

    tau: float | None = None
    """Relaxation time, ms."""

    rise_time: float | None = None
    """Of one shot, ms."""

    decay_time: float | None = None
    """Of one shot, ms."""

    rate: int | None = None
    """Shots per second."""

    amp_mean: float | None = None
    """Mean amplitude of a shot, nA or µS."""

    amp_var: float | None = None
    """Variance of a shot's amplitude."""

    relative_skew: float | None = None
    """Skewness as a share of what is possible, 0 to 1."""

    reversal: float | None = None
    """Reversal potential of a conductance, mV."""

    fields: list[EFieldConfig] | None = None
    """Fields that are summed."""

    ramp_up_time: float | None = None
    """Of an e-field, ms."""

    ramp_down_time: float | None = None
    """Of an e-field, ms."""

    path: str | None = None
    """Compartment report that `replay` injects."""

    interpolate: bool | None = None
    """Whether `replay` interpolates between samples."""

    parameters: dict[str, int | float | bool | str] = field(default_factory=dict)
    """What a plugin's stimulus type takes besides; not for SONATA's modules."""
