"""Runs a config through ndexp and keeps, rank by rank, what Vector.record sees of every segment and point process.

`report_values.py CONFIG OUTPUT_DIR`, alone or under mpiexec; writes OUTPUT_DIR/recorded.<rank>.npz: `v`, `pas`, `im`
and `area` by `<name>/<gid>/<section id>/<x>`, `g` and `i` of synapses by
`<name>/<gid>/<section id>/<x>/<mechanism>/<id>`, and `i` of electrodes by `IClamp/<gid>/<section id>/<x>/<number>`.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np

from ndexp.engine import mpi
from ndexp.engine.neuron_api import hoc, parallel_context
from ndexp.engine.node import Neurodamus

SYNAPSES = ("ProbAMPANMDA_EMS", "ProbGABAAB_EMS")


class Recorded(Neurodamus):
    """A simulation with a recorder on everything."""

    def sim_init(self, corenrn_gen: object | None = None, **sim_opts: object) -> None:
        """Attach the recorders, then initialise."""
        self.vectors: dict[str, Any] = {}
        for manager in self.circuits.all_node_managers():
            for gid, cell in manager.gid2cell.items():
                for section in cell.CellRef.all:
                    for segment in section:
                        self._record(segment, f"{gid}/{cell.get_section_id(section)}/{segment.x:.4f}")
        super().sim_init(corenrn_gen, **sim_opts)

    def _record(self, segment: Any, key: str) -> None:
        h, found = hoc(), self.vectors
        found[f"v/{key}"] = h.Vector().record(segment._ref_v)
        found[f"pas/{key}"] = h.Vector().record(segment.pas._ref_i)
        found[f"im/{key}"] = h.Vector().record(segment._ref_i_membrane_)
        found[f"area/{key}"] = h.Vector([segment.area()])
        own = [process for process in segment.point_processes() if process.get_segment().sec == segment.sec]
        for number, process in enumerate(own):
            mechanism = process.hname().partition("[")[0]
            if mechanism in SYNAPSES:
                found[f"g/{key}/{mechanism}/{int(process.synapseID)}"] = h.Vector().record(process._ref_g)
                found[f"i/{key}/{mechanism}/{int(process.synapseID)}"] = h.Vector().record(process._ref_i)
            elif mechanism == "IClamp":
                found[f"IClamp/{key}/{number}"] = h.Vector().record(process._ref_i)


def main() -> None:
    """Run the config of the command line."""
    config, output = sys.argv[1:]
    simulation = Recorded(config, output_path=output)
    simulation.run(cleanup=False)
    arrays = {key: np.array(vector) for key, vector in simulation.vectors.items()}
    np.savez(Path(output) / f"recorded.{mpi.this_rank().rank}.npz", **arrays)
    parallel_context().barrier()
    hoc().quit()


if __name__ == "__main__":
    main()
