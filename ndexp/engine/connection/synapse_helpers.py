"""What a synapse's mechanism gets from its edge, by the name that `modoverride` has for it; numpy only.

A user's own goes into the registry: `helpers.register("Mine")(SynapseHelper(mechanism="MySynapse", ...))`. Helpers in
hoc are found by `helper_files`, and win.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np

from ndexp.engine.connection.streams import Pathway, release_ids, rise_time_ids
from ndexp.errors import ConfigError
from ndexp.registry import Registry

if TYPE_CHECKING:
    from ndexp.engine.typing import Floats, Ids

INHIBITORY_BELOW = 100
"""`syn_type` of inhibitory synapses is below."""


class EdgeColumns(Protocol):
    """Synapses in columns of one length; `weight` in nS, `delay` in ms, `values` are the edges' other attributes."""

    @property
    def sgid(self) -> "Ids":
        """Source gids."""

    @property
    def tgid(self) -> "Ids":
        """Target gids."""

    @property
    def synapse_id(self) -> "Ids":
        """Numbers among the target's edges."""

    @property
    def weight(self) -> "Floats":
        """Conductances, nS."""

    @property
    def delay(self) -> "Floats":
        """Delays, ms."""

    @property
    def values(self) -> "Mapping[str, Floats]":
        """Column name → `(n,) float64`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperContext:
    """What synapses depend on besides their edges.

    pathway: populations' numbers and seeds. base_seed: `run.random_seed`. randomizes_rise_time: whether
    `conditions.randomize_gaba_rise_time` is on. is_override: whether a `modoverride` asked for this helper.
    constants: the mechanism's global variables that the helper `reads`.
    """

    pathway: Pathway
    base_seed: int = 0
    randomizes_rise_time: bool = False
    is_override: bool = False
    constants: Mapping[str, float] = field(default_factory=dict)


Parameters: TypeAlias = "Mapping[str, Floats]"
"""Mechanism variable → `(n,) float64`; NaN leaves the mechanism's default."""

StreamIds: TypeAlias = "Callable[[EdgeColumns, HelperContext], Floats]"
"""Gives the ids of a random stream for each synapse, a row each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SynapseHelper:
    """How edges become synapses of one mechanism.

    Args:
        mechanism: the point process.
        parameters: columns → mechanism variables.
        stream: ids of the release stream, `(n, 3)`; None for a mechanism that draws nothing.
        rise_time: ids of the stream of a random `tau_r_GABAA`, `(n, 3)` of Random123 or `(n, 2)` of MCellRan4; None
            if it is never random.
        ratio: the variable that the edge's conductance ratio sets unless a `modoverride` asked for the helper.
        needed: further edge attributes, which every edge must have.
        scaled_with_u: those of them that extracellular calcium scales as it does U.
        reads: global variables of the mechanism that `parameters` asks for in `constants`.
    """

    mechanism: str
    parameters: "Callable[[EdgeColumns, HelperContext], Parameters]"
    stream: "StreamIds | None" = None
    rise_time: "StreamIds | None" = None
    ratio: str | None = None
    needed: tuple[str, ...] = ()
    scaled_with_u: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SynapseParts:
    """What `SynapseRows` needs from a helper; `stream` and `rise_time` as in `SynapseHelper`, None if not used."""

    mechanism: str
    parameters: Parameters
    stream: "Floats | None"
    rise_time: "Floats | None"


helpers: Registry[SynapseHelper] = Registry("synapse helper")
"""`modoverride` → helper; filled at import, only read afterwards."""


def synapse_parts(helper: SynapseHelper, columns: EdgeColumns, context: HelperContext) -> SynapseParts:
    """Parameters and stream ids of some synapses.

    Raises:
        ConfigError: a column that the helper needs is missing.
    """
    try:
        parameters = dict(helper.parameters(columns, context))
        if helper.ratio and not context.is_override:
            parameters[helper.ratio] = _if_given(columns.values["conductance_ratio"])
    except KeyError as error:
        raise ConfigError(
            f"the edges give no {error} for {helper.mechanism}",
            hint="Add the attribute to the edges, or remove the modoverride",
        ) from error
    is_random = context.randomizes_rise_time and helper.rise_time is not None
    return SynapseParts(
        mechanism=helper.mechanism,
        parameters=parameters,
        stream=helper.stream(columns, context) if helper.stream else None,
        rise_time=helper.rise_time(columns, context) if helper.rise_time and is_random else None,
    )


def _dynamics(columns: EdgeColumns) -> "dict[str, Floats]":
    """Release probability and time constants; the sign does not count."""
    return {name: np.abs(columns.values[key]) for name, key in (("Use", "U"), ("Dep", "D"), ("Fac", "F"))}


def _sites(columns: EdgeColumns) -> "dict[str, Floats]":
    return {"Nrrp": _if_given(columns.values["nrrp"])}


def _excitatory(columns: EdgeColumns, _context: HelperContext) -> Parameters:
    return {"tau_d_AMPA": columns.values["DTC"], **_dynamics(columns), **_sites(columns)}


def _inhibitory(columns: EdgeColumns, _context: HelperContext) -> Parameters:
    return {"tau_d_GABAA": columns.values["DTC"], **_dynamics(columns), **_sites(columns)}


def _mean_excitatory(columns: EdgeColumns, _context: HelperContext) -> Parameters:
    return {"tau_d_AMPA": columns.values["DTC"], **_dynamics(columns)}


def _mean_inhibitory(columns: EdgeColumns, _context: HelperContext) -> Parameters:
    return {"tau_d_GABAA": columns.values["DTC"], **_dynamics(columns)}


def _plastic(columns: EdgeColumns, context: HelperContext) -> Parameters:
    """Potentiated synapses (rho above its unstable point) start with the potentiated amplitude and release."""
    values = columns.values
    is_potentiated = values["rho0_GB"] > context.constants["rho_star_GB"]
    amplitude = np.where(is_potentiated, values["gmax_p_AMPA"], values["gmax_d_AMPA"])
    return {
        "Use_d": values["Use_d_TM"],
        "Use_p": values["Use_p_TM"],
        "theta_d_GB": values["theta_d"],
        "theta_p_GB": values["theta_p"],
        **{name: values[name] for name in ("rho0_GB", "volume_CR", "gmax_d_AMPA", "gmax_p_AMPA")},
        "gmax0_AMPA": amplitude,
        "gmax_NMDA": amplitude * values["conductance_ratio"],
        "tau_d_AMPA": values["DTC"],
        "Use": np.where(is_potentiated, values["Use_p_TM"], values["Use_d_TM"]),
        "Dep": np.abs(values["D"]),
        "Fac": np.abs(values["F"]),
        **_sites(columns),
    }


def _exponential(columns: EdgeColumns, _context: HelperContext) -> Parameters:
    return {"e": columns.values["erev"], "tau1": columns.values["tau1"], "tau2": columns.values["tau2"]}


def _release_stream(columns: EdgeColumns, context: HelperContext) -> "Floats":
    return release_ids(columns.tgid, columns.synapse_id, context.pathway)


def _rise_time_stream(columns: EdgeColumns, context: HelperContext) -> "Floats":
    return rise_time_ids(columns.tgid, columns.synapse_id, context.pathway)


def _plastic_stream(columns: EdgeColumns, context: HelperContext) -> "Floats":
    """Without the populations' numbers, as published: synapses of two pathways onto one cell may share a stream."""
    seed = np.full(len(columns.tgid), context.pathway.synapse_seed + 200)
    return np.column_stack((columns.tgid + 1, 100000 + columns.synapse_id, seed)).astype(np.float64)


def _mean_rise_time_stream(columns: EdgeColumns, context: HelperContext) -> "Floats":
    """High and low index of MCellRan4."""
    pair = (columns.synapse_id * 100000 + 100, columns.tgid + 1 + 250 + context.base_seed)
    return np.column_stack(pair).astype(np.float64)


def _if_given(column: "Floats") -> "Floats":
    """Negative values, which mean "not given", as NaN."""
    return np.where(column < 0, np.nan, column)


helpers.register("AMPANMDA")(
    SynapseHelper(
        mechanism="ProbAMPANMDA_EMS",
        parameters=_excitatory,
        stream=_release_stream,
        ratio="NMDA_ratio",
    ),
)
helpers.register("GABAAB")(
    SynapseHelper(
        mechanism="ProbGABAAB_EMS",
        parameters=_inhibitory,
        stream=_release_stream,
        rise_time=_rise_time_stream,
        ratio="GABAB_ratio",
    ),
)
helpers.register("GluSynapse")(
    SynapseHelper(
        mechanism="GluSynapse",
        parameters=_plastic,
        stream=_plastic_stream,
        needed=(
            "volume_CR",
            "rho0_GB",
            "Use_d_TM",
            "Use_p_TM",
            "gmax_d_AMPA",
            "gmax_p_AMPA",
            "theta_d",
            "theta_p",
        ),
        scaled_with_u=("Use_d_TM", "Use_p_TM"),
        reads=("rho_star_GB",),
    ),
)
helpers.register("DetAMPANMDA")(SynapseHelper(mechanism="DetAMPANMDA", parameters=_mean_excitatory))
helpers.register("DetGABAAB")(
    SynapseHelper(mechanism="DetGABAAB", parameters=_mean_inhibitory, rise_time=_mean_rise_time_stream),
)
helpers.register("Exp2Syn")(
    SynapseHelper(mechanism="Exp2Syn", parameters=_exponential, needed=("tau1", "tau2", "erev")),
)
