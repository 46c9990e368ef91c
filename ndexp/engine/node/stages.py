"""The stages of a simulation, each told while it goes on: cells, synapses, what acts on them, results."""

from typing import TYPE_CHECKING

from ndexp.engine import mpi
from ndexp.engine.settings import success_file

if TYPE_CHECKING:
    from ndexp.engine.node.node import Node


def make_cells(node: "Node") -> None:
    """Find the targets and make all cells."""
    with node.progress.stage("targets"):
        node.load_targets()
    with node.progress.stage("cells") as stage:
        stage.detail = f"{node.create_cells()} cells"


def make_synapses(node: "Node") -> None:
    """Make all synapses, with their replay."""
    with node.progress.stage("synapses") as stage:
        node.create_synapses()
        stage.detail = f"{node.build_synapses()} synapses"


def make_inputs_and_reports(node: "Node") -> None:
    """Make stimuli, carry out modifications, and set up reports."""
    with node.progress.stage("stimuli") as stage:
        stage.detail = f"{node.enable_stimulus()} stimuli"
    if node.settings.conditions.modifications:
        with node.progress.stage("modifications") as stage:
            stage.detail = f"{node.enable_modifications()} modifications"
    with node.progress.stage("reports") as stage:
        stage.detail = f"{node.enable_reports()} reports"
        node.write_and_get_population_offsets()


def simulate(node: "Node") -> None:
    """Initialise, simulate and write the results; `<config>.SUCCESS` says that all is complete."""
    with node.progress.stage("initialise"):
        node.sim_init()
    with node.progress.stage("solve") as stage:
        node.solve()
        stage.detail = f"{node.settings.run.tstop:g} ms"
    with node.progress.stage("write") as stage:
        stage.detail = f"{node.sonata_spikes()} spikes"
        node.save_seclamps()
    if mpi.this_rank().rank == 0:
        success_file(node.settings.path).touch()
