"""The `beta_features` section: corrections of the cells of a circuit with gap junctions."""

from dataclasses import dataclass
from enum import Enum


class GapJunctionProcedure(Enum):
    """What a run with gap junctions is for (`procedure_type`)."""

    validation_sim = "validation_sim"
    find_holding_current = "find_holding_current"


class ChannelRemoval(Enum):
    """Which ion channels are taken out (`remove_channels`)."""

    all = "all"
    only_stoch = "only_stoch"
    only_non_stoch = "only_non_stoch"


@dataclass(kw_only=True)
class BetaFeaturesConfig:
    """Corrections, under the names neurodamus gives them. What is null or false is not written."""

    gapjunction_target_population: str | None = None
    """The population that is corrected; null: none."""

    deterministic_stoch: bool = False
    """Stochastic potassium channels in their deterministic mode."""

    procedure_type: GapJunctionProcedure | None = None
    """A procedure; under one, every gap junction has the conductance `gjc`."""

    gjc: int | float | None = None
    """Conductance of a gap junction, nS; as written it names groups of the files (1 and 1.0 are two groups)."""

    remove_channels: ChannelRemoval | None = None
    """Ion channels that are taken out."""

    load_g_pas_file: str | None = None
    """HDF5 file with leak conductances."""

    correction_iteration_load: int | None = None
    """Which element of that file's vectors; null: the last."""

    manual_MEComboInfo_file: str | None = None  # noqa: N815 - the published name
    """HDF5 file with holding currents."""

    vc_amp: str | None = None
    """HDF5 file with holding voltages."""
