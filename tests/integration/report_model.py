"""A hand-made model with reports: cells without a circuit, so that reports are tested apart from the rest.

Run as a script, alone or under mpiexec; writes the reports and, per rank, what Vector.record saw:
`report_model.py FOLDER CELLS TSTOP SEGMENT REPORT_JSON…`; each REPORT_JSON changes a soma report of v.
"""

import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from ndexp.engine import mpi
from ndexp.engine.neuron_api import cvode, hoc, parallel_context
from ndexp.engine.reports import Reports, build_reports
from ndexp.engine.settings import ReportSettings
from ndexp.engine.target_manager import TargetPointList

DT = 0.1
OFFSET = 1000
"""Cells alternate between population A (offset 0) and B (offset 1000)."""

SOMA = ReportSettings(
    name="soma",
    type="compartment",
    cells=None,
    sections="soma",
    compartments="center",
    variable_name="v",
    scaling="area",
    unit="mV",
    dt=DT,
    start_time=0.0,
    end_time=1e9,
    file_name="soma.h5",
    compartment_set="",
    electrodes_file="",
)


class Cell:
    """A soma and two dendrites of hh, driven into spiking at a place of its own."""

    def __init__(self, gid: int) -> None:
        h = hoc()
        self.gid = gid
        self.soma, *self.dend = (h.Section(name=name, cell=self) for name in ("soma", "dend0", "dend1"))
        self.soma.L = self.soma.diam = 20
        for number, dend in enumerate(self.dend):
            dend.connect(self.soma(number))
            dend.L, dend.diam, dend.nseg = 200, 2, 3 + 2 * number
        for section in self.sections:
            section.insert("hh")
        self.dend[0].insert("pas")
        self.clamp = h.IClamp(self.dend[1](0.5))
        self.clamp.delay, self.clamp.dur, self.clamp.amp = 1 + 0.13 * (gid % OFFSET), 1e9, 0.3 + 0.01 * (gid % OFFSET)
        parallel_context().set_gid2node(gid, mpi.this_rank().rank)
        self.netcon = h.NetCon(self.soma(0.5)._ref_v, None, sec=self.soma)
        parallel_context().cell(gid, self.netcon)

    def __str__(self) -> str:
        return f"Cell[{self.gid}]"

    @property
    def sections(self) -> list[Any]:
        return [self.soma, *self.dend]


class Target:
    """All cells, in the words of the target manager."""

    def __init__(self, cells: dict[int, Cell]) -> None:
        self._cells = cells

    def get_point_list(self, _cell_manager: object, sections: str, compartments: str) -> list[TargetPointList]:
        return [points_of(self._cells[gid], sections, compartments) for gid in sorted(self._cells)]


def points_of(cell: Cell, sections: str, compartments: str) -> TargetPointList:
    points = TargetPointList(cell.gid)
    chosen = {"soma": [cell.soma], "dend": cell.dend, "axon": [], "all": cell.sections}[sections]
    for section in chosen:
        for x in [segment.x for segment in section] if compartments == "all" else [0.5]:
            points.append(cell.sections.index(section), hoc().SectionRef(sec=section), x)
    return points


def main() -> None:
    folder, number, tstop, segment = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
    reports = tuple(replace(SOMA, **json.loads(text)) for text in sys.argv[5:])
    rank = mpi.this_rank()
    gids = [k // 2 + OFFSET * (k % 2) for k in range(number)]
    cells = {gid: Cell(gid) for gid in gids[rank.rank :: rank.size]}
    settings: Any = SimpleNamespace(
        path=folder / "simulation_config.json",
        node_set=None,
        run=SimpleNamespace(dt=DT, tstop=tstop),
        output=SimpleNamespace(directory=folder, spikes_file=folder / "spikes.h5"),
        reports=reports,
    )
    target_manager: Any = SimpleNamespace(get_target=lambda _spec: Target(cells), run_conf=settings)
    cell_manager = SimpleNamespace(
        getPopulationInfo=lambda gid: ("B", OFFSET) if gid >= OFFSET else ("A", 0), get_cell=cells.__getitem__
    )
    vectors = record(cells)
    run(build_reports(settings, target_manager, cell_manager), tstop, segment)
    np.savez(folder / f"recorded.{rank.rank}.npz", **{key: vector.as_numpy() for key, vector in vectors.items()})


def record(cells: dict[int, Cell]) -> dict[str, Any]:
    """Vector.record of v, ina, pas.i and i_membrane_ of every segment, by `gid/variable/section_id/x`."""
    vectors: dict[str, Any] = {}
    if cells:
        cvode().use_fast_imem(True)
    for gid, cell in cells.items():
        for section_id, section in enumerate(cell.sections):
            for segment in section:
                references = {"v": segment._ref_v, "ina": segment._ref_ina, "i_membrane": segment._ref_i_membrane_}
                if section == cell.dend[0]:
                    references["pas"] = segment.pas._ref_i
                for name, reference in references.items():
                    vectors[f"{gid}/{name}/{section_id}/{segment.x:.3f}"] = hoc().Vector().record(reference)
    return vectors


def run(reports: Reports, tstop: float, segment: float) -> None:
    """The solver's loop, in segments of `segment` ms, however long the buffers may be."""
    h, context = hoc(), parallel_context()
    h.dt, h.steps_per_ms = DT, 1 / DT
    context.set_maxstep(4)
    reports.start()
    h.stdinit()
    begin, end = time.perf_counter(), 0.0
    for number in range(1, 10**9):
        end = min(segment * number, tstop)
        reports.resume(h.t, end)
        context.psolve(end)
        reports.flush()
        if end == tstop:
            break
    reports.close()
    if mpi.this_rank().rank == 0:
        sys.stdout.write(f"solve_s {time.perf_counter() - begin:.3f} interval_ms {reports.max_interval_ms:g}\n")


if __name__ == "__main__":
    main()
    parallel_context().barrier()
    hoc().quit()
