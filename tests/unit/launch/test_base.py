"""A plan becomes a job, and a job the engine's arguments."""

from pathlib import Path

from experiment_builders import experiment, plan_of, write_circuit

from ndexp.launch.base import RUNTIMES, engine_arguments, job_of
from ndexp.launch.native import Native
from ndexp.launch.runtimes import launcher_of
from ndexp.schema.execution import RuntimeKind


def test_a_job_stays_in_the_runs_folder(tmp_path: Path) -> None:
    plan = plan_of(experiment(), write_circuit(tmp_path / "c"), tmp_path)
    made = job_of(plan, Path("/cache/lib.so"))
    assert made.log_file == plan.folder / "logs" / "engine.log"
    assert all(
        path.is_relative_to(plan.folder) for path in (made.simulation_config, made.output_directory, made.log_directory)
    )
    assert engine_arguments(made)[:3] == ("-m", "ndexp.engine", str(plan.simulation_config_file))


def test_every_runtime_of_the_schema_has_a_launcher() -> None:
    assert {one.value for one in RuntimeKind} == set(RUNTIMES)
    assert isinstance(launcher_of("native"), Native)
