"""Example voltage traces: the somata of a few cells of each population, one above the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ndexp.figures.figure_files import FIGURES, Sketch
from ndexp.figures.look import SCREEN_DPI, Look, new_figure, say, shortened
from ndexp.results.run import RunResult
from ndexp.results.statistics import mean_rate

if TYPE_CHECKING:
    from ndexp.sonata.spikes import SpikeTrains

_MOST_TRACES = 6
_TRACE_INCHES = 0.84
_BAR_MV = 50.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trace:
    """The soma voltage of one cell: `times` (n,) ms, `values` (n,) mV; `number` is that of its population's colour."""

    label: str
    number: int
    times: npt.NDArray[np.float64]
    values: npt.NDArray[np.float32]


@FIGURES.register("traces")
def traces(run: RunResult) -> Sketch | None:
    """Voltage traces of a run; None when no report recorded voltages in mV."""
    name = voltage_report(run)
    if name is None:
        return None
    chosen = _chosen_traces(run, name)
    labels = ", ".join(trace.label for trace in chosen) or "none"
    return Sketch(
        title="Example voltage traces",
        description=f"Soma voltages from report '{name}': {labels}.",
        draw=lambda look: traces_figure(chosen, look),
    )


def voltage_report(run: RunResult) -> str | None:
    """The report to draw: of variable `v`, of somata before others; of an undescribed run the first one in mV."""
    entries = {name: run.files.reports[name] for name in run.reports}
    voltages = [name for name, entry in entries.items() if entry.variable in {"v", ""}]
    in_order = sorted(voltages, key=lambda name: (entries[name].sections != "soma", name))
    return next((name for name in in_order if run.report_layouts(name)), None)


def example_cells(recorded: npt.NDArray[np.int64], spiking: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.int64]:
    """Some of the recorded cells, from the most active to the least, evenly spaced in between.

    Args:
        recorded: (n,) int64, ids of the recorded cells.
        spiking: (m,) int64, the cell of each spike of the population.
        count: cells wanted.

    Returns:
        (min(n, count),) int64 ids, most active first.
    """
    cells = np.unique(recorded)
    spikes = np.array([np.count_nonzero(spiking == cell) for cell in cells])
    ranked = cells[np.lexsort((cells, -spikes))] if cells.size else cells
    kept = np.unique(np.linspace(0, len(ranked) - 1, min(count, len(ranked))).round().astype(int))
    chosen: npt.NDArray[np.int64] = ranked[kept]
    return chosen


def traces_figure(chosen: Sequence[Trace], look: Look) -> Figure:
    """Draw traces one above the other on one scale, with a bar for the voltage and an axis for the time.

    Args:
        chosen: traces from top to bottom.
        look: theme and width.
    """
    figure = new_figure(look, _TRACE_INCHES * max(len(chosen), 2) + 0.6)
    axes = figure.subplots()
    axes.spines["left"].set_visible(False)
    axes.set_yticks([])
    axes.set_xlabel("time (ms)")
    if not any(trace.times.size for trace in chosen):
        say(axes, "nothing was recorded", look)
        return figure
    pitch = max(_span(chosen) * 1.34, 20.0)
    for row, trace in enumerate(reversed(chosen)):
        _draw_trace(axes, trace, row * pitch, pitch, look)
    axes.set_xlim(*_window(chosen))
    axes.set_ylim(-pitch * 0.08, pitch * (len(chosen) + 0.02))
    _draw_bar(axes, pitch, look)
    return figure


def _chosen_traces(run: RunResult, report: str) -> list[Trace]:
    layouts = run.report_layouts(report)
    spikes = run.spikes() if run.has_spikes else {}
    colours = sorted({*run.cells, *layouts, *(name for name, train in spikes.items() if train.timestamps.size)})
    each = max(1, _MOST_TRACES // max(1, len(layouts)))
    found = []
    for population, layout in list(layouts.items())[:_MOST_TRACES]:
        recorded = layout.node_ids[np.diff(layout.index_pointers) > 0]
        train = spikes.get(population)
        cells = example_cells(recorded, train.node_ids if train else np.empty(0, dtype=np.int64), each)
        data = run.report(report, {population: cells.tolist()})[population]
        for cell in cells.tolist():
            label = f"{population}, node_id {cell}{_activity(train, cell, run.tstop)}"
            number = colours.index(population)
            found.append(Trace(label=label, number=number, times=data.times, values=data.first_of(cell)))
    return found


def _activity(train: "SpikeTrains | None", cell: int, duration: float) -> str:
    if train is None:
        return ""
    return f"  ·  {mean_rate(int(np.count_nonzero(train.node_ids == cell)), 1, duration):.1f} Hz"


def _span(chosen: Sequence[Trace]) -> float:
    values = [trace.values[np.isfinite(trace.values)] for trace in chosen]
    return max((float(np.ptp(each)) for each in values if each.size), default=0.0)


def _window(chosen: Sequence[Trace]) -> tuple[float, float]:
    """From the first sample to the end of the last one, ms."""
    times = next(trace.times for trace in chosen if trace.times.size)
    step = float(times[1] - times[0]) if times.size > 1 else 1.0
    return float(times[0]), float(times[-1]) + step


def _draw_trace(axes: Axes, trace: Trace, base: float, pitch: float, look: Look) -> None:
    times, values = thinned(trace, int(look.width * SCREEN_DPI))
    finite = values[np.isfinite(values)]
    lowest = float(finite.min()) if finite.size else 0.0
    colour = look.colour(trace.number)
    axes.plot(times, values - lowest + base, color=colour, linewidth=0.9, solid_joinstyle="round")
    label = shortened(trace.label, 36 if look.is_narrow else 90)
    inside = axes.get_yaxis_transform()
    axes.text(0.0, base + pitch * 0.79, label, transform=inside, color=colour, va="bottom", ha="left")
    if finite.size:
        note = f"{float(np.median(finite)):.0f} mV ".replace("-", "\N{MINUS SIGN}")
        level = float(np.median(finite)) - lowest + base
        axes.text(0.0, level, note, transform=inside, color=look.theme.muted, va="center", ha="right", size="small")


def thinned(trace: Trace, stretches: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float32]]:
    """The trace with the low and the high of each stretch only: a picture needs no more, and loses no spike.

    Args:
        trace: what to thin.
        stretches: number of stretches.

    Returns:
        times, ms, and values, mV, of at most 2 · `stretches` + 2 samples in their order.
    """
    size = len(trace.values)
    step = -(-size // max(stretches, 1))
    if step <= 2:  # noqa: PLR2004 - low and high are all there is
        return trace.times, trace.values
    whole = size // step * step
    values = trace.values[:whole].reshape(-1, step)
    starts = np.arange(0, whole, step)
    kept = np.unique(np.concatenate([starts + values.argmin(axis=1), starts + values.argmax(axis=1), [0, size - 1]]))
    return trace.times[kept], trace.values[kept]


def _draw_bar(axes: Axes, pitch: float, look: Look) -> None:
    """A bar of `_BAR_MV` to the right of the lowest trace."""
    length = _BAR_MV if pitch > _BAR_MV else 10.0
    beside = axes.get_yaxis_transform()
    axes.plot([1.012, 1.012], [0, length], transform=beside, color=look.theme.ink, linewidth=1.6, clip_on=False)
    axes.text(1.022, length / 2, f"{length:g} mV", transform=beside, va="center", ha="left", size="small", rotation=90)
