"""Builds cells of the built-in circuit from its templates, without a network, and measures them.

Run as a script: `circuit_cells_model.py CIRCUIT_FOLDER LIBRARY contract|electrical`; prints one line of JSON.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from neuron import h

from ndexp.circuits.electrical import ELECTRICAL
from ndexp.circuits.metypes import METYPES
from ndexp.engine.metype.importer import install

SETTLE, STEP = 200.0, 500.0
"""Before and during the current step, ms."""
KEEP_AXON = 400


def build(folder: Path, mtype: str, name: str, kind: str, *extra: float) -> Any:
    """A cell from its template, as the engine constructs it."""
    h.load_file(str(folder / "emodels" / f"{mtype}.hoc"))
    return getattr(h, mtype)(7, str(folder / "morphologies" / kind), f"{name}.{kind}", *extra)


def contract(folder: Path) -> list[dict[str, object]]:
    """What the templates' contract asks for, for the first morphology of each me-type and each kind of file."""
    facts: list[dict[str, object]] = []
    for metype in METYPES:
        name = metype.morphologies()[0]
        facts += [
            {"mtype": metype.mtype, "kind": kind, **_describe(build(folder, metype.mtype, name, kind, 0))}
            for kind in ("asc", "swc", "h5")
        ]
        kept = build(folder, metype.mtype, name, "asc", KEEP_AXON)
        before = len(list(kept.axonal))
        kept.replace_axon()
        facts.append({"mtype": metype.mtype, "kind": "kept", "kept_axon": before, **_describe(kept)})
        count = len(list(h.allsec()))
        own = len(list(kept.all))
        kept.clear()
        facts[-1]["cleared"] = count - len(list(h.allsec())) == own
    return facts


def _describe(cell: Any) -> dict[str, object]:
    cell.re_init_rng(1)
    sections = list(cell.all)
    return {
        "gid": cell.gid,
        "nSecAll": int(cell.nSecAll),
        "nSecAxonalOrig": int(cell.nSecAxonalOrig),
        "marks": {section.name().split(".")[-1]: section(0.0001).v for section in sections},
        "lengths": {section.name().split(".")[-1]: section.L for section in sections},
        "lists": {name: len(list(getattr(cell, name))) for name in ("somatic", "axonal", "basal", "apical")},
        "helpers": [int(cell.synlist.count()), int(cell.synHelperList.count())],
        "stub": [(section.L, section.nseg, section.parentseg().x) for section in cell.axonal],
        "axon_channels": all(h.ismembrane("NaTransient", sec=section) for section in cell.axonal),
    }


def electrical(folder: Path) -> dict[str, dict[str, object]]:
    """Rest, input resistance, threshold and f-I curve."""
    found: dict[str, dict[str, object]] = {}
    for metype in METYPES:
        for number, name in enumerate(metype.morphologies()):
            cell = build(folder, metype.mtype, name, "asc", 0)
            threshold, _ = ELECTRICAL[name]
            facts: dict[str, object] = {"around": [len(_spikes(cell, threshold * by)[0]) for by in (0.97, 1.03)]}
            if number == 0:
                facts |= _curve(cell, threshold)
            found[name] = facts
            cell.clear()
    return found


def _curve(cell: Any, threshold: float) -> dict[str, object]:
    spikes, v = _spikes(cell, -0.01)
    rest = v[round(SETTLE / h.dt) - 1]
    trains = [_spikes(cell, threshold * by)[0] for by in (1.5, 2.0, 3.0)]
    return {
        "rest": rest,
        "spikes_at_rest": len(spikes),
        "input_resistance": (v[-1] - rest) / -0.01,
        "rates": [1000 * len(train) / STEP for train in trains],
        "intervals": [np.diff(trains[-1])[0], np.diff(trains[-1])[-1]],
    }


def _spikes(cell: Any, current: float) -> tuple[list[float], np.ndarray]:
    """Spike times from the onset of a current step (nA), ms, and the soma's voltage."""
    clamp = h.IClamp(cell.soma[0](0.5))
    clamp.delay, clamp.dur, clamp.amp = SETTLE, STEP, current
    times, v = h.Vector(), h.Vector().record(cell.soma[0](0.5)._ref_v)
    detector = h.NetCon(cell.soma[0](1)._ref_v, None, sec=cell.soma[0])
    detector.threshold = -30
    detector.record(times)
    h.finitialize(-70)
    h.continuerun(SETTLE + STEP)
    return [time - SETTLE for time in times], np.array(v)


def main() -> None:
    """Print what was asked for."""
    folder, library, what = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    h.nrn_load_dll(library)
    install()
    h.load_file("stdrun.hoc")
    h.celsius, h.dt, h.steps_per_ms = 34, 0.025, 40
    print(json.dumps(contract(folder) if what == "contract" else electrical(folder)))  # noqa: T201


if __name__ == "__main__":
    main()
