"""Runs one simulation in ndexp and tells how long its stages take and what memory they leave.

`python our_driver.py CONFIG OUTPUT RESULT`, alone or under mpiexec. Rank r writes RESULT.<r>.json: `phases` (stage →
seconds), `rss_mb` (stage → MB that the process has at its end), `peak_mb` (the most up to the end of set-up) and
`setup_cpu_s`.
"""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from memory import peak_mb, rss_mb

from ndexp.engine import mpi
from ndexp.engine.node import Neurodamus
from ndexp.engine.progress import Progress, Stage

SETUP_BEGIN, SETUP_END = "targets", "initialise"


class Measured(Progress):
    """Progress that looks at the process's memory at the end of every stage."""

    def __init__(self) -> None:
        super().__init__()
        self.rss: dict[str, float] = {}
        self.peak_mb = self.setup_cpu_s = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[Stage]:
        if name == SETUP_BEGIN:
            self.setup_cpu_s = -time.process_time()
        with super().stage(name) as stage:
            yield stage
        self.rss[name] = rss_mb()
        if name == SETUP_END:
            self.peak_mb = peak_mb()
            self.setup_cpu_s += time.process_time()


def main() -> None:
    """Run the simulation of the command line and write this rank's facts."""
    config, output, result = sys.argv[1:]
    progress = Measured()
    mpi.check_size(None)  # starts NEURON, as the engine's command line does
    Neurodamus(config, output_path=output, progress=progress).run()
    facts = {
        "phases": {stage.name: stage.seconds for stage in progress.stages},
        "rss_mb": progress.rss,
        "peak_mb": progress.peak_mb,
        "setup_cpu_s": progress.setup_cpu_s,
    }
    Path(f"{result}.{mpi.this_rank().rank}.json").write_text(json.dumps(facts), encoding="utf-8")


if __name__ == "__main__":
    main()
