"""Of what cells and synapses depend on, and of what they do not."""

from collections.abc import Callable

import builders
import pytest

from ndexp.engine.metype import EVERY_NUMBER
from ndexp.engine.node.sharing import cells_depend_on, may_follow, synapses_depend_on
from ndexp.engine.settings import Settings, load_settings

Of = Callable[..., Settings]

STEP = {
    "module": "linear",
    "input_type": "current_clamp",
    "amp_start": 0.1,
    "delay": 1,
    "duration": 5,
    "node_set": "All",
}
REPLAY = {"module": "synapse_replay", "input_type": "spikes", "spike_file": "afferent_spikes.h5"}
REPLAY |= {"delay": 0, "duration": 5, "node_set": "All"}
FIELD = {"module": "spatially_uniform_e_field", "input_type": "extracellular_stimulation", "delay": 0, "duration": 5}
FIELD |= {"node_set": "All", "fields": [{"Ex": 1, "Ey": 0, "Ez": 0, "frequency": 0}]}
SOMA = {"cells": "All", "variable_name": "v", "sections": "soma", "type": "compartment", "dt": 0.1}
SOMA |= {"start_time": 0, "end_time": 5}
ALL = {"name": "o", "source": "All", "target": "All"}

BASE: dict = {
    "inputs": {"step": STEP, "replay": REPLAY},
    "reports": {"soma": SOMA},
    "connection_overrides": [{**ALL, "weight": 1.0}],
    "run": {"tstop": 5.0, "random_seed": 1},
    "conditions": {"v_init": -65.0},
}

NEITHER = {
    "another stimulus": {"inputs": {"replay": REPLAY, "more": {**STEP, "amp_start": 0.2}}},
    "another report": {"reports": {}},
    "the seed of stimuli": {"run": {**BASE["run"], "stimulus_seed": 5}},
    "the initial voltage": {"conditions": {"v_init": -70.0}},
    "a modification": {"conditions": {"modifications": [{"name": "t", "type": "ttx", "node_set": "All"}]}},
}
SYNAPSES = {
    "a weight": {"connection_overrides": [{**ALL, "weight": 2.0}]},
    "minis": {"connection_overrides": [{**ALL, "spont_minis": 2.0}]},
    "a statement": {"connection_overrides": [{**ALL, "synapse_configure": "%s.Use = 1"}]},
    "the seed of the network": {"run": {"tstop": 5.0, "random_seed": 2}},
    "the seed of synapses": {"run": {**BASE["run"], "synapse_seed": 2}},
    "the duration": {"run": {"tstop": 6.0, "random_seed": 1}},
    "replay": {"inputs": {"replay": {**REPLAY, "delay": 1}}},
    "random rise times": {"conditions": {"v_init": -65.0, "randomize_gaba_rise_time": True}},
}
BOTH = {
    "a weight of 0": {"connection_overrides": [{**ALL, "weight": 0.0}]},
    "where an override lies": {"connection_overrides": [{**ALL, "target": "RingA"}]},
    "another mechanism": {"connection_overrides": [{**ALL, "modoverride": "DetAMPANMDA"}]},
    "temperature": {"conditions": {"v_init": -65.0, "celsius": 30.0}},
    "calcium": {"conditions": {"v_init": -65.0, "extracellular_calcium": 1.2}},
    "the time step": {"run": {**BASE["run"], "dt": 0.05}},
    "the seed of channels": {"run": {**BASE["run"], "ionchannel_seed": 3}},
    "the cells": {"node_set": "RingA"},
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Of:
    folder = tmp_path_factory.mktemp("ring")
    network = builders.ring(folder)

    def of(**sections: object) -> Settings:
        return load_settings(builders.simulation_config(folder, network, **{**BASE, **sections}))

    return of


def shared(one: Settings, other: Settings, read: frozenset[str] = frozenset()) -> tuple[bool, bool]:
    """Whether cells, and whether synapses can be shared."""
    return (
        cells_depend_on(one, read) == cells_depend_on(other, read),
        synapses_depend_on(one, read) == synapses_depend_on(other, read),
    )


@pytest.mark.parametrize("change", NEITHER.values(), ids=NEITHER)
def test_shared_with_synapses(settings: Of, change: dict) -> None:
    assert shared(settings(), settings(**change)) == (True, True)


@pytest.mark.parametrize("change", SYNAPSES.values(), ids=SYNAPSES)
def test_shared_cells(settings: Of, change: dict) -> None:
    assert shared(settings(), settings(**change)) == (True, False)


@pytest.mark.parametrize("change", BOTH.values(), ids=BOTH)
def test_not_shared(settings: Of, change: dict) -> None:
    assert shared(settings(), settings(**change)) == (False, False)


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({"conditions": {"v_init": -70.0}}, "v_init"),
        ({"run": {"tstop": 5.0, "random_seed": 2}}, "globalSeed"),
        ({"run": {**BASE["run"], "minis_seed": 2}}, "minisSeed"),
        ({"run": {**BASE["run"], "synapse_seed": 2}}, "synapseSeed"),
        ({"run": {**BASE["run"], "stimulus_seed": 2}}, "stimulusSeed"),
    ],
)
def test_cells_that_read_a_number_depend_on_it(settings: Of, change: dict, number: str) -> None:
    other = settings(**change)
    assert shared(settings(), other, frozenset({number})) == (False, False)
    assert shared(settings(), other, EVERY_NUMBER - {number})[0]


def test_helpers_of_users_may_read_any_number(settings: Of) -> None:
    mine = {"connection_overrides": [{**ALL, "modoverride": "DetAMPANMDA"}]}
    low, high = (settings(**mine, conditions={"v_init": value}) for value in (-65.0, -70.0))
    assert shared(low, high) == (False, False)


@pytest.mark.parametrize(
    "change",
    [
        {"inputs": {"field": FIELD}},
        {"reports": {"soma": {**SOMA, "variable_name": "i_membrane"}}},
        {"conditions": {"modifications": [{"name": "t", "type": "ttx", "node_set": "All"}]}},
        {"connection_overrides": [{**ALL, "weight": 1.0}, {**ALL, "name": "p", "delay": 2.0, "weight": 0.5}]},
        {"connection_overrides": [{**ALL, "modoverride": "GluSynapse"}]},
    ],
)
def test_what_does_not_leave_a_network_as_it_was(settings: Of, change: dict) -> None:
    assert may_follow(settings())
    assert not may_follow(settings(**change))
