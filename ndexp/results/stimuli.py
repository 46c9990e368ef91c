"""The stimuli of a run as its config tells them: from when to when, and the waveform where all cells have the same."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ndexp.sonata.json_file import number

Floats = npt.NDArray[np.float64]
Points = tuple[Sequence[float] | Floats, Sequence[float] | Floats]

_SAMPLES_PER_PERIOD = 24
_MOST_POINTS = 4000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StimulusBlock:
    """One block of `inputs`, within the simulated time.

    Args:
        name: the block.
        module: SONATA's name of its kind.
        target: its node set or compartment set.
        onset: ms.
        end: ms.
        unit: of the values (`nA`, `mV`, `% of threshold`); empty without them.
        times: (n,) float64, ms; empty when the waveform is random, recorded or differs from cell to cell.
        values: (n,) float64.
    """

    name: str
    module: str
    target: str
    onset: float
    end: float
    unit: str = ""
    times: Floats = field(default_factory=lambda: np.empty(0))
    values: Floats = field(default_factory=lambda: np.empty(0))


def stimulus_blocks(config: Mapping[str, object], tstop: float) -> tuple[StimulusBlock, ...]:
    """The blocks of a SONATA simulation config that touch the simulated time, in the config's order.

    Args:
        config: the simulation config; blocks that are not understood are drawn as far as they are.
        tstop: end of the simulation, ms.

    Source: SONATA simulation config, `inputs`; a line, a train and a sine are those of docs/stimuli.md.
    """
    groups = [config.get(key) for key in ("inputs", "plugin_inputs")]
    named = [(str(name), block) for group in groups if isinstance(group, dict) for name, block in group.items()]
    found = [_block(name, block, tstop) for name, block in named if isinstance(block, dict)]
    return tuple(each for each in found if each.onset < tstop and each.end > 0)


def _block(name: str, block: Mapping[str, object], tstop: float) -> StimulusBlock:
    module = str(block.get("module", ""))
    onset = number(block, "delay")
    end = onset + number(block, "duration", tstop)
    times, values, unit = np.empty(0), np.empty(0), ""
    if module in _WAVEFORMS and end > onset:
        make, unit = _WAVEFORMS[module]
        points = make(block, onset, min(end, tstop))
        times, values = (np.asarray(each, np.float64) for each in points)
    return StimulusBlock(
        name=name,
        module=module,
        target=str(block.get("node_set") or block.get("compartment_set") or ""),
        onset=max(onset, 0.0),
        end=min(end, tstop),
        unit=unit if times.size else "",
        times=times,
        values=values,
    )


def _line(first: str, last: str) -> Callable[[Mapping[str, object], float, float], Points]:
    """A line between two fields over the whole block, even when the simulation ends before it."""

    def points(block: Mapping[str, object], onset: float, end: float) -> Points:
        start = number(block, first)
        slope = (number(block, last, start) - start) / max(number(block, "duration", end - onset), 1e-9)
        return (onset, onset, end, end), (0.0, start, start + slope * (end - onset), 0.0)

    return points


def _constant_below(block: Mapping[str, object], onset: float, end: float) -> Points:
    level = 100.0 - number(block, "percent_less")
    return (onset, onset, end, end), (0.0, level, level, 0.0)


def _pulses(block: Mapping[str, object], onset: float, end: float) -> Points:
    frequency, width, amp = (number(block, key) for key in ("frequency", "width", "amp_start"))
    if frequency <= 0 or width <= 0 or (end - onset) * frequency / 1000 > _MOST_POINTS / 4:
        return (), ()
    starts = np.arange(onset, end, 1000 / frequency)
    ends = np.minimum(starts + width, end)
    times = np.column_stack([starts, starts, ends, ends]).ravel()
    values = np.tile([0.0, amp, amp, 0.0], len(starts))
    return np.append(times, end), np.append(values, 0.0)


def _sine(block: Mapping[str, object], onset: float, end: float) -> Points:
    frequency, amp = number(block, "frequency"), number(block, "amp_start")
    count = math.ceil((end - onset) * frequency / 1000 * _SAMPLES_PER_PERIOD) + 1
    if frequency <= 0 or count > _MOST_POINTS:
        return (), ()
    times = np.linspace(onset, end, count)
    return np.append(times, end), np.append(amp * np.sin(2e-3 * np.pi * frequency * (times - onset)), 0.0)


def _clamped(block: Mapping[str, object], onset: float, end: float) -> Points:
    """Level k begins when duration k is over; the block's own voltage holds until then."""
    durations, levels = (_numbers(block, key) for key in ("duration_levels", "voltage_levels"))
    count = min(len(durations), len(levels))
    changes = onset + np.cumsum(durations[:count])
    heights = [number(block, "voltage"), *levels[:count]]
    times = np.minimum(np.repeat([onset, *changes, end], 2)[1:-1], end)
    return times, np.repeat(heights, 2)


_WAVEFORMS: Mapping[str, tuple[Callable[[Mapping[str, object], float, float], Points], str]] = {
    "linear": (_line("amp_start", "amp_end"), "nA"),
    "relative_linear": (_line("percent_start", "percent_end"), "% of threshold"),
    "subthreshold": (_constant_below, "% of threshold"),
    "pulse": (_pulses, "nA"),
    "sinusoidal": (_sine, "nA"),
    "seclamp": (_clamped, "mV"),
}


def _numbers(block: Mapping[str, object], key: str) -> list[float]:
    value = block.get(key)
    return [float(each) for each in value] if isinstance(value, list) else []
