"""What the summary page of a run says, gathered from its folder; the template only lays it out."""

import base64
import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ndexp.errors import NdexpError
from ndexp.figures.draw import draw_figures
from ndexp.figures.figure_files import FigureFiles
from ndexp.quantities import duration
from ndexp.results.json_values import number, section
from ndexp.results.rates import RateRow, population_rates
from ndexp.results.run import RunResult
from ndexp.summary.logs import Warned, tail, warnings_of

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A figure as data URIs: one for each look (`""`, `-dark`, `-narrow`, `-narrow-dark`).

    Args:
        title: a few words.
        description: what it shows; why it shows nothing when there are no `uris`.
        uris: look → data URI.
        note: how it was computed.
    """

    title: str
    description: str
    uris: Mapping[str, str]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All that the page shows; texts are not yet escaped.

    Args:
        title: the experiment.
        run_id: the run.
        status: `complete`, `failed`, `running` …
        error: what went wrong; empty when nothing did.
        facts: (what, value) of the headline.
        rates: a row per population.
        pictures: the figures.
        stages: (stage, seconds, share of the longest).
        software: (name, version).
        machine: (what, value).
        origin: (what, value): commit, hash of the settings, library.
        files: title → path → sha256.
        settings: title → JSON text.
        command: the command line that makes the run again.
        warnings: warnings of the logs.
        log: last lines of the engine's log; empty unless the run failed.
        problems: what could not be shown.
    """

    title: str
    run_id: str
    status: str
    error: str
    facts: tuple[Fact, ...]
    rates: tuple[RateRow, ...]
    pictures: tuple[Picture, ...]
    stages: tuple[tuple[str, float, float], ...]
    software: tuple[Fact, ...]
    machine: tuple[Fact, ...]
    origin: tuple[Fact, ...]
    files: Mapping[str, Mapping[str, str]]
    settings: Mapping[str, str]
    command: str
    warnings: tuple[Warned, ...]
    log: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether the run ended well."""
        return self.status == "complete"


def gather(run: RunResult) -> Page:
    """Draw the figures of a run and gather what its page says; what is broken becomes one of `problems`."""
    rates, broken = _rates(run)
    figures, failed = draw_figures(run, run.folder / "figures")
    identity = section(run.manifest, "run")
    status = _text(run.state, "status") or "unknown"
    return Page(
        title=_text(identity, "experiment") or run.folder.resolve().parent.name,
        run_id=_text(identity, "id") or _text(run.state, "run_id") or run.folder.resolve().name,
        status=status,
        error=_text(run.manifest, "error") or _text(run.state, "message"),
        facts=headline(run),
        rates=rates,
        pictures=tuple(picture_of(files) for files in figures.values()),
        stages=_stages(run.manifest),
        software=tuple((name, str(version)) for name, version in section(run.manifest, "versions").items()),
        machine=_machine(section(run.manifest, "host")),
        origin=_origin(run.manifest),
        files=_files(run.manifest),
        settings=_settings(run),
        command=_command(run.manifest),
        warnings=warnings_of(run.folder / "logs"),
        log=() if status == "complete" else tail(run.folder / "logs"),
        problems=tuple(dict.fromkeys(str(each) for each in (*broken, *failed))),
    )


def _rates(run: RunResult) -> tuple[tuple[RateRow, ...], tuple[NdexpError, ...]]:
    """A row per population, or why there is none."""
    try:
        return (population_rates(run.spikes(), run.population_sizes(), run.tstop) if run.has_spikes else ()), ()
    except NdexpError as error:
        return (), (error,)


def headline(run: RunResult) -> tuple[Fact, ...]:
    """(what, value): simulated time, cells, synapses, ranks, wall time, when; what nobody knows is left out."""
    sizes = run.population_sizes()
    edges = sum(run.circuit.edges.values()) if run.circuit else 0
    wall = number(run.manifest, "wall_s") or number(run.state, "wall_s")
    ranks = number(section(run.manifest, "run"), "ranks")
    is_done = _text(run.state, "status") in {"complete", ""}
    facts = (
        ("simulated" if is_done else "to simulate", f"{run.tstop:g} ms" if run.tstop else ""),
        ("cells", f"{sum(sizes.values()):,}" if sizes else ""),
        ("synapses", f"{edges:,}" if edges else ""),
        ("MPI ranks", f"{ranks:g}" if ranks else ""),
        ("wall time", duration(wall) if wall else ""),
        ("started", _text(run.manifest, "started")[:16].replace("T", " ") + " UTC"),
    )
    return tuple((what, value) for what, value in facts if value and value != " UTC")


def picture_of(files: FigureFiles) -> Picture:
    """A figure's files as data URIs."""
    uris = {ending: _data_uri(path) for ending, path in files.svg.items()}
    return Picture(title=files.title, description=files.description, uris=uris, note=files.note)


def _data_uri(path: Path) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


def _stages(manifest: Mapping[str, object]) -> tuple[tuple[str, float, float], ...]:
    listed = manifest.get("stages")
    entries = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    timed = [(_text(each, "stage"), number(each, "seconds")) for each in entries]
    longest = max((seconds for _, seconds in timed), default=0.0) or 1.0
    return tuple((name, seconds, seconds / longest) for name, seconds in timed)


def _machine(host: Mapping[str, object]) -> tuple[Fact, ...]:
    if not host:
        return ()
    memory = number(host, "memory_bytes") / 2**30
    cores = f"{_text(host, 'usable_cores')} usable of {_text(host, 'logical_cores')}"
    facts = (
        ("processor", _text(host, "cpu")),
        ("architecture", _text(host, "architecture")),
        ("cores", cores),
        ("memory", f"{memory:.0f} GiB"),
        ("system", _text(host, "system")),
        ("kernel", _text(host, "kernel")),
    )
    return tuple((what, value) for what, value in facts if value)


def _origin(manifest: Mapping[str, object]) -> tuple[Fact, ...]:
    git, mechanisms = section(manifest, "git"), section(manifest, "mechanisms")
    facts = []
    if config_hash := _text(section(manifest, "run"), "config_hash"):
        facts.append(("settings and inputs", config_hash))
    if key := _text(mechanisms, "key"):
        facts.append(("mechanism library", key))
    if commit := _text(git, "commit"):
        changes = ", with changes not committed" if git.get("is_dirty") else ", nothing uncommitted"
        facts.append(("git commit of the working folder", commit + changes))
    return tuple(facts)


def _files(manifest: Mapping[str, object]) -> dict[str, dict[str, str]]:
    outputs = {
        f"{file} {dataset}": str(digest)
        for file, datasets in section(manifest, "outputs").items()
        if isinstance(datasets, dict)
        for dataset, digest in datasets.items()
    }
    sources = section(section(manifest, "mechanisms"), "sources")
    parts = {"Inputs": section(manifest, "inputs"), "Mechanisms": sources, "Output datasets": outputs}
    return {title: {name: str(value) for name, value in part.items()} for title, part in parts.items() if part}


def _settings(run: RunResult) -> dict[str, str]:
    parts = {
        "Experiment, resolved": section(run.manifest, "resolved_config"),
        "SONATA simulation config": run.simulation_config,
    }
    return {title: json.dumps(part, indent=2, ensure_ascii=False) for title, part in parts.items() if part}


def _command(manifest: Mapping[str, object]) -> str:
    words = manifest.get("command")
    return shlex.join(str(word) for word in words) if isinstance(words, list) else ""


def _text(content: Mapping[str, object], key: str) -> str:
    value = content.get(key)
    return "" if value is None else str(value)
