"""`make bench`: how long ndexp and neurodamus take to set up and run the same circuits, side by side.

`python tests/benchmarks/run.py [WORKLOAD …] [--pairs N]`. The two take turns; a table has the median of each phase, the
ratio of the medians and the range of the pairs' ratios. Exit code 1 when their spikes differ in a bit. All values:
`.bench/report.json`.
"""

import argparse
import dataclasses
import json
import logging
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import builders
from parity import environment
from parity.outcome import first_difference, read_ours, read_reference
from samples import Sample, of_ours, of_reference, table
from workloads import DEFAULT, WORKLOADS, Workload

ROOT = environment.REPOSITORY / ".bench"
HERE = Path(__file__).parent
MEASURE, OUR_DRIVER = HERE / "measure.py", HERE / "our_driver.py"
DRIVER = environment.HERE / "reference_driver.py"
SIDES = ("neurodamus", "ndexp")


def main() -> int:
    """Run the command line; returns the exit code."""
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    sides = environment.reference(environment.REPOSITORY / ".parity"), environment.ours()
    report, differences = {}, []
    for name in options.workloads or DEFAULT:
        workload = WORKLOADS[name]
        workload = dataclasses.replace(workload, pairs=options.pairs or workload.pairs)
        report[name], found = _run(workload, sides)
        differences += found
    builders.write_json(ROOT / "report.json", report)
    _say("\n".join(["", *differences]) if differences else "\nall spikes are equal")
    return 1 if differences else 0


def _run(
    workload: Workload, sides: tuple[environment.Environment, environment.Environment]
) -> tuple[dict[str, object], list[str]]:
    """Take turns; gives all values, and where spikes differ."""
    config, synapses = workload.prepare(ROOT)
    facts = f"{workload.cells} cells, {synapses} synapses, {workload.tstop:g} ms, {workload.ranks} rank(s)"
    _say(f"\n{workload.name}: {workload.what}\n{facts}, {workload.pairs} pair(s)")
    ranks = workload.ranks
    pairs = [
        (_run_reference(sides[0], config, ranks), _run_ours(sides[1], config, ranks)) for _ in range(workload.pairs)
    ]
    _say(table(pairs, synapses))
    spikes = len(pairs[0][0].outcome.times)
    _say(f"{spikes} spikes")
    found = [first_difference(a.outcome, b.outcome, 0.025) for a, b in pairs] + ([] if spikes else ["there are none"])
    raw = {side: [pair[number].values() for pair in pairs] for number, side in enumerate(SIDES)}
    content = {"facts": facts, "synapses": synapses, "cells": workload.cells, **raw}
    return content, [f"{workload.name}: spikes differ: {text}" for text in found if text]


def _run_reference(side: environment.Environment, config: Path, ranks: int) -> Sample:
    result = config.parent / "reference"
    facts = _measure(side, [str(DRIVER), str(config), str(result), "--no-voltages"], config.parent, ranks)
    return of_reference(read_reference(result, ranks=ranks, seconds=facts["wall_s"]))


def _run_ours(side: environment.Environment, config: Path, ranks: int) -> Sample:
    output, result = config.parent / "ours", config.parent / "ours.facts"
    shutil.rmtree(output, ignore_errors=True)
    facts = _measure(side, [str(OUR_DRIVER), str(config), str(output), str(result)], config.parent, ranks)
    told = [json.loads(Path(f"{result}.{rank}.json").read_text(encoding="utf-8")) for rank in range(ranks)]
    return of_ours(told, read_ours(output, seconds=facts["wall_s"]))


def _measure(side: environment.Environment, arguments: list[str], folder: Path, ranks: int) -> dict[str, float]:
    name = Path(arguments[0]).stem
    result = folder / f"{name}.measured.json"
    command = [sys.executable, str(MEASURE), str(result), *side.command(arguments, ranks=ranks)]
    side.run(command, folder=folder, log_file=folder / f"{name}.log")
    return dict(json.loads(result.read_text(encoding="utf-8")))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    known = "\n".join(f"  {workload.name:9} {workload.what}" for workload in WORKLOADS.values())
    parser = argparse.ArgumentParser(
        description="Time ndexp and neurodamus on the same circuits.",
        epilog=f"workloads (by default {', '.join(DEFAULT)}):\n{known}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("workloads", nargs="*", choices=[*WORKLOADS, []], metavar="WORKLOAD")
    parser.add_argument("--pairs", type=int, help="runs of each engine, instead of the workload's own number")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
