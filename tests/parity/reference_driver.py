"""Runs one simulation in neurodamus and keeps its spikes and soma voltages; run by the parity venv's own Python.

`python reference_driver.py CONFIG RESULT [--no-voltages] [--reports]`, alone or under mpiexec. Rank r writes
RESULT.<r>.npz: `gids` (n,) int64 and `times` (n,) float64 of its spikes, ms; `cells` (c,) int64 and `v` (c, steps)
float64, mV, of its cells; `facts`, a JSON text: `populations` (name → offset), `ranks`, `phases` (name → seconds),
`rss_mb` (name → MB that the process has at the end of that stage), `peak_mb` (the most up to the end of set-up) and
`setup_cpu_s`.
"""

import argparse
import json
import os
import re
import time
from pathlib import Path

import numpy as np

# neurodamus starts NEURON and MPI itself: importing NEURON's h before it would leave every rank alone
from neurodamus import Neurodamus

STAGES = ("load_targets", "create_cells", "create_synapses", "enable_replay", "enable_stimulus", "init", "sim_init")
_WARNINGS = 0  # neurodamus counts its levels of talk from here; anything high is debug output, which takes time


class Recorded(Neurodamus):
    """neurodamus with a recorder on every soma(0.5).v, attached before initialisation, and a clock on its stages."""

    def __init__(self, config: str, *, voltages: bool, reports: bool) -> None:
        self.phases: dict[str, float] = {}
        self.rss: dict[str, float] = {}
        self.peak_mb = 0.0
        self.setup_cpu_s = 0.0
        self.recorders: dict[int, object] = {}
        self._voltages = voltages
        for stage in STAGES:
            setattr(self, stage, self._timed(stage, getattr(self, stage)))
        super().__init__(config, logging_level=_WARNINGS, disable_reports=not reports)

    def _timed(self, name: str, method):  # noqa: ANN001, ANN202 - any stage of the published API
        def timed(*args: object, **options: object) -> object:
            if name == "sim_init" and self._voltages:
                self._record()
            begin, others = time.perf_counter(), sum(self.phases.values())
            cpu = time.process_time() - self.setup_cpu_s
            result = method(*args, **options)
            nested = sum(self.phases.values()) - others
            self.phases[name] = self.phases.get(name, 0.0) + time.perf_counter() - begin - nested
            self.rss[name], self.peak_mb = _memory_mb("VmRSS"), _memory_mb("VmHWM")
            self.setup_cpu_s = time.process_time() - cpu
            return result

        return timed

    def _record(self) -> None:
        from neuron import h

        for manager in self.circuits.all_node_managers():
            for cell in manager.cells:
                if not _has_soma(cell.CellRef):
                    continue
                self.recorders[int(cell.gid)] = h.Vector().record(cell.CellRef.soma[0](0.5)._ref_v)


def main() -> None:
    """Run the simulation of the command line and write this rank's result."""
    parser = argparse.ArgumentParser()
    parser.add_argument("config")
    parser.add_argument("result")
    parser.add_argument("--no-voltages", action="store_true")
    parser.add_argument("--reports", action="store_true", help="also keep the frames of its reports, in RESULT.frames")
    options = parser.parse_args()
    frames = Path(f"{options.result}.frames").absolute()
    frames.mkdir(exist_ok=True)
    os.environ["NDEXP_PARITY_FRAMES"] = str(frames)  # read by the library that stands in for libsonatareport
    begin = time.perf_counter()
    engine = Recorded(options.config, voltages=not options.no_voltages, reports=options.reports)
    built = time.perf_counter()
    engine.run(cleanup=False)
    engine.phases |= {"set up": built - begin, "solve": time.perf_counter() - built}
    _write(Path(options.result).absolute(), engine)
    _leave()


def _write(result: Path, engine: Recorded) -> None:
    from neuron import h

    parallel = h.ParallelContext()
    real, _ = engine.circuits.get_population_offsets()
    facts = {
        "populations": dict(real),
        "ranks": int(parallel.nhost()),
        "phases": engine.phases,
        "rss_mb": engine.rss,
        "peak_mb": engine.peak_mb,
        "setup_cpu_s": engine.setup_cpu_s,
    }
    times, gids = zip(*engine._spike_vecs, strict=True) if engine._spike_vecs else ((), ())
    np.savez(
        f"{result}.{int(parallel.id())}.npz",
        times=np.concatenate([np.array(part, dtype=np.float64) for part in times] or [[]]),
        gids=np.concatenate([np.array(part, dtype=np.int64) for part in gids] or [[]]).astype(np.int64),
        cells=np.array(list(engine.recorders), dtype=np.int64),
        v=np.array([np.array(recorder) for recorder in engine.recorders.values()], dtype=np.float64),
        facts=np.array(json.dumps(facts)),
    )


def _has_soma(cell) -> bool:  # noqa: ANN001 - a hoc object
    try:
        return cell.soma is not None
    except (AttributeError, LookupError):
        return False


def _memory_mb(name: str) -> float:
    """A line of Linux' status of this process: VmRSS, what it has in memory now, or VmHWM, the most so far."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def _leave() -> None:
    """End the process through NEURON, so that MPI is finalised."""
    from neuron import h

    h.ParallelContext().barrier()
    h.quit()


if __name__ == "__main__":
    main()
