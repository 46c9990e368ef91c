"""What the run is doing, told while it goes on: a log line a stage, and lines for programs if they are asked for.

A line for programs is `@progress` and a JSON object: `stage`, `done`, and for a stage's end `seconds` and `detail`,
while solving `t` and `tstop` (ms), `speed` (ms per second of wall time) and `left_s`.
"""

import json
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ndexp.engine import mpi

log = logging.getLogger(__name__)

_PERIOD_S = 0.5


@dataclass(slots=True)
class Stage:
    """A stage that is going on; `detail` is what it says of itself at its end."""

    name: str
    detail: str = ""
    seconds: float = 0.0


@dataclass(slots=True)
class Progress:
    """Tells stages and solving; rank 0 speaks.

    Args:
        for_programs: print the `@progress` lines.
    """

    for_programs: bool = False
    stages: list[Stage] = field(default_factory=list)
    _told_s: float = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[Stage]:
        """A stage of the run: told when it begins and when all ranks have ended it, with the longest rank's seconds."""
        self._tell(stage=name, done=False)
        stage, begin = Stage(name), time.perf_counter()
        yield stage
        stage.seconds = mpi.maximum(time.perf_counter() - begin)
        self.stages.append(stage)
        self._tell(stage=name, done=True, seconds=round(stage.seconds, 3), detail=stage.detail)
        log.info("%-16s %8.2f s  %s", name, stage.seconds, stage.detail)

    def solving(self, t: float, tstop: float, begin_s: float) -> None:
        """Tell how far the simulation is, a few times a second at most.

        Args:
            t: simulated ms.
            tstop: ms to simulate.
            begin_s: `time.perf_counter()` when solving began.
        """
        now = time.perf_counter()
        if now - self._told_s < _PERIOD_S or t <= 0:
            return
        self._told_s = now
        speed = t / max(now - begin_s, 1e-9)
        left_s = (tstop - t) / speed
        self._tell(stage="solve", t=round(t, 3), tstop=tstop, speed=round(speed, 3), left_s=round(left_s, 1))
        if not self.for_programs:
            log.info("%8.1f of %.1f ms, %.2f ms/s, %.0f s left", t, tstop, speed, left_s)

    def _tell(self, **facts: object) -> None:
        if self.for_programs and mpi.this_rank().rank == 0:
            sys.stdout.write(f"@progress {json.dumps(facts)}\n")
            sys.stdout.flush()
