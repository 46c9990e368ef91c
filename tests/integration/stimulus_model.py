"""Stimuli on a hand-made cell; run as a script with the mechanism library, prints JSON.

The random streams are those of `random_seed` 7 and `stimulus_seed` 3.
"""

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ndexp.engine import rng
from ndexp.engine.neuron_api import hoc, load_mechanisms, parallel_context
from ndexp.engine.stimulus_manager import BaseStim, Linear, Noise, Pulse, StimulusManager
from ndexp.engine.target_manager import TargetPointList

INFO = {"Name": "x", "StimulusSeed": 3, "SimulationDt": 0.1}
NOISE = {**INFO, "Mean": 0.3, "Variance": 0.01, "Duration": 3.0}
CELLS = SimpleNamespace(get_cell=lambda _gid: SimpleNamespace(getThreshold=lambda: 0.0))


def main() -> None:
    load_mechanisms([Path(sys.argv[1])])
    rng.set_global_index(7)
    soma = hoc().Section(name="soma")
    StimulusManager.reset_helpers()
    found: dict[str, Any] = {
        "noise": played(Noise([points(0, soma)], {**NOISE, "Delay": 7.0}, CELLS)),
        "noise2": played(Noise([points(1000, soma)], {**NOISE, "Delay": 0.0}, CELLS)),
    }
    StimulusManager.reset_helpers()
    again = Noise([points(5, soma), points(0, soma, 2)], {**NOISE, "Delay": 7.0}, CELLS)
    found["other cells first"] = [list(source.stim_vec) for source in again.stimList]
    train = {**INFO, "AmpStart": 2, "Delay": 5.0, "Duration": 50.0, "Width": 1, "Frequency": 50}
    found["pulse"] = played(Pulse([points(0, soma)], train, CELLS))
    del again
    for is_electrode in (False, True):
        found[f"electrode {is_electrode}"] = voltages(is_electrode)
    sys.stdout.write(json.dumps(found) + "\n")


def points(gid: int, section: Any, count: int = 1) -> TargetPointList:
    made = TargetPointList(gid)
    for _ in range(count):
        made.append(0, hoc().SectionRef(sec=section), 0.5)
    return made


def played(stimulus: BaseStim) -> dict[str, Any]:
    (source,) = stimulus.stimList
    return {"t": list(source.time_vec), "y": list(source.stim_vec), "dur": source.clamp.dur}


def voltages(is_electrode: bool) -> dict[str, Any]:
    """A run with a ramp, either way of injecting."""
    h = hoc()
    cell = h.Section(name="cell")
    cell.L = cell.diam = 20
    cell.insert("hh")
    info = {**INFO, "AmpStart": 0.01, "AmpEnd": 0.2, "Delay": 1.0, "Duration": 8.0}
    stimulus = Linear([points(0, cell)], {**info, "RepresentsPhysicalElectrode": is_electrode}, CELLS)
    clamp = stimulus.stimList[0].clamp
    v, current = h.Vector().record(cell(0.5)._ref_v), h.Vector().record(clamp._ref_i)
    h.dt, h.steps_per_ms = 0.1, 10
    parallel_context().set_maxstep(4)
    h.stdinit()
    parallel_context().psolve(12)
    return {"kind": clamp.hname().partition("[")[0], "v": list(v), "i": list(current)}


if __name__ == "__main__":
    main()
