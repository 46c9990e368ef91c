"""`make bench`: how long ndexp and neurodamus take to set up and run the same microcircuit, side by side.

`python tests/benchmarks/run.py [--cells N] [--tstop MS] [--ranks N] [--pairs N]`. The two take turns; the table has the
median of each phase and the ratio. Exit code 1 when their spikes differ in a bit. All values: `.bench/report.json`.
"""

import argparse
import dataclasses
import json
import logging
import shutil
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import builders
import h5py
from parity import environment
from parity.bases import microcircuit
from parity.outcome import Outcome, first_difference, read_ours, read_reference

ROOT = environment.REPOSITORY / ".bench"
MEASURE = Path(__file__).with_name("measure.py")
DRIVER = environment.HERE / "reference_driver.py"
SOLVE = "solve"
_SETUP = "set up"
SYNAPSES = {
    "neurodamus": ("create synapses", "enable replay", "init", "sim init"),
    "ndexp": ("synapses", "initialise"),
}
"""Phases from the edges to the first initialisation, which neurodamus divides otherwise."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One run of one engine: seconds by phase and in all, MB of its largest process, and what came out."""

    phases: dict[str, float]
    setup_s: float
    solve_s: float
    wall_s: float
    peak_rss_mb: float
    outcome: Outcome


def main() -> int:
    """Run the command line; returns the exit code."""
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    reference, ours = environment.reference(environment.REPOSITORY / ".parity"), environment.ours()
    config, synapses = _prepare(options)
    _say(f"{options.cells} cells, {synapses} synapses, {options.tstop:g} ms, {options.ranks} rank(s)")
    samples: dict[str, list[Sample]] = {"neurodamus": [], "ndexp": []}
    for number in range(options.pairs):
        samples["neurodamus"].append(_run_reference(reference, config, options.ranks))
        samples["ndexp"].append(_run_ours(ours, config, options.ranks))
        setups = " / ".join(f"{found[-1].setup_s:.2f} s" for found in samples.values())
        _say(f"pair {number + 1}: set-up {setups} (neurodamus / ndexp)")
    _say(_table(samples, synapses))
    _keep(samples, options, synapses)
    pairs = zip(samples["neurodamus"], samples["ndexp"], strict=True)
    differences = [text for a, b in pairs if (text := first_difference(a.outcome, b.outcome, 0.025))]
    _say(
        f"spikes differ: {differences[0]}" if differences else f"{len(samples['ndexp'][0].outcome.times)} equal spikes"
    )
    return 1 if differences else 0


def _prepare(options: argparse.Namespace) -> tuple[Path, int]:
    """The simulation config, and the number of edges onto its cells."""
    base = microcircuit(f"microcircuit-{options.cells}", cells=options.cells, seed=1)
    network = base.circuit(ROOT / "circuits")
    sections = base.sections(network)
    sections["run"]["tstop"] = options.tstop
    synapses = 0
    for path in network.parent.rglob("*__chemical.h5"):
        with h5py.File(path) as file:
            synapses += sum(len(group["source_node_id"]) for group in file["edges"].values())
    return builders.simulation_config(ROOT / "run", network, **sections), synapses


def _run_reference(side: environment.Environment, config: Path, ranks: int) -> Sample:
    arguments = [str(DRIVER), str(config), str(config.parent / "reference"), "--no-voltages"]
    facts = _measure(side, arguments, config.parent, ranks, "reference")
    outcome = read_reference(config.parent / "reference", ranks=ranks, seconds=facts["wall_s"])
    phases = {name.replace("_", " "): told for name, told in outcome.phases.items() if name not in {_SETUP, SOLVE}}
    # without starting NEURON, which ndexp's stages leave out too
    setup_s = sum(phases.values())
    return Sample(phases=phases, setup_s=setup_s, solve_s=outcome.phases[SOLVE], outcome=outcome, **facts)


def _run_ours(side: environment.Environment, config: Path, ranks: int) -> Sample:
    output = config.parent / "ours"
    shutil.rmtree(output, ignore_errors=True)
    arguments = ["-m", "ndexp.engine", str(config), "--output-dir", str(output), "--ranks", str(ranks), "--progress"]
    facts = _measure(side, arguments, config.parent, ranks, "ours")
    phases = _stages(config.parent / "ours.log")
    names = list(phases)
    setup = sum(phases[name] for name in names[: names.index(SOLVE)])
    outcome = read_ours(output, seconds=facts["wall_s"])
    return Sample(phases=phases, setup_s=setup, solve_s=phases[SOLVE], outcome=outcome, **facts)


def _measure(
    side: environment.Environment, arguments: list[str], folder: Path, ranks: int, name: str
) -> dict[str, float]:
    result = folder / f"{name}.measured.json"
    command = [sys.executable, str(MEASURE), str(result), *side.command(arguments, ranks=ranks)]
    side.run(command, folder=folder, log_file=folder / f"{name}.log")
    return dict(json.loads(result.read_text(encoding="utf-8")))


def _stages(log_file: Path) -> dict[str, float]:
    """Seconds of each stage in the order in which ndexp told them."""
    lines = log_file.read_text(encoding="utf-8").splitlines()
    told = [json.loads(line.removeprefix("@progress ")) for line in lines if line.startswith("@progress ")]
    return {fact["stage"]: fact["seconds"] for fact in told if fact.get("done")}


def _table(samples: dict[str, list[Sample]], synapses: int) -> str:
    rows = [f"{'median of':24} {'neurodamus':>11} {'ndexp':>9} {'ratio':>7}"]
    for label, key, unit in (
        ("set-up", "setup_s", "s"),
        ("solve", "solve_s", "s"),
        ("whole process", "wall_s", "s"),
        ("largest process", "peak_rss_mb", "MB"),
    ):
        theirs, our = (_median(samples[name], key) for name in ("neurodamus", "ndexp"))
        rows.append(f"{label + ', ' + unit:24} {theirs:11.2f} {our:9.2f} {theirs / our:6.1f}x")
        if key == "setup_s":
            each = (1e6 * value / synapses for value in (theirs, our))
            rows.append(f"{'set-up, µs per synapse':24} {next(each):11.1f} {next(each):9.1f}")
    theirs, our = (sum(_phase(found, phase) for phase in SYNAPSES[name]) for name, found in samples.items())
    each = (1e6 * value / synapses for value in (theirs, our))
    rows.append(f"{'synapses, µs each':24} {next(each):11.1f} {next(each):9.1f} {theirs / our:6.1f}x")
    for name, found in samples.items():
        told = ", ".join(f"{phase} {_phase(found, phase):.2f}" for phase in found[0].phases)
        rows.append(f"{name}: {told} (s)")
    return "\n".join(rows)


def _median(found: list[Sample], key: str) -> float:
    return statistics.median(dataclasses.asdict(sample)[key] for sample in found)


def _phase(found: list[Sample], phase: str) -> float:
    return statistics.median(sample.phases.get(phase, 0.0) for sample in found)


def _keep(samples: dict[str, list[Sample]], options: argparse.Namespace, synapses: int) -> None:
    raw = {
        name: [{key: value for key, value in dataclasses.asdict(s).items() if key != "outcome"} for s in found]
        for name, found in samples.items()
    }
    content = {"options": vars(options), "synapses": synapses, "samples": raw}
    builders.write_json(ROOT / "report.json", content)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time ndexp and neurodamus on the same microcircuit.")
    parser.add_argument("--cells", type=int, default=100)
    parser.add_argument("--tstop", type=float, default=10.0, help="ms")
    parser.add_argument("--ranks", type=int, default=1)
    parser.add_argument("--pairs", type=int, default=3, help="runs of each engine, taking turns")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
