"""A simulation, step by step, under the published API's names."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine import mpi
from ndexp.engine.connection_manager.override_checks import check_overrides
from ndexp.engine.gap_junction import GapJunctionManager, pair_junctions
from ndexp.engine.mechanisms import load_mechanisms
from ndexp.engine.metype import install
from ndexp.engine.modification_manager import ModificationManager
from ndexp.engine.modification_manager.checks import check_modifications, odd_modifications
from ndexp.engine.neuron_api import cvode, hoc, parallel_context
from ndexp.engine.node.build_order import are_referred_to, build_order, inner_edges
from ndexp.engine.node.checks import check_names, used_node_sets
from ndexp.engine.node.circuit_manager import CircuitManager
from ndexp.engine.node.engine import connection_class
from ndexp.engine.node.globals import set_globals
from ndexp.engine.node.replay_input import replay_input
from ndexp.engine.node.spike_output import write_all_spikes
from ndexp.engine.plugins import load_plugins
from ndexp.engine.progress import Progress
from ndexp.engine.reports import Reports, build_reports
from ndexp.engine.settings import EdgeConf, Feature, Settings, load_settings, success_file
from ndexp.engine.settings.restrict import Restriction, features_of, left_out, restricted
from ndexp.engine.stimulus_manager import StimulusManager
from ndexp.engine.target_manager import TargetManager, TargetSpec
from ndexp.errors import UnknownKeyError, raise_problems
from ndexp.log import add_file
from ndexp.sonata.output_folder import make_output_folder

if TYPE_CHECKING:
    from ndexp.engine.connection_manager import ConnectionManagerBase
    from ndexp.engine.settings import CircuitConf
    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.typing import HocObject

log = logging.getLogger(__name__)

_CHUNK_MS = 25.0
_MAX_STEP_MS = 4
_TIMEOUT_S = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a caller may ask for besides the config."""

    output_path: str | Path | None = None
    disable_reports: bool = False
    mechanisms: tuple[Path, ...] = ()
    """Folders with `.mod` files, besides the bundled ones and the circuit's."""
    plugins: tuple[Path, ...] = ()
    """Python files to import besides the config's; they register stimulus types."""
    progress: Progress | None = None
    simulator: str | None = None
    """NEURON or CORENEURON, whatever the config says."""
    keep_axon: bool = False
    """Keep reconstructed axons until the model is initialised."""
    enable_coord_mapping: bool = True
    """Global coordinates of cells are always known; there for scripts that ask for them."""
    restrict_features: "Sequence[Feature | str] | None" = None
    """Leave out all other features, see `Feature`."""
    restrict_node_populations: "Sequence[str] | None" = None
    """Make no other node populations, and no edges inside of these."""
    restrict_connectivity: int = 0
    """1: only edges inside of populations; 2: none."""

    @property
    def restriction(self) -> Restriction:
        """What is left of the simulation."""
        populations = self.restrict_node_populations
        return Restriction(
            features=features_of(self.restrict_features),
            populations=None if populations is None else frozenset(populations),
            connectivity=self.restrict_connectivity,
            simulator=self.simulator,
            keeps_axon=self.keep_axon,
        )


class Node:
    """A simulation on all ranks, step by step.

    Args:
        config_path_or_obj: the SONATA simulation config, or settings read from one.
        options: names as in `Options`.

    Raises:
        ConfigError: the config is wrong, or an option is unknown.
    """

    def __init__(
        self,
        config_path_or_obj: "str | Path | Settings",
        options: Mapping[str, object] | None = None,
    ) -> None:
        self.options = _read_options(options or {})
        self.progress = self.options.progress or Progress()
        with self.progress.stage("start") as stage:
            with mpi.agreed():
                self.settings = _settings(config_path_or_obj, self.options)
                load_plugins(self.settings.plugins, self.settings.path.name)
            load_mechanisms(self.settings, self.options.mechanisms)
            with mpi.agreed():
                set_globals(self.settings)
                install()
                self._target_manager = TargetManager(self.settings)
            size = mpi.this_rank().size
            stage.detail = "1 rank" if size == 1 else f"{size} ranks"
        self.circuit_manager = CircuitManager()
        self._target_manager.register_cell_manager(self.circuit_manager.global_manager)
        self._stim_manager: StimulusManager | None = None
        self._reports: Reports | None = None
        self._spikes: dict[str, tuple[HocObject, HocObject]] = {}
        self._is_replayed = False
        self._has_edges = False

    def adopt(self, config: "str | Path | Settings", output_path: "str | Path | None" = None) -> None:
        """Go on with another simulation's settings, on what has been built so far for the one before.

        What is built must be what these settings would have built: see `sharing`.

        Args:
            config: its SONATA simulation config, or settings read from one.
            output_path: replaces `output.output_dir` of the config.

        Raises:
            ConfigError: the config is wrong.
        """
        self.options = replace(self.options, output_path=output_path)
        before = self.settings.run.random_seed
        with mpi.agreed():
            self.settings = _settings(config, self.options)
            self._target_manager.run_conf = self.settings
            set_globals(self.settings)
            if self.settings.run.random_seed != before:  # a stream keeps the numbers it has drawn ahead
                self.restart_streams()
        self.check_blocks()
        self._check_overrides()
        for _, name in used_node_sets(self.settings):
            self._target_manager.get_target(name)

    def restart_streams(self) -> None:
        """Give all cells their random streams again, from their beginnings."""
        for manager in self.circuit_manager.all_node_managers():
            manager.restart_streams(self.settings.run.ionchannel_seed)

    def forget_inputs_and_reports(self) -> None:
        """Let stimuli, reports and recorded spikes go; cells and synapses stay."""
        if self._reports is not None:
            self._reports.stop()
        self._stim_manager = None
        StimulusManager.reset_helpers()
        self._reports = None
        self._spikes = {}

    @property
    def target_manager(self) -> TargetManager:
        """Node sets and targets."""
        return self._target_manager

    @property
    def stim_manager(self) -> StimulusManager | None:
        """The stimuli; None before `enable_stimulus`."""
        return self._stim_manager

    @property
    def stims(self) -> "Sequence[HocObject]":
        """The stimuli that were made."""
        return () if self._stim_manager is None else self._stim_manager.stimuli

    @property
    def circuits(self) -> CircuitManager:
        """Cells and connections."""
        return self.circuit_manager

    @property
    def reports(self) -> Reports | None:
        """The reports; None before `enable_reports`."""
        return self._reports

    def all_circuits(self) -> "tuple[CircuitConf, ...]":
        """The node populations, in the order in which they are built."""
        return self.settings.populations

    def load_targets(self) -> None:
        """Make node sets and the populations that they select from known."""
        with mpi.agreed():
            for population in self.settings.populations:
                self._target_manager.load_targets(population)
        self.check_blocks()

    def check_blocks(self) -> None:
        """Check what the config's blocks name and ask for, before any of it is made.

        Raises:
            NdexpError: the only problem.
            ProblemsError: all problems.
        """
        modifications = self.settings.conditions.modifications
        with mpi.agreed():
            problems = check_modifications(modifications, self._target_manager.get_compartment_set)
            check_names(self.settings, self._target_manager.reader.names, problems)
            StimulusManager(self._target_manager).check(self._injected())
        for text in odd_modifications(modifications) if mpi.this_rank().rank == 0 else ():
            log.warning("%s", text)

    def create_cells(self, load_balance: object | None = None) -> int:
        """Make all cells of this rank and register them; gives the number of cells on all ranks."""
        self._check_overrides()
        if self.settings.node_set is not None:
            self._target_manager.get_target(TargetSpec(self.settings.node_set, None))
        for population in filter(self.options.restriction.makes, self.settings.populations):
            self.circuit_manager.new_node_manager(
                population, self._target_manager, self.settings, load_balancer=load_balance
            )
        self._target_manager.populations.freeze()
        for _, name in used_node_sets(self.settings):  # all ranks look them up together, whatever fails later
            self._target_manager.get_target(name)
        everything = self._target_manager.get_target(TargetSpec(None, None))
        for manager in self.circuit_manager.all_node_managers():
            with mpi.agreed():
                manager.finalize()
            everything.append_nodeset(manager.local_nodes)
        self.circuit_manager.global_manager.finalize()
        total = sum(manager.total_cells for manager in self.circuit_manager.all_node_managers())
        if total == 0:
            log.warning("No cell is simulated: node set '%s' matches none", self.settings.node_set)
        return total

    def create_synapses(self) -> None:
        """Read all edges onto local cells; the next step sets up replay and builds the synapses.

        Until then scripts may change connections, and build those of a manager themselves by its `finalize`.
        """
        self.read_edges()
        with mpi.agreed():
            for override in self.settings.connection_overrides:
                for manager in self._edge_managers():
                    manager.configure_connections(override)
        managers = self._edge_managers()
        for manager in managers:
            manager.exchange(managers)
        pair_junctions(self._gap_junction_managers(), self.settings.beta_features)

    def read_edges(self) -> None:
        """Read all edges onto local cells that exist, once; what overrides tell them comes with `create_synapses`."""
        if self._has_edges:
            return
        self._has_edges = True
        with mpi.agreed():
            for edges in build_order(self.settings):
                self._create_connections(edges)

    def build_synapses(self) -> int:
        """Build what `create_synapses` has read and no `finalize` has built yet; gives the number of synapses."""
        managers = [manager for manager in self._edge_managers() if not manager.is_built]
        if managers:
            self.enable_replay()
        return sum(manager.finalize(self.settings.run.random_seed) for manager in managers)

    def enable_replay(self) -> None:
        """Let synapses get the spikes of the config's `synapse_replay` inputs, once."""
        inputs = [] if self._is_replayed else [info for info in self.settings.inputs if _is_replay(info)]
        self._is_replayed = True
        with mpi.agreed():
            for info in inputs:
                place = f"{self.settings.path.name}: inputs.{info['Name']}"
                replay_input(info, place, self._target_manager, self.circuit_manager)

    def enable_stimulus(self) -> int:
        """Inject the config's stimuli; gives their number."""
        self.build_synapses()
        self._stim_manager = StimulusManager(self._target_manager)
        injected = self._injected()
        with mpi.agreed():
            for info in injected:
                self._stim_manager.interpret(TargetSpec(str(info.get("Target") or ""), None), info)
            self._stim_manager.apply_fields()
        return len(injected)

    def enable_modifications(self) -> int:
        """Change cells as the config's modifications ask for; gives their number."""
        self.build_synapses()
        manager = ModificationManager(self._target_manager)
        with mpi.agreed():
            for block in self.settings.conditions.modifications:
                manager.interpret(block)
        manager.tell_idle()
        return len(self.settings.conditions.modifications)

    def enable_reports(self) -> int:
        """Set up the config's reports; gives their number."""
        self.build_synapses()
        if self.options.disable_reports:
            return 0
        self._reports = build_reports(self.settings, self._target_manager, self.circuit_manager.global_manager)
        return len(self.settings.reports)

    def sim_init(self, corenrn_gen: object | None = None, **sim_opts: object) -> None:  # noqa: ARG002 - published
        """Initialise: after this, time is 0 and nothing is added to the model."""
        self.build_synapses()
        h, context = hoc(), parallel_context()
        for manager in self.circuit_manager.all_node_managers():
            manager.pre_stdinit()
        context.setup_transfer()
        cvode().cache_efficient(1)
        context.set_maxstep(_MAX_STEP_MS)
        if self._reports is not None:
            self._reports.start()
        with mpi.agreed():
            h.stdinit()
        for manager in self.circuit_manager.all_node_managers():
            self._spikes[manager.population_name] = manager.record_spikes() or (h.Vector(), h.Vector())
        context.timeout(_TIMEOUT_S)

    def solve(self, tstop: float | None = None) -> None:
        """Simulate until `tstop` (ms; the config's by default)."""
        end = self.settings.run.tstop if tstop is None else tstop
        if self.settings.is_coreneuron:  # once: each call hands over the whole model
            parallel_context().psolve(end)
            return
        begin, begin_s = round(float(hoc().t), 2), time.perf_counter()
        chunk_ms = _CHUNK_MS if self._reports is None else min(_CHUNK_MS, self._reports.max_interval_ms)
        for number in range(int(np.ceil((end - begin) / chunk_ms))):
            target = min(end, begin + (number + 1) * chunk_ms)
            if self._reports is not None:
                self._reports.resume(float(hoc().t), target)
            self._solve_chunk(target, begin_s)
            if self._reports is not None:
                self._reports.flush()
        if self._reports is not None and end >= self.settings.run.tstop:
            self._reports.close()

    def sonata_spikes(self) -> int:
        """Write the spikes of all populations to one SONATA file; gives their number."""
        managers = self.circuit_manager.all_node_managers()
        return write_all_spikes(
            self.settings.output.spikes_file,
            [(manager.population_name, manager.local_nodes.offset) for manager in managers],
            self._spikes,
            self.settings.output.spikes_sort_order,
        )

    def save_seclamps(self) -> None:
        """Write the currents of voltage clamps, where `beta_features` asks for holding currents."""
        for manager in self._gap_junction_managers():
            manager.save_seclamp()

    def write_and_get_population_offsets(self) -> tuple[dict[str, int], dict[str, str], dict[str, int]]:
        """Write `populations_offset.dat` and give what is in it."""
        offsets, alias = self.circuit_manager.get_population_offsets()
        virtual = self.circuit_manager.get_virtual_population_offsets()
        with mpi.agreed():
            if mpi.this_rank().rank == 0:
                path = self.settings.output.directory / "populations_offset.dat"
                self.circuit_manager.write_population_offsets(path, offsets, virtual)
        return offsets, alias, virtual

    def run_all(self) -> None:
        """Initialise, simulate and write spikes."""
        self.sim_init()
        self.solve()
        self.sonata_spikes()

    def clear_model(self, avoid_creating_objs: bool = False, avoid_clearing_queues: bool = True) -> None:  # noqa: ARG002
        """Forget the model: gids, then NetCons, then cells."""
        parallel_context().gid_clear()
        self.forget_inputs_and_reports()
        self._is_replayed = False
        self._has_edges = False
        for connections in self.circuit_manager.all_synapse_managers():
            connections.clear()
        self._target_manager.clear_simulation_data()
        for cells in self.circuit_manager.all_node_managers():
            cells.clear()
        self.circuit_manager = CircuitManager()
        self._target_manager.register_cell_manager(self.circuit_manager.global_manager)

    def cleanup(self) -> None:
        """End of the run: the model is forgotten."""
        self.clear_model()

    def _check_overrides(self) -> None:
        """Tell what is odd about overrides; looks up node sets, so it must come before all else that does."""
        found = check_overrides(self.settings.connection_overrides, self._target_manager.pathways_overlap)
        for text in found.warnings if mpi.this_rank().rank == 0 else ():
            log.warning("%s", text)
        raise_problems(f"{self.settings.path.name} has problems", found.problems)

    def _injected(self) -> "list[StimInfo]":
        """The inputs that the stimulus manager makes: all but those of synapses."""
        return [info for info in self.settings.inputs if not _is_replay(info)]

    def _gap_junction_managers(self) -> "list[GapJunctionManager]":
        return [manager for manager in self._edge_managers() if isinstance(manager, GapJunctionManager)]

    def _edge_managers(self) -> "list[ConnectionManagerBase]":
        return list(self.circuit_manager.all_synapse_managers())

    def _create_connections(self, edges: EdgeConf) -> None:
        source, target = edges.ends
        if not self.circuit_manager.has_population(target):
            log.info("Edges %s are left out: their target population is not simulated", edges.name)
            return
        is_inner = inner_edges(self.settings, target) is edges
        if not self.options.restriction.connects(is_inner=is_inner):
            log.warning("Edges %s are left out (restrict_connectivity)", edges.name)
            return
        target_type = {population.name: population.type for population in self.settings.populations}[target]
        kind = connection_class(edges, target_type, is_inner=is_inner)
        manager = self.circuit_manager.get_create_edge_manager(
            kind,
            source,
            target,
            None,
            (edges, self._target_manager),
            load_offsets=are_referred_to(self.settings, edges),
        )
        manager.open_edge_location(edges.location, edges)
        manager.create_connections()

    def _solve_chunk(self, target: float, begin_s: float) -> None:
        h, tstop = hoc(), self.settings.run.tstop

        def tell() -> None:
            self.progress.solving(float(h.t), tstop, begin_s)
            if h.t + 1 < target:
                cvode().event(h.t + 1, tell)

        if mpi.this_rank().rank == 0 and h.t + 1 < target:
            cvode().event(h.t + 1, tell)
        parallel_context().psolve(target)


def _is_replay(info: "StimInfo") -> bool:
    return info["Pattern"] == "SynapseReplay"


def _read_options(options: Mapping[str, object]) -> Options:
    known = Options.__dataclass_fields__
    for name in options:
        if name not in known:
            raise UnknownKeyError(f"unknown option '{name}'", "options", name, known)
    return Options(**options)  # type: ignore[arg-type]


def _settings(config: "str | Path | Settings", options: Options) -> Settings:
    """The settings; an earlier run's mark of success is removed before anything can fail."""
    if isinstance(config, Settings):
        return config
    path, is_first = Path(config), mpi.this_rank().rank == 0
    if is_first:
        success_file(path).unlink(missing_ok=True)
    output = Path(options.output_path) if options.output_path else None
    settings = restricted(load_settings(path, output, options.plugins), options.restriction)
    for text in left_out(options.restriction) if is_first else ():
        log.warning("%s", text)
    if is_first:
        make_output_folder(settings.output.directory)
        if settings.output.log_file is not None:
            add_file(settings.output.log_file, "output.log_file")
    return settings
