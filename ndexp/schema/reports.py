"""The `reports` section: recordings by name, with SONATA's fields."""

from dataclasses import dataclass
from enum import Enum


class ReportType(Enum):
    """What a report sums up (SONATA's `type`)."""

    compartment = "compartment"
    summation = "summation"
    synapse = "synapse"
    lfp = "lfp"
    compartment_set = "compartment_set"


@dataclass(kw_only=True)
class ReportConfig:
    """One report. What is null is not written."""

    type: ReportType = ReportType.compartment
    """Kind of report."""

    cells: str | None = None
    """Node set; null: the simulation's."""

    variable_name: str | None = None
    """Recorded variable, such as `v`."""

    sections: str | None = None
    """soma, axon, dend, apic or all."""

    compartments: str | None = None
    """center or all."""

    compartment_set: str | None = None
    """Recorded places, for type compartment_set."""

    electrodes_file: str | None = None
    """Electrode weights, for type lfp."""

    scaling: str | None = None
    """area or none."""

    unit: str | None = None
    """Unit written to the file."""

    dt: float = 0.1
    """Sampling step, ms."""

    start_time: float = 0.0
    """ms."""

    end_time: float | None = None
    """ms; null: the end of the run."""

    file_name: str | None = None
    """Null: the report's name."""

    enabled: bool = True
    """False: not recorded."""
