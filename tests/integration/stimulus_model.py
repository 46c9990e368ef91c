"""Stimuli on a hand-made cell; run as a script with the mechanism library, prints JSON.

The random streams are those of `random_seed` 7 and `stimulus_seed` 3.
"""

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from ndexp.engine import rng
from ndexp.engine.neuron_api import hoc, load_mechanisms, parallel_context
from ndexp.engine.stimulus_manager import (
    AbsoluteShotNoise,
    BaseStim,
    ConductanceSource,
    ElectrodeSource,
    Linear,
    Noise,
    OrnsteinUhlenbeck,
    Pulse,
    SEClamp,
    ShotNoise,
    Sinusoidal,
    StimulusManager,
)
from ndexp.engine.stimulus_manager.efield_geometry import EField
from ndexp.engine.target_manager import TargetPointList

INFO = {"Name": "x", "Mode": "Current", "StimulusSeed": 3, "SimulationDt": 0.1}
NOISE = {**INFO, "Mean": 0.3, "Variance": 0.01, "Duration": 3.0}
OU = {**INFO, "Delay": 1.0, "Duration": 5.0, "Tau": 2.0, "Mean": 0.3, "Sigma": 0.1}
SHOT = {**INFO, "Duration": 50.0, "RiseTime": 0.4, "DecayTime": 4.0}
SHOTS = {**SHOT, "Delay": 1.0, "Rate": 2000, "AmpMean": 0.04, "AmpVar": 0.0016}
FEW_SHOTS = {**SHOT, "Delay": 0.0, "Rate": 500, "AmpMean": -0.04, "AmpVar": 0.0064, "Seed": 11}
CELLS = SimpleNamespace(get_cell=lambda _gid: SimpleNamespace(getThreshold=lambda: 0.0))


def main() -> None:
    load_mechanisms([Path(sys.argv[1])])
    rng.set_global_index(7)
    soma = hoc().Section(name="soma")
    StimulusManager.reset_helpers()
    sine = {**INFO, "Delay": 1.0, "Duration": 1.0, "AmpStart": 0.3, "Frequency": 100, "Dt": 0.2}
    found: dict[str, Any] = {
        "ou": played(OrnsteinUhlenbeck([points(0, soma)], OU, CELLS)),
        "ou2": played(OrnsteinUhlenbeck([points(1000, soma)], OU, CELLS)),
        "shot": played(ShotNoise([points(0, soma)], SHOTS, CELLS)),
        "shot2": played(ShotNoise([points(0, soma)], FEW_SHOTS, CELLS)),
        "abs": played(AbsoluteShotNoise([points(0, soma)], {**SHOT, "Delay": 0.0, "Mean": 0.7, "Sigma": 0.4}, CELLS)),
        "noise": played(Noise([points(0, soma)], {**NOISE, "Delay": 7.0}, CELLS)),
        "noise2": played(Noise([points(1000, soma)], {**NOISE, "Delay": 0.0}, CELLS)),
        "sin": played(Sinusoidal([points(0, soma)], sine, CELLS)),
    }
    StimulusManager.reset_helpers()
    again = Noise([points(5, soma), points(0, soma, 2)], {**NOISE, "Delay": 7.0}, CELLS)
    found["other cells first"] = [list(source.stim_vec) for source in again.stimList]
    several = OrnsteinUhlenbeck([points(5, soma), points(0, soma, 2)], OU, CELLS)
    found["points of a cell"] = [list(source.stim_vec) for source in several.stimList]
    train = {**INFO, "AmpStart": 2, "Delay": 5.0, "Duration": 50.0, "Width": 1, "Frequency": 50}
    found["pulse"] = played(Pulse([points(0, soma)], train, CELLS))
    del again, several
    for is_electrode in (False, True):
        ramp = {**INFO, "AmpStart": 0.01, "AmpEnd": 0.2, "Delay": 1.0, "Duration": 8.0}
        found[f"electrode {is_electrode}"] = voltages(Linear, ramp, is_electrode)
        conductance = {**OU, "Mode": "Conductance", "Mean": 0.01, "Sigma": 0.004, "Duration": 8.0}
        found[f"conductance {is_electrode}"] = voltages(OrnsteinUhlenbeck, conductance, is_electrode)
    found["reversal"] = resistance(10.0)
    found["levels"] = levels()
    found["field"] = potential()
    sys.stdout.write(json.dumps(found) + "\n")


def points(gid: int, section: Any, count: int = 1) -> TargetPointList:
    made = TargetPointList(gid)
    for _ in range(count):
        made.append(0, hoc().SectionRef(sec=section), 0.5)
    return made


def played(stimulus: BaseStim) -> dict[str, Any]:
    (source,) = stimulus.stimList
    return {"t": list(source.time_vec), "y": list(source.stim_vec), "dur": source.clamp.dur}


def voltages(kind: Any, info: dict[str, Any], is_electrode: bool) -> dict[str, Any]:
    """A run with a stimulus, either way of injecting."""
    h = hoc()
    cell = h.Section(name="cell")
    cell.L = cell.diam = 20
    cell.insert("hh")
    StimulusManager.reset_helpers()
    stimulus = kind([points(0, cell)], {**info, "RepresentsPhysicalElectrode": is_electrode}, CELLS)
    clamp = stimulus.stimList[0].clamp
    v, current = h.Vector().record(cell(0.5)._ref_v), h.Vector().record(clamp._ref_i)
    run(12, 0.1)
    return {"kind": clamp.hname().partition("[")[0], "v": list(v), "i": list(current)}


def resistance(reversal: float) -> list[float]:
    """What a conductance's clamp has as its resistance, at every step."""
    cell = hoc().Section(name="cell")
    source = ConductanceSource(reversal, delay=1.0).add_pulse(0.5, 1.0)
    source.attach_to(cell, 0.5)
    recorded = hoc().Vector().record(source.clamp._ref_rs)
    run(2.5, 0.5)
    return list(recorded)


def levels() -> list[float]:
    """What a voltage clamp with levels commands, at every step."""
    cell = hoc().Section(name="cell")
    info = {**INFO, "Delay": 0.0, "Duration": 8.0, "Voltage": 5.5}
    changes = {"DurationLevels": [1.1, 2.2, 3.3], "VoltageLevels": [10, 15, 20]}
    stimulus = SEClamp([points(0, cell)], {**info, **changes}, CELLS)
    recorded = hoc().Vector().record(stimulus.stimList[0]._ref_vc)
    run(9, 0.5)
    return list(recorded)


def potential() -> dict[str, Any]:
    """The potential outside of a segment in two fields, and what becomes of a section that has `extracellular`."""
    cell, other = (hoc().Section(name=name) for name in ("cell", "other"))
    other.insert("extracellular")
    other(0.5).xraxial[0] = 5.0
    source = ElectrodeSource([EField(ex=0, ey=1e3, ez=0, duration=2, delay=1, ramp_up_time=1, ramp_down_time=1)])
    source += ElectrodeSource([EField(ex=1e3, ey=0, ez=0, duration=3, frequency=250, phase=0.5)])

    source.apply_segment_potentials({cell(0.5): np.array([1e-6, 2e-6, 0.0]), other(0.5): np.zeros(3)})
    recorded = hoc().Vector().record(cell(0.5)._ref_e_extracellular)
    run(6, 0.5)
    return {"e": list(recorded), "xraxial": [cell(0.5).xraxial[0], other(0.5).xraxial[0]]}


def run(tstop: float, dt: float) -> None:
    h = hoc()
    h.dt, h.steps_per_ms = dt, 1 / dt
    parallel_context().set_maxstep(4)
    h.stdinit()
    parallel_context().psolve(tstop)


if __name__ == "__main__":
    main()
