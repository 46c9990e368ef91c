"""Sizes and times of complete runs, read from their manifests."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from ndexp.errors import NdexpError
from ndexp.plan.size import Size, real_cells, share
from ndexp.sonata.json_file import number, read_json, section

_NUMBER_OF_RUNS = 50


def past_runs(experiment_folder: Path) -> Iterator[tuple[Size, float]]:
    """Size and wall seconds of the latest complete runs in an experiment's folder; what cannot be read is left out."""
    manifests = [file for file in experiment_folder.glob("*/manifest.json") if file.is_file()]
    for file in sorted(manifests, key=lambda one: one.stat().st_mtime)[-_NUMBER_OF_RUNS:]:
        try:
            content = read_json(file)
        except NdexpError:
            continue
        size, seconds = size_of(content), content.get("wall_s")
        if size is not None and content.get("exit_status") == 0 and isinstance(seconds, int | float):
            yield size, float(seconds)


def size_of(manifest: Mapping[str, object]) -> Size | None:
    """The size of the run that a manifest tells of; None when it does not say. Reports are not counted."""
    run, circuit = section(manifest, "run"), section(manifest, "circuit")
    times = section(section(manifest, "resolved_config"), "run")
    ranks, tstop, dt = number(run, "ranks"), number(times, "tstop"), number(times, "dt")
    if not circuit or not ranks or not dt:
        return None
    populations = {name: _size_and_kind(circuit, name) for name in section(circuit, "populations")}
    simulated = _numbers(section(circuit, "simulated"))
    cells = sum(count for name, count in simulated.items() if not populations.get(name, (0, False))[1])
    edges = sum(_numbers(section(circuit, "edges")).values())
    synapses = share(edges, cells, real_cells(populations))
    return Size(cells=cells, synapses=synapses, steps=round(tstop / dt), report_values=0, ranks=int(ranks))


def _size_and_kind(circuit: Mapping[str, object], name: str) -> tuple[int, bool]:
    facts = section(section(circuit, "populations"), name)
    size = facts.get("size")
    return (size if isinstance(size, int) else 0), facts.get("type") == "virtual"


def _numbers(content: Mapping[str, object]) -> dict[str, int]:
    return {name: value for name, value in content.items() if isinstance(value, int)}
