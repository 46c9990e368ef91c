"""The raster: a dot for each spike, population by population, with the stimuli and replayed spikes above."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ndexp.figures.bins import round_bins
from ndexp.figures.figure_files import FIGURES, Sketch
from ndexp.figures.look import Look, new_figure, shortened
from ndexp.figures.stimuli import ROW_INCHES, draw_stimuli, shown_rows
from ndexp.results.run import RunResult
from ndexp.results.statistics import mean_rate, population_rate
from ndexp.results.stimuli import StimulusBlock, stimulus_blocks

_POINTS_PER_INCH = 72
_RASTERISE_FROM = 3000
_RASTER_INCHES = 3.2
_BAND_INCHES = 0.42
_PANEL_INCHES = 1.05
_LEAST_SHARE = 0.18
_LABEL_POINTS = 46
_TICK_POINTS = 2.5
_INK = 0.3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Band:
    """The spikes of one population.

    Args:
        name: the population.
        ids: (cells,) int64, ids of its cells, ascending.
        times: (n,) float64, ms.
        node_ids: (n,) int64, the cell of each spike.
    """

    name: str
    ids: npt.NDArray[np.int64]
    times: npt.NDArray[np.float64]
    node_ids: npt.NDArray[np.int64]


@FIGURES.register("raster")
def raster(run: RunResult) -> Sketch | None:
    """The raster of a run, with its stimuli and the replayed input above it; None when the run left no spike file."""
    if not run.has_spikes:
        return None
    bands, inputs = bands_of(run), _inputs(run)
    blocks = _other_stimuli(run)
    is_silent = not any(band.times.size for band in bands)
    cells = ", ".join(f"{band.name} {len(band.ids):,} cells" for band in bands) or "no cells"
    rates = ", ".join(f"{band.name} {_rate(band, run.tstop):.1f} Hz" for band in bands) or "no cells"
    told = [f"Stimuli: {', '.join(block.name for block in blocks)}."] if blocks else []
    said = (
        f"No spikes in {run.tstop:g} ms ({cells})."
        if is_silent
        else f"Spikes over {run.tstop:g} ms. Mean rates: {rates}."
    )
    return Sketch(
        title="Stimuli; no spikes" if is_silent else "Spikes",
        description=" ".join([said, *told]),
        draw=None
        if is_silent and not blocks and not inputs
        else lambda look: raster_figure([] if is_silent else bands, inputs, run.tstop, look, stimuli=blocks),
        note=said if is_silent else "",
    )


def raster_figure(
    bands: Sequence[Band],
    inputs: Sequence[Band],
    duration: float,
    look: Look,
    *,
    stimuli: Sequence[StimulusBlock] = (),
) -> Figure:
    """Draw populations one above the other, the stimuli and the rate of the replayed inputs above them.

    Args:
        bands: populations from top to bottom.
        inputs: populations that gave spikes to the cells.
        duration: simulated time, ms.
        look: theme and width.
        stimuli: blocks of stimuli, above all.
    """
    largest = max((len(band.ids) for band in bands), default=1)
    shares = [max(len(band.ids) / largest, _LEAST_SHARE) if largest else 1.0 for band in bands]
    raster_inches = max(_RASTER_INCHES, _BAND_INCHES * len(shares) * 2) if bands else 0.0
    above = [ROW_INCHES * shown_rows(stimuli)] * bool(stimuli) + [_PANEL_INCHES] * bool(inputs)
    inches = [*above, *(raster_inches * share / sum(shares) for share in shares)]
    figure = new_figure(look, sum(inches) + 0.25 * (len(inches) + 1) + 0.2)
    axes = figure.subplots(len(inches), 1, sharex=True, squeeze=False, height_ratios=inches)[:, 0]
    if stimuli:
        draw_stimuli(axes[0], stimuli, duration, look)
    if inputs:
        _draw_inputs(axes[len(above) - 1], inputs, duration, look)
    for number, (band, place) in enumerate(zip(bands, axes[len(above) :], strict=True)):
        _draw_band(place, band, number, duration, look)
        height = _POINTS_PER_INCH * inches[len(above) + number]
        _label_rows(place, band, height)
        _draw_spikes(place, band, look.colour(number), (_POINTS_PER_INCH * look.width, height))
    _draw_time(axes[-1], duration)
    figure.align_ylabels(axes)
    return figure


def _draw_time(axes: Axes, duration: float) -> None:
    axes.set_xlim(0, max(duration, 1e-9))
    axes.tick_params(axis="x", length=3)
    axes.spines["bottom"].set_visible(True)
    axes.set_xlabel("time (ms)")


def _other_stimuli(run: RunResult) -> tuple[StimulusBlock, ...]:
    """The blocks that are not drawn as replayed spikes."""
    drawn = {name for name, entry in run.files.replays.items() if entry.path.is_file()}
    return tuple(each for each in stimulus_blocks(run.simulation_config, run.tstop) if each.name not in drawn)


def bands_of(run: RunResult) -> list[Band]:
    """The populations of a run with their spikes, in alphabetical order, as their colours are."""
    cells = run.cells
    spikes = run.spikes()
    known = sorted({*cells, *(name for name, train in spikes.items() if train.timestamps.size)})
    none = np.empty(0), np.empty(0, dtype=np.int64)
    bands = []
    for name in known:
        times, node_ids = (spikes[name].timestamps, spikes[name].node_ids) if name in spikes else none
        ids = cells[name] if name in cells else np.arange(int(node_ids.max()) + 1)
        bands.append(Band(name=name, ids=ids, times=times, node_ids=node_ids))
    return bands


def _inputs(run: RunResult) -> list[Band]:
    sizes: Mapping[str, int] = (
        {name: facts.size for name, facts in run.circuit.populations.items()} if run.circuit else {}
    )
    bands = []
    for label, trains in run.replays().items():
        for name, train in trains.items():
            size = sizes.get(name, int(train.node_ids.max(initial=-1)) + 1)
            title = name if name == label else f"{label}: {name}"
            bands.append(Band(name=title, ids=np.arange(size), times=train.timestamps, node_ids=train.node_ids))
    return bands


def _rate(band: Band, duration: float) -> float:
    return mean_rate(len(band.times), len(band.ids), duration)


def _title(band: Band, duration: float, look: Look, kind: str = "cell") -> str:
    count = len(band.ids)
    name = shortened(band.name, 20 if look.is_narrow else 60)
    return f"{name}  ·  {count:,} {kind}{'s' * (count != 1)}, {_rate(band, duration):.1f} Hz"


def _draw_band(axes: Axes, band: Band, number: int, duration: float, look: Look) -> None:
    axes.set_title(_title(band, duration, look), loc="left", color=look.colour(number), fontweight="bold")
    count = max(len(band.ids), 1)
    axes.set_ylim(-0.75, count - 0.25)
    axes.set_xlim(0, max(duration, 1e-9))
    axes.set_yticks([0, count - 1] if count > 1 else [0])
    axes.tick_params(axis="x", length=0)
    axes.spines["bottom"].set_visible(False)


def _label_rows(axes: Axes, band: Band, height: float) -> None:
    """Name the rows where there is room for it; `height` is in points."""
    if height >= _LABEL_POINTS:
        is_whole = len(band.ids) == 0 or band.ids[-1] == len(band.ids) - 1
        axes.set_ylabel("node_id" if is_whole else "cell")


def _draw_spikes(axes: Axes, band: Band, colour: str, size: tuple[float, float]) -> None:
    """A tick per spike where cells have room, else a dot; pictures in the SVG when they are many.

    Args:
        axes: where.
        band: what.
        colour: of the population.
        size: width and height of the axes, points.
    """
    rows = np.searchsorted(band.ids, band.node_ids)
    room = size[1] / max(len(band.ids), 1)
    is_tick = room > _TICK_POINTS
    covered = np.sqrt(_INK * size[0] * size[1] / max(len(rows), 1))
    axes.plot(
        band.times,
        rows,
        linestyle="none",
        color=colour,
        marker="|" if is_tick else "o",
        markersize=float(np.clip(room * 0.9, 5.0, 9.0) if is_tick else np.clip(covered, 0.5, 2.8)),
        markeredgewidth=1.2 if is_tick else 0.0,
        rasterized=len(rows) > _RASTERISE_FROM,
    )


def _draw_inputs(axes: Axes, inputs: Sequence[Band], duration: float, look: Look) -> None:
    edges, width = round_bins(duration)
    for number, band in enumerate(inputs):
        rate = population_rate(band.times, len(band.ids), edges)
        axes.stairs(rate, edges, fill=True, color=look.theme.muted, alpha=0.75 / (number + 1), linewidth=0)
    if len(inputs) == 1:
        axes.set_title(f"Input  ·  {_title(inputs[0], duration, look, 'source')}", loc="left")
    else:
        axes.set_title(f"Input  ·  {len(inputs)} sources, {width:g} ms bins", loc="left")
    axes.set_ylabel("Hz")
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=2))
    axes.tick_params(axis="x", length=0)
