"""Every experiment that ndexp ships is described, composed and planned."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ndexp.cli.display import Progress, opened_display
from ndexp.cli.options import parse_options
from ndexp.cli.prepare import composed_experiment, planned_run, planned_sweep
from ndexp.compose.configs import experiments
from ndexp.plan.run_plan import RunPlan

SHIPPED = {one.name for one in experiments()}
ON_ITS_OWN = sorted(SHIPPED - {"from_config"})
ASKED_FOR = {
    "quickstart",
    "f_i_curve",
    "synaptic_weight_scan",
    "calcium_scan",
    "thalamic_replay",
    "gap_junction_coupling",
    "electric_field",
    "plasticity",
    "point_neurons",
    "strong_scaling",
    "from_config",
}


def plan(tmp_path: Path, *words: str) -> RunPlan:
    options = parse_options(words)
    with opened_display() as display:
        return planned_run(composed_experiment(options, tmp_path), Progress(display), tmp_path)


@pytest.fixture(scope="module", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NDEXP_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


def test_all_are_there_with_a_description() -> None:
    assert SHIPPED == ASKED_FOR
    assert all(one.description for one in experiments())


@pytest.mark.parametrize("name", ON_ITS_OWN)
def test_each_is_planned(tmp_path: Path, name: str) -> None:
    planned = plan(tmp_path, f"+experiment={name}")
    assert planned.experiment == name
    assert planned.simulation_config["inputs"]
    assert planned.warnings == ()


SWEEPS = {
    "f_i_curve": ("inputs.step.percent_start", 5),
    "synaptic_weight_scan": ("connection_overrides.recurrent.weight", 5),
    "calcium_scan": ("conditions.extracellular_calcium", 5),
    "gap_junction_coupling": ("beta_features.gjc", 5),
    "electric_field": ("inputs.field.fields.0.frequency", 4),
    "plasticity": ("inputs.pulses.frequency", 4),
    "point_neurons": ("connection_overrides.inhibition.weight", 5),
    "strong_scaling": ("resources.ranks", 2),
}


@pytest.mark.parametrize("name", ON_ITS_OWN)
def test_sweeps_have_different_runs(tmp_path: Path, name: str) -> None:
    with opened_display() as display:
        sweep = planned_sweep(parse_options([f"+experiment={name}"]), Progress(display), tmp_path)
    axes = [(axis.name, len(axis.values)) for axis in sweep.axes]
    assert axes == ([SWEEPS[name]] if name in SWEEPS else [])
    assert len(sweep.runs) == SWEEPS.get(name, ("", 1))[1]


def test_any_config_is_a_base_and_has_the_same_identity(tmp_path: Path) -> None:
    first = plan(tmp_path, "+experiment=gap_junction_coupling")
    (tmp_path / "simulation_config.json").write_text(json.dumps(dict(first.simulation_config)))
    again = plan(tmp_path, "+experiment=from_config", "simulation.base=simulation_config.json")
    assert again.config_hash == first.config_hash
    assert plan(tmp_path, "+experiment=from_config", "simulation.base=simulation_config.json", "run.tstop=9") != first


def test_ranks_make_another_run_only_where_they_are_compared(tmp_path: Path) -> None:
    one, two = (plan(tmp_path, "+experiment=strong_scaling", f"resources.ranks={ranks}") for ranks in (1, 2))
    assert one.run_id.startswith("microcircuit60-100ms-seed1-ranks1-")
    assert one.config_hash != two.config_hash
    one, two = (plan(tmp_path, "+experiment=quickstart", f"resources.ranks={ranks}") for ranks in (1, 2))
    assert one.config_hash == two.config_hash
