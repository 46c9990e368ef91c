"""What the page of a sweep says, gathered from its folder; the template only lays it out."""

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ndexp.figures.sweep_values import axis_label, text_of
from ndexp.quantities import duration
from ndexp.results.sweep import SweepResult
from ndexp.results.sweep_runs import SweptAxis, SweptRun
from ndexp.summary.content import Fact, Picture
from ndexp.summary.durations import Durations, durations_of
from ndexp.summary.sweep_pictures import sweep_pictures

MOST_ROWS = 400
"""Rows of the table; those of runs that are not complete come into it first."""

MOST_CAUSES = 20
MOST_NAMED = 12
MOST_RATES = 6
_MOST_VALUES = 24
_LONGEST_CAUSE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A point in words, and the way to its run's page; empty when it has none."""

    text: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A point in the table.

    Args:
        point: all coordinates in words, and the link.
        values: one for each axis.
        status: of the run.
        wall: how long it ran.
        share: of the longest run, 0 to 1.
        spikes: their number; empty when nobody knows.
        rates: of each population in the table, Hz; empty when nobody knows.
    """

    point: Named
    values: tuple[str, ...]
    status: str
    wall: str
    share: float
    spikes: str
    rates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why some runs have no result: `runs` the first of them, `count` all."""

    status: str
    text: str
    count: int
    runs: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisFacts:
    """An axis: its whole name, the short one for a column, how many values, and the values in words."""

    name: str
    label: str
    count: int
    values: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepPage:
    """All that the page shows; texts are not yet escaped.

    Args:
        title: the experiment.
        sweep_id: the sweep.
        status: the worst state of its runs, for the colour.
        standing: how many runs are in which state, in words.
        facts: (what, value) of the headline.
        axes: what was swept.
        command: the command line that makes the sweep again.
        causes: why runs have no result, the most frequent first.
        more_causes: number of causes that are left out.
        pictures: the figures.
        durations: how long the runs took; None when none has ended.
        populations: columns of rates in the table.
        rows: the table.
        hidden: points that are not in the table.
        hidden_populations: populations that are not in the table.
    """

    title: str
    sweep_id: str
    status: str
    standing: str
    facts: tuple[Fact, ...]
    axes: tuple[AxisFacts, ...]
    command: str
    causes: tuple[Cause, ...]
    more_causes: int
    pictures: tuple[Picture, ...]
    durations: Durations | None
    populations: tuple[str, ...]
    rows: tuple[Row, ...]
    hidden: int
    hidden_populations: int


def gather_sweep(sweep: SweepResult) -> SweepPage:
    """Draw the figures of a sweep and gather what its page says."""
    counts = count_statuses(sweep)
    causes = _causes(sweep)
    shown = _shown(sweep)
    walls = {run.run_id: run.wall_s for run in sweep.runs if run.wall_s is not None}
    longest = max(walls.values(), default=0.0)
    populations = sweep.populations[:MOST_RATES]
    return SweepPage(
        title=sweep.experiment,
        sweep_id=sweep.sweep_id,
        status=worst(counts),
        standing=", ".join(f"{count} {status}" for status, count in counts.items()) or "no runs",
        facts=_headline(sweep, counts, walls),
        axes=tuple(_axis(axis) for axis in sweep.axes),
        command=shlex.join(["ndexp", *sweep.overrides]) if sweep.overrides else "",
        causes=causes[:MOST_CAUSES],
        more_causes=max(0, len(causes) - MOST_CAUSES),
        pictures=sweep_pictures(sweep),
        durations=durations_of(walls),
        populations=populations,
        rows=tuple(_row(sweep, run, populations, longest) for run in shown),
        hidden=len(sweep.runs) - len(shown),
        hidden_populations=len(sweep.populations) - len(populations),
    )


def count_statuses(sweep: SweepResult) -> dict[str, int]:
    """Status → number of different runs, from complete to planned."""
    order = ("complete", "failed", "stale", "running", "planned")
    statuses = {run.run_id: run.state for run in sweep.runs}
    found = sorted(set(statuses.values()), key=lambda each: order.index(each) if each in order else len(order))
    every = list(statuses.values())
    return {status: every.count(status) for status in found}


def worst(counts: Mapping[str, int]) -> str:
    """The state that the page's colour tells: failed before running before complete."""
    order = ("failed", "stale", "running", "planned", "complete")
    return next((status for status in order if counts.get(status)), "planned")


def name_of(run: SweptRun) -> str:
    """`amp_start 0.1, random_seed 2`: a point in words."""
    named = (f"{name.rpartition('.')[2]} {text_of(value)}" for name, value in run.coordinates.items())
    return ", ".join(named) or run.run_id


def _headline(sweep: SweepResult, counts: Mapping[str, int], walls: Mapping[str, float]) -> tuple[Fact, ...]:
    runs = len({run.run_id for run in sweep.runs})
    spikes = {run.run_id: run.statistics.spikes for run in sweep.runs if run.statistics}
    simulated = sorted({run.statistics.tstop for run in sweep.runs if run.statistics})
    each = (
        f"{simulated[0]:g} ms"
        if len(simulated) == 1
        else f"{simulated[0]:g} to {simulated[-1]:g} ms"
        if simulated
        else ""
    )
    same = f"{len(sweep.runs)} points, {runs} runs" if runs != len(sweep.runs) else f"{runs}"
    facts = (
        ("runs", same),
        ("complete", f"{counts.get('complete', 0)} of {runs}"),
        ("failed", str(counts.get("failed", 0) or "")),
        ("simulated each", each),
        ("spikes", f"{sum(spikes.values()):,}" if spikes else ""),
        ("computed", duration(sum(walls.values())) if walls else ""),
    )
    return tuple((what, value) for what, value in facts if value)


def _axis(axis: SweptAxis) -> AxisFacts:
    texts = [text_of(value) for value in axis.values]
    half = _MOST_VALUES // 2
    shown = texts if len(texts) <= _MOST_VALUES else [*texts[:half], "…", *texts[-half:]]
    return AxisFacts(name=axis.name, label=axis_label(axis), count=len(texts), values=", ".join(shown))


def _causes(sweep: SweepResult) -> tuple[Cause, ...]:
    """Runs that have no result, those with the same cause together; a run's own name in a message does not count."""
    found: dict[tuple[str, str], dict[str, SweptRun]] = {}
    for run in sweep.runs:
        cause = _cause(run)
        if cause:
            found.setdefault((run.state, cause), {}).setdefault(run.run_id, run)
    ordered = sorted(found.items(), key=lambda each: -len(each[1]))
    return tuple(
        Cause(
            status=status if status != "complete" else "cannot be read",
            text=text,
            count=len(runs),
            runs=tuple(_named(sweep, run) for run in list(runs.values())[:MOST_NAMED]),
        )
        for (status, text), runs in ordered
    )


def _cause(run: SweptRun) -> str:
    if not run.message and run.state not in {"failed", "stale"}:
        return ""
    told = run.message or ("its process is gone" if run.state == "stale" else "no cause was recorded")
    return told.replace(run.run_id, "…")[:_LONGEST_CAUSE]


def _shown(sweep: SweepResult) -> list[SweptRun]:
    """The points of the table in their order; of too many, all that are not complete come before the others."""
    numbers = sorted(range(len(sweep.runs)), key=lambda n: (sweep.runs[n].state == "complete", n))
    return [sweep.runs[n] for n in sorted(numbers[:MOST_ROWS])]


def _row(sweep: SweepResult, run: SweptRun, populations: tuple[str, ...], longest: float) -> Row:
    found = run.statistics.populations if run.statistics else {}
    rates = [found[name].rate if name in found else None for name in populations]
    return Row(
        point=_named(sweep, run),
        values=tuple(
            text_of(run.coordinates[axis.name]) if axis.name in run.coordinates else "" for axis in sweep.axes
        ),
        status=run.state,
        wall=duration(run.wall_s) if run.wall_s is not None else "",
        share=(run.wall_s or 0.0) / longest if longest else 0.0,
        spikes=f"{run.statistics.spikes:,}" if run.statistics else "",
        rates=tuple("" if rate is None else f"{rate:.2f}" for rate in rates),
    )


def _named(sweep: SweepResult, run: SweptRun) -> Named:
    page = run.folder / "summary.html"
    link = Path(os.path.relpath(page, sweep.folder)).as_posix() if page.is_file() else ""
    return Named(text=name_of(run), link=quote(link))
