"""What each kind of synapse takes from its edge, and the ids of its streams."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ndexp.engine.connection.streams import Pathway
from ndexp.engine.connection.synapse_helpers import (
    HelperContext,
    SynapseHelper,
    SynapseParts,
    helpers,
    synapse_parts,
)
from ndexp.errors import ConfigError
from ndexp.registry import Registry

CONTEXT = HelperContext(
    pathway=Pathway(src_id=1341, dst_id=1057, synapse_seed=5, minis_seed=6),
    base_seed=11,
    constants={"rho_star_GB": 0.5},
)
THIRD = 1341 * 65536 + 1057


def edges(**given: Any) -> Any:
    """Two edges onto gid 1000."""
    values = {"U": [0.5, -0.4], "D": [-100.0, 200], "F": [20.0, -30], "DTC": [2.0, 3], "nrrp": [4.0, -1]}
    values |= {"conductance_ratio": [0.7, -1.0], "syn_type": [113.0, 113.0], **given}
    return SimpleNamespace(
        sgid=np.array([1, 2]),
        tgid=np.array([1000, 1000]),
        synapse_id=np.array([0, 7]),
        weight=np.array([1.0, 2.0]),
        delay=np.array([1.0, 1.0]),
        values={name: np.array(value, np.float64) for name, value in values.items()},
    )


def plastic_edges() -> Any:
    return edges(
        volume_CR=[0.1, 0.2],
        rho0_GB=[0.5, 0.6],
        Use_d_TM=[0.1, 0.2],
        Use_p_TM=[0.8, 0.9],
        gmax_d_AMPA=[1.0, 1.1],
        gmax_p_AMPA=[3.0, 3.3],
        theta_d=[0.01, 0.02],
        theta_p=[0.03, 0.04],
    )


def lists(parts: SynapseParts) -> dict[str, list[float]]:
    return {name: column.tolist() for name, column in parts.parameters.items()}


@pytest.mark.parametrize(("name", "decay"), [("AMPANMDA", "tau_d_AMPA"), ("GABAAB", "tau_d_GABAA")])
def test_stochastic_synapses_take_absolute_dynamics_and_given_sites(name: str, decay: str) -> None:
    found = lists(synapse_parts(helpers[name], edges(), CONTEXT))
    assert found[decay] == [2, 3]
    assert (found["Use"], found["Dep"], found["Fac"]) == ([0.5, 0.4], [100, 200], [20, 30])
    assert found["Nrrp"][0] == 4
    assert np.isnan(found["Nrrp"][1]), "below 0 the mechanism's default stays"


@pytest.mark.parametrize(("name", "ratio"), [("AMPANMDA", "NMDA_ratio"), ("GABAAB", "GABAB_ratio")])
def test_the_conductance_ratio_counts_only_without_modoverride(name: str, ratio: str) -> None:
    usual = lists(synapse_parts(helpers[name], edges(), CONTEXT))
    assert usual[ratio][0] == 0.7
    assert np.isnan(usual[ratio][1])
    assert ratio not in lists(synapse_parts(helpers[name], edges(), replace(CONTEXT, is_override=True)))


@pytest.mark.parametrize("name", ["AMPANMDA", "GABAAB"])
def test_release_streams(name: str) -> None:
    stream = synapse_parts(helpers[name], edges(), CONTEXT).stream
    assert stream is not None
    assert stream.tolist() == [[1251, 100, THIRD + 305], [1251, 107, THIRD + 305]]


def test_rise_times_are_random_only_if_asked_for() -> None:
    random = replace(CONTEXT, randomizes_rise_time=True)
    assert synapse_parts(helpers["GABAAB"], edges(), CONTEXT).rise_time is None
    assert synapse_parts(helpers["AMPANMDA"], edges(), random).rise_time is None
    first, second = (synapse_parts(helpers[name], edges(), random).rise_time for name in ("GABAAB", "DetGABAAB"))
    assert first is not None
    assert second is not None
    assert first.tolist() == [[1251, 100, THIRD + 455], [1251, 107, THIRD + 455]]
    assert second.tolist() == [[100, 1262], [700100, 1262]]


def test_plastic_synapses_start_in_the_state_of_their_rho() -> None:
    found = lists(synapse_parts(helpers["GluSynapse"], plastic_edges(), replace(CONTEXT, is_override=True)))
    assert found["gmax0_AMPA"] == [1.0, 3.3], "rho equal to rho_star counts as depressed"
    assert found["Use"] == [0.1, 0.9]
    assert found["gmax_NMDA"] == [1.0 * 0.7, 3.3 * -1.0]
    assert (found["Use_d"], found["Use_p"]) == ([0.1, 0.2], [0.8, 0.9])
    assert (found["theta_d_GB"], found["theta_p_GB"]) == ([0.01, 0.02], [0.03, 0.04])
    assert (found["gmax_d_AMPA"], found["gmax_p_AMPA"]) == ([1.0, 1.1], [3.0, 3.3])
    assert (found["rho0_GB"], found["volume_CR"], found["tau_d_AMPA"]) == ([0.5, 0.6], [0.1, 0.2], [2, 3])
    assert (found["Dep"], found["Fac"]) == ([100, 200], [20, 30])


def test_plastic_streams_do_not_depend_on_the_populations() -> None:
    for context in (CONTEXT, replace(CONTEXT, pathway=replace(CONTEXT.pathway, src_id=1))):
        stream = synapse_parts(helpers["GluSynapse"], plastic_edges(), context).stream
        assert stream is not None
        assert stream.tolist() == [[1001, 100000, 205], [1001, 100007, 205]]


def test_what_plastic_synapses_need() -> None:
    helper = helpers["GluSynapse"]
    assert set(helper.needed) == {"volume_CR", "rho0_GB", "Use_d_TM", "Use_p_TM", "theta_d", "theta_p"} | {
        "gmax_d_AMPA",
        "gmax_p_AMPA",
    }
    assert helper.scaled_with_u == ("Use_d_TM", "Use_p_TM")
    assert helper.reads == ("rho_star_GB",)


@pytest.mark.parametrize("name", ["DetAMPANMDA", "DetGABAAB"])
def test_deterministic_synapses_have_neither_sites_nor_a_stream(name: str) -> None:
    parts = synapse_parts(helpers[name], edges(), CONTEXT)
    assert parts.stream is None
    assert set(parts.parameters) == {"tau_d_AMPA" if "AMPA" in name else "tau_d_GABAA", "Use", "Dep", "Fac"}


def test_exponential_synapses() -> None:
    parts = synapse_parts(helpers["Exp2Syn"], edges(erev=[0, -80], tau1=[0.1, 0.2], tau2=[1, 2]), CONTEXT)
    assert lists(parts) == {"e": [0, -80], "tau1": [0.1, 0.2], "tau2": [1, 2]}
    assert parts.stream is None


def test_a_missing_attribute_is_named() -> None:
    with pytest.raises(ConfigError, match="the edges give no 'rho0_GB' for GluSynapse"):
        synapse_parts(helpers["GluSynapse"], edges(), CONTEXT)


def test_users_register_their_own() -> None:
    own: Registry[SynapseHelper] = Registry("synapse helper")
    mine = SynapseHelper(mechanism="Mine", parameters=lambda columns, _context: {"tau": columns.values["DTC"]})
    assert own.register("Mine")(mine) is mine
    assert lists(synapse_parts(own["Mine"], edges(), CONTEXT)) == {"tau": [2, 3]}
    with pytest.raises(ConfigError, match="synapse helper 'Mine' is registered twice"):
        own.register("Mine")(mine)
