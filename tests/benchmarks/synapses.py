"""What one synapse costs to make: `python tests/benchmarks/synapses.py [--count N]`; µs and bytes of each part.

A synapse with a presynaptic NetCon, minis and a replay NetCon is made many times on one small tree, by the compiled
loops and by hoc's, each in a fresh process. All values: `.bench/synapses.json`.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from ndexp.launch.mechanisms import build

ROOT = Path(__file__).resolve().parents[2] / ".bench"
PARTS = ("synapse", "presynaptic NetCon", "mini source", "mini NetCon", "replay NetCon")


def main() -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="µs and bytes of one synapse, by both kinds of loops.")
    parser.add_argument("--count", type=int, default=30_000)
    parser.add_argument("--loops", choices=("compiled", "hoc"), help="measure only this one, in this process")
    options = parser.parse_args()
    if options.loops:
        sys.stdout.write(json.dumps(_measure(options.loops, options.count)) + "\n")
        return 0
    found = {loops: _in_a_process(loops, options.count) for loops in ("compiled", "hoc")}
    sys.stdout.write(_table(found) + "\n")
    ROOT.mkdir(exist_ok=True)
    (ROOT / "synapses.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 0


def _in_a_process(loops: str, count: int) -> dict[str, list[float]]:
    command = [sys.executable, __file__, "--count", str(count), "--loops", loops]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _table(found: dict[str, dict[str, list[float]]]) -> str:
    rows = [f"{'one':20} {'compiled':>16} {'hoc':>16}"]
    for part in [*PARTS, "all"]:
        cells = [found[loops][part] for loops in ("compiled", "hoc")]
        rows.append(f"{part:20} " + " ".join(f"{us:6.2f} µs {size:5.0f} B" for us, size in cells))
    return "\n".join(rows)


def _measure(loops: str, count: int) -> dict[str, list[float]]:
    """Seconds and bytes of each part, over the number of synapses."""
    from ndexp.engine.connection import compiled_builder
    from ndexp.engine.neuron_api import load_mechanisms

    load_mechanisms([build().path])
    if loops == "hoc":
        compiled_builder.is_available = lambda: False  # type: ignore[assignment]
    costs = _make(count)
    result = {part: [1e6 * seconds / count, size / count] for part, (seconds, size) in zip(PARTS, costs, strict=True)}
    return result | {"all": [sum(values) for values in zip(*result.values(), strict=True)]}


def _make(count: int) -> list[tuple[float, float]]:
    from one_cell_synapses import make_synapses

    from ndexp.engine.connection import NetConType
    from ndexp.engine.connection import synapse_builder as builder

    sections, stims, rates, _kept = _tree()
    built, random, mechanism = builder.Built(), np.random.default_rng(1), "ProbAMPANMDA_EMS"
    rows = builder.SynapseRows(
        mechanism=mechanism,
        x=random.uniform(0.01, 0.99, count),
        parameters={name: random.uniform(0.1, 0.9, count) for name in ("tau_d_AMPA", "Use", "Dep", "Fac", "Nrrp")},
        stream=random.integers(1, 9999, (count, 3)).astype(float),
        synapse_id=np.arange(count),
        conductance=random.uniform(size=count),
    )
    places = random.integers(0, len(sections), count)
    weight, where, zeros = random.uniform(size=count), np.arange(count), np.zeros(count, np.int64)
    netcons = builder.NetConRows(synapse=where, delay=np.ones(count), weight=weight)
    streams = (rows.stream, rows.stream)
    mini = builder.attach_stims
    steps: list[Any] = [
        lambda: make_synapses(rows, places, sections, built.synapses),
        lambda: builder.attach_sources(np.full(count, 7), netcons, built),
        lambda: builder.make_minis(zeros, rates, streams, 50.0, built),
        lambda: mini(indices, built.stims, netcons, NetConType.NC_SPONTMINI, mechanism, built),
        lambda: mini(zeros, stims, netcons, NetConType.NC_REPLAY, mechanism, built),
    ]
    costs = []
    indices = zeros
    for step in steps:
        begin, before = time.perf_counter(), _memory()
        indices = step()
        costs.append((time.perf_counter() - begin, _memory() - before))
    return costs


def _tree() -> tuple[list[Any], Any, Any, list[Any]]:
    """Sections, a List with a VecStim, a List with a rate, and what must be kept."""
    from ndexp.engine.neuron_api import hoc, parallel_context

    h, context = hoc(), parallel_context()
    sections = [h.Section(name=f"section{number}") for number in range(50)]
    for section in sections:
        section.nseg = 5
    context.set_gid2node(7, 0)
    context.cell(7, h.NetCon(sections[0](0.5)._ref_v, None, sec=sections[0]))
    stim, stims, rate, rates = h.VecStim(), h.List(), h.Vector([1.0]), h.List()
    stims.append(stim)
    rates.append(rate)
    return sections, stims, rates, [stim, rate]


def _memory() -> float:
    """Bytes this process holds now."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:  # not Linux: the largest there has been
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return pages * resource.getpagesize()


if __name__ == "__main__":
    sys.exit(main())
