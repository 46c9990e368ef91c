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


class ReportSections(Enum):
    """Where a report records (SONATA's `sections`)."""

    soma = "soma"
    axon = "axon"
    dend = "dend"
    apic = "apic"
    all = "all"


class ReportCompartments(Enum):
    """Which compartments of a section (SONATA's `compartments`)."""

    center = "center"
    all = "all"


class ReportScaling(Enum):
    """What sums multiply densities with (SONATA's `scaling`)."""

    area = "area"
    none = "none"


@dataclass(kw_only=True)
class ReportConfig:
    """One report. What is null is not written."""

    type: ReportType = ReportType.compartment
    """Kind of report."""

    cells: str | None = None
    """Node set; null: the simulation's."""

    variable_name: str | None = None
    """What is recorded: `v`, `i_membrane`, a range variable, a mechanism (its `i`) or `mechanism.variable`; several,
    with commas, for type summation; none for type lfp."""

    sections: ReportSections | None = None
    """Recorded sections; null: soma. Type summation sums up whole cells for soma. Not for type compartment_set."""

    compartments: ReportCompartments | None = None
    """Recorded compartments; null: the center of the soma, all of other sections. Not for type compartment_set."""

    compartment_set: str | None = None
    """Recorded places, for type compartment_set."""

    electrodes_file: str | None = None
    """Electrode weights (HDF5, mV/nA), for type lfp."""

    scaling: ReportScaling | None = None
    """Type summation: area makes nA of mA/cm², none sums up values as they are; null: area."""

    unit: str | None = None
    """Unit written to the file, as it is; null: mV."""

    dt: float = 0.1
    """Sampling step, ms; a multiple of run.dt."""

    start_time: float = 0.0
    """ms; a multiple of dt."""

    end_time: float | None = None
    """ms, not sampled itself; null: the end of the run."""

    file_name: str | None = None
    """Null: the report's name. Folders do not count."""

    enabled: bool = True
    """False: not recorded."""
