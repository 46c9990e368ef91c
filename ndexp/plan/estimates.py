"""What a run is expected to take: memory, time and disk, from its size; time as earlier runs of the experiment had it.

The constants are those of one core of a laptop with this engine (docs/performance.md); they tell minutes from days, not
seconds from seconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from ndexp.plan.size import Size

BYTES_A_RANK = 200_000_000
"""Python, NEURON, MPI and mechanisms."""

BYTES_A_CELL = 700_000
"""Sections and mechanisms of a cell of some tens of compartments."""

BYTES_A_SYNAPSE = 2_000
"""With its NetCons and minis."""

START_S = 5.0
"""Starting, first and last steps, figures."""

CELL_S = 0.003
"""Building a cell."""

SYNAPSE_S = 8e-6
"""Building a synapse."""

CELL_STEP_S = 2e-5
"""A cell in a time step."""

SYNAPSE_STEP_S = 3e-8
"""A synapse in a time step."""

BYTES_A_RUN = 2_000_000
"""Configs, logs, figures and summary."""

BYTES_A_VALUE = 4
"""A number in a report."""

SPIKES_A_CELL_STEP = 2.5e-4
"""10 Hz at 0.025 ms."""

BYTES_A_SPIKE = 16
"""Time and node id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a run is expected to take."""

    memory_bytes: int
    """Of all ranks together."""

    wall_s: float
    """From start to summary, s."""

    disk_bytes: int
    """The run's folder."""


def estimate(size: Size, *, cores: int, slowness: float = 1.0) -> Estimate:
    """What a run of this size is expected to take.

    Args:
        size: of the run.
        cores: of the machine; more ranks than these gain nothing.
        slowness: how much slower earlier runs were than expected; see `slowness_of`.
    """
    memory = size.ranks * BYTES_A_RANK + size.cells * BYTES_A_CELL + size.synapses * BYTES_A_SYNAPSE
    spikes = size.cells * size.steps * SPIKES_A_CELL_STEP
    disk = BYTES_A_RUN + size.report_values * BYTES_A_VALUE + spikes * BYTES_A_SPIKE
    return Estimate(memory_bytes=memory, wall_s=slowness * _wall_s(size, cores), disk_bytes=round(disk))


def slowness_of(past: Iterable[tuple[Size, float]], cores: int) -> float:
    """How many times longer runs took than their size let expect: the median; 1 without runs.

    Args:
        past: size and seconds of complete runs.
        cores: of the machine.
    """
    ratios = [seconds / _wall_s(size, cores) for size, seconds in past if seconds > 0]
    return median(ratios) if ratios else 1.0


def _wall_s(size: Size, cores: int) -> float:
    build = size.cells * CELL_S + size.synapses * SYNAPSE_S
    solve = size.steps * (size.cells * CELL_STEP_S + size.synapses * SYNAPSE_STEP_S)
    return START_S + (build + solve) / max(1, min(size.ranks, cores))
