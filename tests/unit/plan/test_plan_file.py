"""Plans survive the way through JSON."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from experiment_builders import image, write_circuit
from slurm_fakes import slurm_plan
from sweep_builders import seed_plans
from sweep_builders import sweep_of as sweep_over

from ndexp.errors import ConfigError
from ndexp.plan.plan_file import plan_content, read_plan, sweep_content, sweep_of
from ndexp.plan.run_plan import RunPlan


def through_json(plan: RunPlan, folder: Path) -> RunPlan:
    file = folder / "plan.json"
    file.write_text(json.dumps(plan_content(plan)))
    return read_plan(file)


def test_a_plan_comes_back(tmp_path: Path) -> None:
    plan = slurm_plan(tmp_path, partition="debug", setup_lines=("module load x",), export=("MINE",))
    assert through_json(plan, tmp_path) == plan


def test_a_plan_with_an_image_and_limits_comes_back(tmp_path: Path) -> None:
    plan = replace(slurm_plan(tmp_path), slurm=None, image=image(), memory_gb=1.5, cores=2, warnings=("w",))
    assert through_json(plan, tmp_path) == plan


def test_numbers_keep_their_last_bit(tmp_path: Path) -> None:
    plan = replace(slurm_plan(tmp_path), simulation_config={"run": {"dt": 0.1 + 0.2, "tstop": 10.0, "seed": 1}})
    back = through_json(plan, tmp_path)
    assert repr(back.simulation_config) == repr(plan.simulation_config)


def test_a_missing_plan_names_its_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"plan\.json: the file does not exist"):
        read_plan(tmp_path / "plan.json")


def test_a_sweep_comes_back_with_its_plans(tmp_path: Path) -> None:
    sweep = sweep_over(seed_plans(write_circuit(tmp_path / "c"), tmp_path, (1, 2)), (1, 2))
    content = json.loads(json.dumps(sweep_content(sweep)))
    assert "simulation_config" not in json.dumps(content)
    assert sweep_of(content, {plan.folder: plan for plan in sweep.runs}) == sweep
