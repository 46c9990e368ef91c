"""Which runs may share what is built of them."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from experiment_builders import experiment, plan_of, write_circuit

from ndexp.plan.network import Network, network_of
from ndexp.plan.run_plan import RunPlan


@pytest.fixture
def plan(tmp_path: Path) -> RunPlan:
    return plan_of(experiment(), write_circuit(tmp_path / "c"), tmp_path)


def changed(plan: RunPlan, section: str, **more: object) -> RunPlan:
    content = plan.simulation_config[section]
    assert isinstance(content, Mapping)
    return replace(plan, simulation_config={**plan.simulation_config, section: {**content, **more}})


def network(plan: RunPlan) -> Network:
    found = network_of(plan)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("section", "change"),
    [
        ("inputs", {"step": {"module": "linear", "input_type": "current_clamp"}}),
        ("reports", {"more": {}}),
        ("run", {"stimulus_seed": 7}),
        ("conditions", {"v_init": -80.0}),
        ("conditions", {"modifications": [{}]}),
    ],
)
def test_one_network(plan: RunPlan, section: str, change: dict[str, object]) -> None:
    assert network(changed(plan, section, **change)) == network(plan)


@pytest.mark.parametrize(
    ("section", "change"),
    [("run", {"random_seed": 9}), ("run", {"tstop": 9.0}), ("inputs", {"r": {"input_type": "spikes"}})],
)
def test_the_same_cells(plan: RunPlan, section: str, change: dict[str, object]) -> None:
    other = network(changed(plan, section, **change))
    assert other.cells == network(plan).cells
    assert other.synapses != network(plan).synapses
    both, others = (network(replace(one, ranks=2)) for one in (plan, changed(plan, section, **change)))
    assert both.cells != others.cells  # ranks cannot be forked


def test_weights_share_cells_and_targets_do_not(plan: RunPlan) -> None:
    def told(**block: object) -> RunPlan:
        blocks = [{"name": "o", "source": "All", "target": "All", **block}]
        return replace(plan, simulation_config={**plan.simulation_config, "connection_overrides": blocks})

    assert network(told(weight=1.0)).cells == network(told(weight=2.0)).cells
    assert network(told(weight=1.0)).cells != network(told(weight=1.0, target="Some")).cells


def test_another_circuit_or_other_mechanisms_are_another_network(plan: RunPlan, tmp_path: Path) -> None:
    assert network(replace(plan, circuit_config=tmp_path / "other.json")) != network(plan)
    assert network(replace(plan, mechanisms=(tmp_path,))) != network(plan)


def test_nothing_is_shared_in_containers_nor_in_coreneuron(plan: RunPlan) -> None:
    core = {**plan.simulation_config, "target_simulator": "CORENEURON"}
    assert network_of(replace(plan, simulation_config=core)) is None
    assert network_of(replace(plan, runtime="docker")) is None
