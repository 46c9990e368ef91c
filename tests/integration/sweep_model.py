"""Launches a sweep over seeds of the quickstart with 10 cells: `sweep_model.py SEEDS [--bad SEED] [KEY=VALUE]`.

The seed given by `--bad` has a report of a variable that no cell has, so that the engine refuses to run.
"""

import argparse
import sys
from pathlib import Path

from ndexp.cli.display import PlainDisplay, Progress
from ndexp.cli.main import _end_like_an_interrupt
from ndexp.cli.prepare import planned_run
from ndexp.cli.sweep import launch_sweep
from ndexp.compose.composer import compose_experiment
from ndexp.plan.run_plan import RunPlan
from ndexp.plan.sweep_plan import Axis, Point, SweepPlan

BASE = ("+experiment=quickstart", "circuit.cells=10", "resources.ranks=1", "inputs=[]")


def planned_seed(seed: int, overrides: list[str], *, is_bad: bool) -> RunPlan:
    bad = ("reports.soma_voltage.variable_name=nonsense",) if is_bad else ()
    composed = compose_experiment([*BASE, f"run.random_seed={seed}", *bad, *overrides])
    progress = Progress(PlainDisplay(write=lambda _text: None))
    return planned_run(composed, progress, Path.cwd())


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("seeds", type=lambda text: [int(one) for one in text.split(",")])
    parser.add_argument("overrides", nargs="*")
    parser.add_argument("--bad", type=int)
    given = parser.parse_intermixed_args()
    plans = [planned_seed(seed, given.overrides, is_bad=seed == given.bad) for seed in given.seeds]
    sweep = SweepPlan(
        experiment="quickstart",
        slug="random_seed",
        sweep_hash="a" * 64,
        folder=plans[0].folder.parent / "sweeps" / "random_seed-aaaaaaaa",
        axes=(Axis(name="run.random_seed", values=tuple(given.seeds)),),
        points=tuple(
            Point(coordinates={"run.random_seed": seed}, overrides=(f"run.random_seed={seed}",), plan=plan)
            for seed, plan in zip(given.seeds, plans, strict=True)
        ),
        overrides=tuple(given.overrides),
    )
    return launch_sweep(sweep, sys.argv[1:])


if __name__ == "__main__":
    import signal

    _end_like_an_interrupt(signal.SIGTERM)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
