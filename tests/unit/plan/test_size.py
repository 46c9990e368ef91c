"""How big planned runs are."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from builders import ring, simulation_config
from experiment_builders import experiment, plan_of, write_circuit

from ndexp.plan.run_plan import RunPlan
from ndexp.plan.size import COMPARTMENTS_A_CELL, SizeReader


@pytest.fixture
def plan(tmp_path: Path) -> RunPlan:
    """A plan whose circuit is a ring of 3 and 2 cells, 50 ms at 0.025 ms."""
    circuit = ring(tmp_path / "ring")
    template = plan_of(experiment(), write_circuit(tmp_path / "c"), tmp_path)
    config = json.loads(simulation_config(tmp_path, circuit).read_text())
    return replace(template, circuit_config=circuit, simulation_config=config, ranks=2)


def with_sections(plan: RunPlan, **sections: object) -> RunPlan:
    return replace(plan, simulation_config={**plan.simulation_config, **sections})


def test_the_whole_circuit_without_virtual_cells(plan: RunPlan) -> None:
    size = SizeReader().read(plan)
    assert (size.cells, size.steps, size.ranks, size.report_values) == (5, 2000, 2, 0)
    assert size.synapses == 4 * (3 + 3 + 2 + 2 + 6)


def test_a_node_set_has_its_share_of_synapses(plan: RunPlan) -> None:
    reader = SizeReader()
    whole, some = reader.read(plan), reader.read(with_sections(plan, node_set="RingA"))
    assert some.cells == 3
    assert some.synapses == round(whole.synapses * 3 / 5)


def test_reports_are_counted(plan: RunPlan) -> None:
    soma = {"cells": "RingB", "start_time": 10.0, "end_time": 50.0, "dt": 0.1}
    reports = {"soma": soma, "whole": {**soma, "sections": "all"}, "off": {**soma, "enabled": False}}
    size = SizeReader().read(with_sections(plan, reports=reports))
    assert size.report_values == 2 * 400 * (1 + COMPARTMENTS_A_CELL)
