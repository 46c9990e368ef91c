"""A sweep over the seed of a small experiment, planned by hand."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from experiment_builders import experiment, plan_of

from ndexp.plan.run_plan import RunPlan
from ndexp.plan.sweep_plan import Axis, Point, SweepPlan
from ndexp.schema.simulation import RunConfig


def seed_plans(circuit_config: Path, root: Path, seeds: Sequence[int]) -> tuple[RunPlan, ...]:
    """A run for each seed."""
    configs = [experiment(run=RunConfig(tstop=10.0, random_seed=seed)) for seed in seeds]
    return tuple(plan_of(config, circuit_config, root) for config in configs)


def sweep_of(plans: Sequence[RunPlan], seeds: Sequence[int], launch: dict[str, object] | None = None) -> SweepPlan:
    """The sweep that has these runs along the axis `run.random_seed`."""
    settled = [replace(plan, resolved_config={"launch": launch or {}}) for plan in plans]
    return SweepPlan(
        experiment="test",
        slug="random_seed",
        sweep_hash="0123456789abcdef" * 4,
        folder=plans[0].folder.parent / "sweeps" / "random_seed-01234567",
        axes=(Axis(name="run.random_seed", values=tuple(seeds)),),
        points=tuple(
            Point(coordinates={"run.random_seed": seed}, overrides=(f"run.random_seed={seed}",), plan=plan)
            for seed, plan in zip(seeds, settled, strict=True)
        ),
        overrides=("+experiment=test", f"run.random_seed={','.join(map(str, seeds))}"),
    )
