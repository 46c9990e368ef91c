"""What reports cost: the solve of a microcircuit without any, and with soma or all compartments at 0.1 ms.

`python tests/benchmarks/reports.py [--cells N] [--tstop MS] [--ranks N] [--rounds N]`. The cases take turns. The table
has medians: processor seconds of the solve, which other work on the machine disturbs less than wall time, the share
that a report adds to the bare solve of its round, and bytes written per second of wall time. Exit code 1 when a share
is above its target. All values: `.bench/reports.json`.
"""

import argparse
import json
import shutil
import statistics
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import builders
from parity import environment
from parity.bases import microcircuit

ROOT = environment.REPOSITORY / ".bench"
REPORT = {"type": "compartment", "variable_name": "v", "dt": 0.1, "start_time": 0.0, "end_time": 1e9}
CASES: Mapping[str, Mapping[str, Any]] = {
    "bare": {},
    "soma": {"soma": {**REPORT, "sections": "soma"}},
    "all": {"all": {**REPORT, "sections": "all"}},
    "sums": {"sums": {**REPORT, "type": "summation", "variable_name": "i_membrane", "sections": "all"}},
}
TARGETS = {"soma": 0.02, "all": 0.15}
"""Most that a report may add to the bare solve."""


def main() -> int:
    """Run the command line; returns the exit code."""
    options = _options()
    if options.solve:
        _solve(*map(Path, options.solve))
        return 0
    side, configs = environment.ours(), _prepare(options)
    found: dict[str, list[dict[str, float]]] = {name: [] for name in CASES}
    for number in range(options.rounds):
        for name, config in configs.items():
            found[name].append(_measured(side, config, options.ranks))
        told = ", ".join(f"{name} {samples[-1]['cpu_s']:.2f} s" for name, samples in found.items())
        _say(f"round {number + 1}: {told}")
    shares = _table(found)
    builders.write_json(ROOT / "reports.json", {"options": vars(options), "samples": found, "shares": shares})
    return 1 if any(shares[name] > most for name, most in TARGETS.items()) else 0


def _prepare(options: argparse.Namespace) -> dict[str, Path]:
    base = microcircuit(f"microcircuit-{options.cells}", cells=options.cells, seed=1)
    network = base.circuit(ROOT / "circuits")
    sections = base.sections(network)
    sections["run"]["tstop"] = options.tstop
    return {
        name: builders.simulation_config(ROOT / f"reports-{name}", network, **sections, reports=dict(reports))
        for name, reports in CASES.items()
    }


def _measured(side: environment.Environment, config: Path, ranks: int) -> dict[str, float]:
    output, log = config.parent / "output", config.parent / "run.log"
    shutil.rmtree(output, ignore_errors=True)
    side.run(side.command([__file__, "--solve", str(config), str(output)], ranks=ranks), folder=ROOT, log_file=log)
    facts: dict[str, float] = json.loads((output / "measured.json").read_text(encoding="utf-8"))
    files = [path for path in output.glob("*.h5") if path.name != "spikes.h5"]
    return facts | {"bytes": sum(path.stat().st_size for path in files)}


def _solve(config: Path, output: Path) -> None:
    """In a process of its own: run a config and keep what the solve took, the highest rank's."""
    from ndexp.engine import mpi
    from ndexp.engine.neuron_api import hoc, parallel_context
    from ndexp.engine.node import Neurodamus

    simulation = Neurodamus(config, output_path=output)
    simulation.sim_init()
    mpi.barrier()
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    simulation.solve()
    facts = {"wall_s": time.perf_counter() - wall_s, "cpu_s": time.process_time() - cpu_s}
    facts = {name: mpi.maximum(value) for name, value in facts.items()}
    if mpi.this_rank().rank == 0:
        builders.write_json(output / "measured.json", facts)
    parallel_context().barrier()
    hoc().quit()


def _table(found: dict[str, list[dict[str, float]]]) -> dict[str, float]:
    """Print the medians; gives what each case adds to the bare solve."""
    _say(f"{'report':8} {'solve, cpu s':>12} {'adds':>7} {'MB':>8} {'MB per s':>9}")
    shares = {}
    for name, samples in found.items():
        cpu_s, wall_s, size = (_median(samples, key) for key in ("cpu_s", "wall_s", "bytes"))
        pairs = zip(samples, found["bare"], strict=True)
        shares[name] = statistics.median(one["cpu_s"] / bare["cpu_s"] - 1 for one, bare in pairs)
        _say(f"{name:8} {cpu_s:12.2f} {100 * shares[name]:6.1f}% {size / 1e6:8.2f} {size / 1e6 / wall_s:9.2f}")
    return shares


def _median(samples: list[dict[str, float]], key: str) -> float:
    return statistics.median(sample[key] for sample in samples)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure what reports add to the solve.")
    parser.add_argument("--cells", type=int, default=20)
    parser.add_argument("--tstop", type=float, default=400.0, help="ms")
    parser.add_argument("--ranks", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5, help="runs of each case, taking turns")
    parser.add_argument("--solve", nargs=2, metavar=("CONFIG", "OUTPUT"), help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
