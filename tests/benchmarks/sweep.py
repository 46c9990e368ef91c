"""An f-I curve of ten points: neurodamus started ten times, ndexp's engine ten times, and sweeps that share networks.

`python tests/benchmarks/sweep.py [--cells N] [--tstop MS] [--rounds N]`. They take turns: `neurodamus` and `alone` one
process after the other, as a shell script starts them; `sweep` the whole command as it is typed, with planning,
manifests, figures and pages, on all cores; `one by one` the same with one run at a time. Exit code 1 when spikes differ
in a bit, or when the sweep takes more than a third of neurodamus' time. All values: `.bench/sweep.json`.
"""

import argparse
import json
import shutil
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import builders
import circuits
from parity import environment
from parity.outcome import Outcome, first_difference, read_ours, read_reference
from workloads import Workload

ROOT = environment.REPOSITORY / ".bench"
DRIVER = environment.HERE / "reference_driver.py"
PERCENTS = tuple(float(percent) for percent in range(60, 260, 20))
LIMIT = 1 / 3

Spikes = dict[float, Outcome]


def main() -> int:
    """Run the command line; returns the exit code."""
    options = _options()
    reference, ours = environment.reference(environment.REPOSITORY / ".parity"), environment.ours()
    points = _points(options.cells, options.tstop)
    seconds: dict[str, list[float]] = {"neurodamus": [], "alone": [], "one by one": [], "sweep": []}
    differences: list[str] = []
    for _ in range(options.rounds):
        theirs = _timed(seconds["neurodamus"], lambda: _each_in_neurodamus(reference, points))
        _timed(seconds["alone"], lambda: _each_alone(ours, points))
        _timed(seconds["one by one"], lambda: _sweep(ours, points, options.tstop, "launch.parallel=1"))
        shared = _timed(seconds["sweep"], lambda: _sweep(ours, points, options.tstop))
        differences += [
            f"{percent:g} %: {found}"
            for percent in PERCENTS
            if (found := first_difference(theirs[percent], shared[percent], 0.025))
        ]
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    ratio = medians["sweep"] / medians["neurodamus"]
    builders.write_json(ROOT / "sweep.json", {"cells": options.cells, "tstop": options.tstop, **seconds})
    for name, values in seconds.items():
        share = medians[name] / medians["neurodamus"]
        sys.stdout.write(f"{name:<11}{medians[name]:7.1f} s  ({min(values):.1f}-{max(values):.1f})  {share:.2f}\n")
    spikes = sum(len(one.times) for one in theirs.values())
    sys.stdout.write("\n".join([f"{spikes} spikes", *differences, ""]))
    return 1 if differences or ratio > LIMIT or not spikes else 0


def _points(cells: int, tstop: float) -> dict[float, Path]:
    """A simulation config for each point."""
    made = {}
    for percent in PERCENTS:
        name = f"sweep-{cells}-{percent:g}"
        workload = Workload(name=name, what="a point", build=circuits.dense, cells=cells, tstop=tstop)
        path, _ = workload.prepare(ROOT)
        config = json.loads(path.read_text(encoding="utf-8"))
        config["inputs"]["step"] = {"module": "relative_linear", "input_type": "current_clamp", "node_set": "All"}
        config["inputs"]["step"] |= {"percent_start": percent, "delay": 5.0, "duration": tstop}
        made[percent] = builders.write_json(path, config)
    return made


def _timed(kept: list[float], work):  # noqa: ANN001, ANN202 - whatever the work gives
    begin = time.perf_counter()
    result = work()
    kept.append(time.perf_counter() - begin)
    return result


def _each_in_neurodamus(side: environment.Environment, points: dict[float, Path]) -> Spikes:
    found = {}
    for percent, config in points.items():
        result = config.parent / "reference"
        side.run(
            side.command([str(DRIVER), str(config), str(result), "--no-voltages"], ranks=1),
            folder=config.parent,
            log_file=config.parent / "reference.log",
        )
        found[percent] = read_reference(result, ranks=1, seconds=0.0)
    return found


def _each_alone(side: environment.Environment, points: dict[float, Path]) -> None:
    for config in points.values():
        output = config.parent / "alone"
        shutil.rmtree(output, ignore_errors=True)
        words = ["-m", "ndexp.engine", str(config), "--output-dir", str(output)]
        side.run(side.command(words, ranks=1), folder=config.parent, log_file=config.parent / "alone.log")


def _sweep(side: environment.Environment, points: dict[float, Path], tstop: float, *more: str) -> Spikes:
    folder = ROOT / "sweep"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    base = next(iter(points.values()))
    words = [
        *("-m", "ndexp", "-m", "+experiment=from_config", f"simulation.base={base}"),
        f"inputs.step.percent_start={','.join(map(str, PERCENTS))}",
        f"run.tstop={tstop}",
        *more,
    ]
    side.run(side.command(words, ranks=1), folder=folder, log_file=folder / "sweep.log")
    index = json.loads(next(folder.glob("runs/from_config/sweeps/*/sweep.json")).read_text(encoding="utf-8"))
    runs = {float(one["coordinates"]["inputs.step.percent_start"]): one for one in index["runs"]}
    place = next(folder.glob("runs/from_config"))
    return {
        percent: read_ours(place / Path(str(one["folder"])).name / "output", seconds=0.0)
        for percent, one in runs.items()
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time an f-I curve in neurodamus, alone and with shared networks.")
    parser.add_argument("--cells", type=int, default=20)
    parser.add_argument("--tstop", type=float, default=50.0)
    parser.add_argument("--rounds", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
