"""`ndexp plan`: the runs of an experiment or a sweep, their states and what they are expected to take."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.cli.display import Progress
from ndexp.cli.options import Options, parse_options
from ndexp.cli.prepare import planned_sweep, shown_path
from ndexp.errors import ConfigError
from ndexp.quantities import amount, duration

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from ndexp.launch.progress import Solving
    from ndexp.plan.estimates import Estimate
    from ndexp.plan.run_plan import RunPlan
    from ndexp.plan.sweep_plan import Point, SweepPlan

_JSON = "--json"
_DIGITS = 8
_THOUSAND = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A point of the plan as it is told."""

    point: "Point"
    state: str
    expected: "Estimate"


def command(words: Sequence[str]) -> int:
    """Tell what an experiment or a sweep consists of; nothing is run or written. Exit code 0.

    Args:
        words: as for running it, and `--json`.

    Raises:
        NdexpError: the plan is wrong; all problems of all its runs.
    """
    options = parse_options([word for word in words if word != _JSON])
    if not options.chooses_experiment:
        from ndexp.cli.listing import no_experiment

        raise no_experiment(options.config_dirs)
    if options.show_config:
        raise ConfigError("--cfg shows a config, plan lists runs", "command line", "Give one of them")
    sweep, rows = planned_rows(options, Path.cwd())
    if _JSON in words:
        print(json.dumps(as_json(sweep, rows), indent=2))
    else:
        tell(sweep, rows, Path.cwd())
    return 0


def planned_rows(options: Options, working_folder: Path) -> tuple["SweepPlan", list[Row]]:
    """The plan, and each point with its state and what it is expected to take."""
    from ndexp.launch.native import available_cores
    from ndexp.launch.state import true_status
    from ndexp.plan.estimates import estimate, slowness_of
    from ndexp.plan.past_runs import past_runs
    from ndexp.plan.size import SizeReader

    sweep = planned_sweep(options, Progress(_Quiet()), working_folder)
    cores, reader = available_cores(), SizeReader()
    slowness = slowness_of(past_runs(sweep.folder.parents[1]), cores)
    rows = []
    for point in sweep.points:
        status = true_status(point.plan.folder)
        expected = estimate(reader.read(point.plan), cores=cores, slowness=slowness)
        rows.append(Row(point=point, state="planned" if status is None else status.value, expected=expected))
    return sweep, rows


def as_json(sweep: "SweepPlan", rows: Sequence[Row]) -> dict[str, object]:
    """The plan for programs."""
    return {
        "experiment": sweep.experiment,
        "sweep_id": sweep.sweep_id,
        "sweep_hash": sweep.sweep_hash,
        "folder": str(sweep.folder),
        "axes": [{"name": axis.name, "values": list(axis.values)} for axis in sweep.axes],
        "overrides": list(sweep.overrides),
        "runs": [_run(row) for row in rows],
        "totals": totals(rows),
        "warnings": list(sweep.warnings),
    }


def _run(row: Row) -> dict[str, object]:
    plan = row.point.plan
    return {
        "run_id": plan.run_id,
        "config_hash": plan.config_hash,
        "folder": str(plan.folder),
        "coordinates": dict(row.point.coordinates),
        "overrides": list(row.point.overrides),
        "ranks": plan.ranks,
        "state": row.state,
        "expected": asdict(row.expected),
    }


def totals(rows: Sequence[Row]) -> dict[str, object]:
    """Number of points and different runs, how many are complete, and what the others take: one after another."""
    runs = {row.point.plan.run_id: row for row in rows}.values()
    left = [row.expected for row in runs if row.state != "complete"]
    return {
        "points": len(rows),
        "runs": len(runs),
        "complete": len(runs) - len(left),
        "memory_bytes": max((one.memory_bytes for one in left), default=0),
        "wall_s": sum(one.wall_s for one in left),
        "disk_bytes": sum(one.disk_bytes for one in left),
    }


def tell(sweep: "SweepPlan", rows: Sequence[Row], working_folder: Path) -> None:
    """Print the table of all points and the totals."""
    from rich.console import Console

    console = Console(highlight=False)
    is_sweep = bool(sweep.axes) or len(rows) > 1
    name = f"{sweep.experiment}, sweep {sweep.sweep_id}" if is_sweep else f"{sweep.experiment}, one run"
    console.print(name, style="bold", markup=False)
    console.print(_table(sweep, rows, console))
    console.print(_sum(rows), markup=False)
    folder = sweep.folder.parents[0] if is_sweep else rows[0].point.plan.folder.parent
    console.print(f"Folder: {shown_path(folder.parent if is_sweep else folder, working_folder)}", markup=False)
    for warning in sweep.warnings:
        console.print(f"warning: {warning}", markup=False)


def _table(sweep: "SweepPlan", rows: Sequence[Row], console: "Console") -> "Table":
    """The table with whole run ids, or with their hashes alone where the terminal is too narrow."""
    from rich.measure import Measurement

    whole = _filled(sweep, rows, is_short=False)
    is_wide = Measurement.get(console, console.options.update(max_width=_THOUSAND), whole).maximum <= console.width
    return whole if is_wide else _filled(sweep, rows, is_short=True)


def _filled(sweep: "SweepPlan", rows: Sequence[Row], *, is_short: bool) -> "Table":
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Run", no_wrap=True)
    for name in axis_labels([axis.name for axis in sweep.axes]):
        label = name.replace("_", "_\n").replace(".", ".\n") if is_short else name
        table.add_column(escape(label), justify="right", overflow="fold")
    table.add_column("State", no_wrap=True)
    for name in ("Memory", "Time", "Disk"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        plan, expected = row.point.plan, row.expected
        coordinates = [escape(value_text(row.point.coordinates[axis.name])) for axis in sweep.axes]
        sizes = (amount(expected.memory_bytes), duration(expected.wall_s), amount(expected.disk_bytes))
        table.add_row(run_label(plan, is_short=is_short), *coordinates, row.state, *sizes)
    return table


def run_label(plan: "RunPlan", *, is_short: bool) -> str:
    """A run's id, or its hash alone."""
    return plan.config_hash[:_DIGITS] if is_short else plan.run_id


def axis_labels(names: Sequence[str]) -> list[str]:
    """The last names of axes; the whole ones where the last are the same."""
    last = [name.rpartition(".")[2] for name in names]
    return [short if last.count(short) == 1 else name for short, name in zip(last, names, strict=True)]


def value_text(value: object) -> str:
    """A coordinate as the table shows it."""
    if value is None or isinstance(value, bool):
        return "-" if value is None else str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _sum(rows: Sequence[Row]) -> str:
    found = totals(rows)
    left = int(str(found["runs"])) - int(str(found["complete"]))
    counted = f"{found['runs']} {'run' if found['runs'] == 1 else 'runs'}, {found['complete']} complete"
    if not left:
        return f"{counted}. Nothing is left to run"
    wall_s, memory, disk = (float(str(found[key])) for key in ("wall_s", "memory_bytes", "disk_bytes"))
    return f"{counted}\nTo run: about {duration(wall_s)} one by one, up to {amount(memory)} memory, {amount(disk)} disk"


class _Quiet:
    """A display that shows nothing: the plan is all there is to tell."""

    def begin(self, name: str) -> None:
        """Nothing."""

    def solving(self, solving: "Solving") -> None:
        """Nothing."""

    def end(self, name: str, seconds: float, detail: str) -> None:
        """Nothing."""

    def fail(self, name: str) -> None:
        """Nothing."""

    def note(self, text: str) -> None:
        """Nothing."""
