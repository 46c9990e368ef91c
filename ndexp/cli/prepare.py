"""From a composed experiment to its plan: the circuit is built if need be, mechanisms are collected, all is checked.

`planned_sweep` does so for all points of a sweep; an experiment that is not swept is a sweep of one point and no axes.
"""

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.cli.display import Progress
from ndexp.cli.options import Options
from ndexp.errors import ConfigError, NdexpError, UnknownKeyError

if TYPE_CHECKING:
    from ndexp.compose.composer import BaseReader, Composed
    from ndexp.compose.sweeper import PointComposer
    from ndexp.plan.expansion import Expansion
    from ndexp.plan.image import Image
    from ndexp.plan.lookups import Lookups
    from ndexp.plan.run_plan import RunPlan
    from ndexp.plan.sweep_plan import Point, SweepPlan
    from ndexp.schema.circuit import CircuitConfig

_BUILT_IN = ("microcircuit", "point_network")


def composed_experiment(options: Options, working_folder: Path) -> "Composed":
    """The experiment that the options choose, on the SONATA simulation config that `simulation.base` names, if any.

    Args:
        options: overrides and the user's folders.
        working_folder: where a relative `simulation.base` starts, absolute.

    Raises:
        ConfigError: an unknown option, key or value, or a base that cannot be read.
    """
    from ndexp.compose.composer import compose_experiment

    return compose_experiment(options.overrides, options.config_dirs, base_reader(working_folder))


def base_reader(working_folder: Path) -> "BaseReader":
    """Reads what `simulation.base` names; a relative path starts in the working folder, which is absolute."""
    from ndexp.plan.base_config import read_base

    return lambda path: read_base(path, working_folder)


def planned_run(composed: "Composed", progress: Progress, working_folder: Path) -> "RunPlan":
    """The checked plan of a composed experiment.

    Args:
        composed: the experiment.
        progress: told of the stages.
        working_folder: where relative paths start, absolute.

    Raises:
        NdexpError: a problem of the circuit, the mechanisms or the config.
    """
    from ndexp.plan.lookups import Lookups

    planner = _Planner(working_folder=working_folder, lookups=Lookups())
    with progress.stage("circuit") as note:
        planner.circuit(composed)
        note.detail = circuit_detail(composed.config.circuit, working_folder)
    with progress.stage("plan and check") as note:
        plan = planner.plan(composed)
        note.detail = plan.run_id
    return plan


def planned_sweep(options: Options, progress: Progress, working_folder: Path) -> "SweepPlan":
    """The checked plans of all points of what the command line asks for.

    An experiment without a sweep, and without `-m`, is one point without axes. Nothing is written but circuits that are
    built into the cache.

    Args:
        options: the command line.
        progress: told of the stages.
        working_folder: where relative paths start, absolute.

    Raises:
        NdexpError: a problem of the config, the circuit or the mechanisms.
        ProblemsError: all problems of all points.
    """
    from ndexp.plan.lookups import Lookups
    from ndexp.plan.sweep import make_sweep_plan

    with progress.stage("compose") as note:
        composer, expansion = _expanded(options, working_folder)
        note.detail = _size(len(expansion.points), composer.base().name)
    with progress.stage("plan and check") as note:
        planner = _Planner(working_folder=working_folder, lookups=Lookups())
        points = _planned_points(composer, expansion, planner)
        asked = composer.base().config.sweep
        plan = replace(
            make_sweep_plan(points, expansion.axes, options.overrides),
            reuse=asked.reuse,
            verify_reuse=asked.verify_reuse,
        )
        runs = len(plan.runs)
        note.detail = plan.runs[0].run_id if runs == 1 else f"{runs} runs"
    return plan


def _expanded(options: Options, working_folder: Path) -> tuple["PointComposer", "Expansion"]:
    """What composes points, and the points."""
    from ndexp.compose.sweeper import point_composer, read_command_line
    from ndexp.plan.expansion import CommandLineAxes, expand

    given = read_command_line(options.overrides, options.config_dirs)
    is_sweep = options.multirun
    composer = point_composer(
        given.fixed if is_sweep else options.overrides, options.config_dirs, base_reader(working_folder)
    )
    base = composer.base()
    line = CommandLineAxes(axes=given.axes if is_sweep else {}, fixed=given.keys)
    return composer, expand(base.config.sweep, line, base.resolved, f"experiment '{base.name}'")


def _planned_points(composer: "PointComposer", expansion: "Expansion", planner: "_Planner") -> list["Point"]:
    """Each point with its plan.

    Raises:
        NdexpError: the problems of all points, each once.
    """
    from ndexp.plan.sweep import raise_point_problems
    from ndexp.plan.sweep_plan import Point

    points, failed = [], []
    for one in expansion.points:
        try:
            composed = composer.at(one.settings)
            plan = planner.plan(composed)
        except NdexpError as error:
            failed.append((one, error))
        else:
            overrides = composed.overrides[len(composed.overrides) - len(one.settings) :]
            points.append(Point(coordinates=one.coordinates, overrides=overrides, plan=plan))
    raise_point_problems(failed, len(expansion.points), f"experiment '{composer.base().name}'")
    return points


def _size(points: int, name: str) -> str:
    return name if points == 1 else f"{name}, {points} points"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Planner:
    """Makes plans that share what they know of files, built-in circuits and mechanisms."""

    working_folder: Path
    lookups: "Lookups"
    circuits: dict[tuple[object, ...], Path] = field(default_factory=dict)
    sources: dict[tuple[Path, ...], dict[str, Path]] = field(default_factory=dict)
    images: dict[tuple[str, str | None], "Image"] = field(default_factory=dict)

    def plan(self, composed: "Composed") -> "RunPlan":
        """The checked plan of a composed experiment."""
        from ndexp.launch.mechanisms import collect, given_library
        from ndexp.launch.native import available_cores
        from ndexp.plan.planner import Request, make_plan, mechanism_folders

        image = self.image(composed)
        request = Request(
            experiment=composed.name,
            config=composed.config,
            circuit_config=self.circuit(composed),
            working_folder=self.working_folder,
            cores=available_cores(),
            overrides=composed.overrides,
            resolved=composed.resolved,
            image=image,
        )
        circuit = self.lookups.circuit(request.circuit_config)
        ready = given_library(os.environ)
        if ready and image:
            what, hint = "names a library of this machine, which no image can load", "Unset it, or give runtime=native"
            raise ConfigError(what, f"NRNMECH_LIB_PATH={ready.path}", hint)
        folders = () if ready else mechanism_folders(request, circuit)
        if folders not in self.sources:
            self.sources[folders] = {ready.path.name: ready.path} if ready else collect(folders)
        return make_plan(request, circuit, folders, self.sources[folders], self.lookups)

    def image(self, composed: "Composed") -> "Image | None":
        """The image that the experiment is to run in; None natively."""
        kind, given = composed.config.runtime.kind.value, composed.config.runtime.image
        if kind == "native":
            return None
        from ndexp.launch.images import images_here

        if kind == "apptainer" and given is not None:
            given = str(self.working_folder / Path(given).expanduser())
        if (kind, given) not in self.images:
            self.images[kind, given] = images_here(self.working_folder).find(kind, given)
        return self.images[kind, given]

    def circuit(self, composed: "Composed") -> Path:
        """The experiment's circuit, built if need be."""
        circuit = composed.config.circuit
        key = (circuit.path, circuit.name, circuit.cells, circuit.seed, circuit.gap_junctions, circuit.plastic)
        if key not in self.circuits:
            self.circuits[key] = circuit_of(circuit, f"experiment '{composed.name}'", self.working_folder)
        return self.circuits[key]


def circuit_of(circuit: "CircuitConfig", where: str, working_folder: Path) -> Path:
    """The circuit's config: the user's own, or the built-in one from the cache, built when it is not there.

    Raises:
        ConfigError: neither a path nor a known name is given, or the size is not positive.
    """
    from ndexp.circuits.cache import FEATURES, cached

    if circuit.path is not None:
        return working_folder / Path(circuit.path).expanduser()
    if circuit.name is None:
        hint = "Give circuit.path=PATH/circuit_config.json, or simulation.base=PATH/simulation_config.json"
        raise ConfigError("no circuit is given", f"{where}: circuit.path", hint)
    if circuit.name not in _BUILT_IN:
        raise UnknownKeyError(
            f"no built-in circuit '{circuit.name}'", f"{where}: circuit.name", circuit.name, _BUILT_IN
        )
    if circuit.cells < 1:
        raise ConfigError(
            f"a circuit of {circuit.cells} cells cannot be built", f"{where}: circuit.cells", "Give 10 or more"
        )
    chosen = {"gap_junctions": circuit.gap_junctions, "plastic": circuit.plastic}
    features = [name for name, is_on in chosen.items() if is_on]
    lacking = [name for name in features if name not in FEATURES[circuit.name]]
    if lacking:
        raise ConfigError(f"the circuit '{circuit.name}' has none", f"{where}: circuit.{lacking[0]}", "Leave it false")
    return cached(circuit.name, cells=circuit.cells, seed=circuit.seed, features=features)


def circuit_detail(circuit: "CircuitConfig", working_folder: Path) -> str:
    """The circuit in a few words."""
    if circuit.path is not None:
        return shown_path(working_folder / circuit.path, working_folder)
    return f"{circuit.name}, {circuit.cells} cells"


def shown_path(path: Path, working_folder: Path) -> str:
    """The path as people read it: relative to the working folder where it lies below it."""
    return str(path.relative_to(working_folder)) if path.is_relative_to(working_folder) else str(path)
