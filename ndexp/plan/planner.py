"""A composed experiment and its circuit as a RunPlan: checked, named and laid out; nothing is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ndexp import __version__
from ndexp.errors import CircuitError, ConfigError, ResultError, raise_problems
from ndexp.plan.checks import problems_of, warnings_of
from ndexp.plan.circuit_files import CircuitFiles
from ndexp.plan.identity import Identity, config_hash
from ndexp.plan.image import Image
from ndexp.plan.lookups import Lookups
from ndexp.plan.run_plan import RunPlan
from ndexp.plan.simulation import input_files, resolve_path, simulation_sections
from ndexp.plan.slurm_request import slurm_request
from ndexp.schema.experiment import ExperimentConfig

_RUN_ID_DIGITS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A composed experiment and where it stands."""

    experiment: str
    """Its name."""

    config: ExperimentConfig
    """The checked objects."""

    circuit_config: Path
    """The circuit's config."""

    working_folder: Path
    """Where relative paths start, absolute."""

    cores: int
    """Cores of the machine that runs it."""

    overrides: tuple[str, ...] = ()
    """What was given on the command line."""

    resolved: Mapping[str, object]
    """The composed YAML as plain containers."""

    image: Image | None = None
    """The image that it runs in; None natively."""


def mechanism_folders(request: Request, circuit: CircuitFiles) -> tuple[Path, ...]:
    """Folders with .mod files besides the bundled ones: the circuit's own, then the user's, which win.

    Raises:
        ConfigError: a folder of the user's does not exist.
    """
    given = [
        resolve_path(one, circuit.config.parent, request.working_folder) for one in request.config.circuit.mechanisms
    ]
    missing = [
        ConfigError(f"no such folder: {one}", f"experiment '{request.experiment}': circuit.mechanisms")
        for one in given
        if not one.is_dir()
    ]
    raise_problems(f"experiment '{request.experiment}' cannot be planned", missing)
    return (*(folder for folder in circuit.mechanisms if folder.is_dir()), *given)


def make_plan(
    request: Request,
    circuit: CircuitFiles,
    mechanisms: tuple[Path, ...],
    sources: Mapping[str, Path],
    lookups: Lookups | None = None,
) -> RunPlan:
    """The plan of one run.

    Args:
        request: the composed experiment.
        circuit: the files of its circuit.
        mechanisms: folders with .mod files besides the bundled ones.
        sources: every .mod file that is compiled and all that they may include, the bundled ones too: name → file.
        lookups: what is known of files from other plans; without it all is looked up.

    Raises:
        NdexpError: the one problem that was found.
        ProblemsError: all problems that were found.
    """
    config, where, lookups = request.config, f"experiment '{request.experiment}'", lookups or Lookups()
    sections = simulation_sections(config, circuit.config, request.working_folder)
    problems = problems_of(config, sections, circuit, where=where, cores=request.cores)
    raise_problems(f"{where} cannot be planned", problems)
    identity = Identity(
        simulation=sections,
        circuit=circuit.content,
        mechanisms=sources,
        engine=__version__,
        image=None if request.image is None else request.image.digest,
        ranks=config.resources.ranks if config.resources.compare_ranks else None,
    )
    digest = _digest(identity, lookups)
    slug = _slug(config, circuit)
    run_id = f"{slug}-{digest[:_RUN_ID_DIGITS]}"
    root = resolve_path(config.launch.root, circuit.config.parent, request.working_folder)
    return RunPlan(
        experiment=request.experiment,
        slug=slug,
        config_hash=digest,
        folder=root / request.experiment / run_id,
        simulation_config={**sections, "metadata": {"run_id": run_id, "config_hash": digest}},
        circuit_config=circuit.config,
        mechanisms=mechanisms,
        ranks=config.resources.ranks,
        runtime=config.runtime.kind.value,
        launch=config.launch.kind.value,
        overrides=request.overrides,
        resolved_config=request.resolved,
        image=request.image,
        start_ranks=config.runtime.start_ranks.value,
        memory_gb=config.resources.memory_gb,
        cores=config.resources.cores,
        slurm=slurm_request(config),
        inputs=_inputs(sections, circuit, sources.values(), lookups),
        warnings=warnings_of(config),
    )


def _digest(identity: Identity, lookups: Lookups) -> str:
    try:
        return config_hash(identity, lookups.content_hash)
    except ResultError as error:
        raise CircuitError(f"a file of the circuit or of an input {error.what}", error.where, error.hint) from error


def _slug(config: ExperimentConfig, circuit: CircuitFiles) -> str:
    """Circuit, duration and seed, such as `microcircuit60-300ms-seed1`."""
    built_in = f"{config.circuit.name}{config.circuit.cells}"
    name = circuit.config.parent.name if config.circuit.path else built_in
    readable = "".join(letter if letter.isalnum() or letter in "._" else "_" for letter in name)
    ranks = f"-ranks{config.resources.ranks}" if config.resources.compare_ranks else ""
    return f"{readable or 'circuit'}-{config.run.tstop:g}ms-seed{config.run.random_seed}{ranks}"


def _inputs(
    sections: Mapping[str, object], circuit: CircuitFiles, sources: Iterable[Path], lookups: Lookups
) -> tuple[Path, ...]:
    """Every file whose content decides the results, sorted."""
    found = {circuit.config, *input_files(sections), *sources}
    for path in circuit.paths:
        found.update(lookups.members(path))
    return tuple(sorted(found))
