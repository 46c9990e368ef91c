"""A whole simulation: built when made, then run."""

from typing import TYPE_CHECKING

from ndexp.engine import mpi
from ndexp.engine.node.node import Node
from ndexp.engine.settings import success_file

if TYPE_CHECKING:
    from pathlib import Path

    from ndexp.engine.settings import Settings


class Neurodamus(Node):
    """A whole simulation: built when made, simulated by `run`.

    Args:
        config_path_or_obj: the SONATA simulation config, or settings read from one.
        logging_level: unused; see `ndexp.log`.
        user_opts: as the options of `Node`.
    """

    def __init__(
        self,
        config_path_or_obj: "str | Path | Settings",
        logging_level: int | None = None,  # noqa: ARG002 - part of the published API
        **user_opts: object,
    ) -> None:
        super().__init__(config_path_or_obj, user_opts)
        self.init()

    def init(self) -> None:
        """Build the model: targets, cells, synapses, stimuli, modifications, reports."""
        with self.progress.stage("targets"):
            self.load_targets()
        with self.progress.stage("cells") as stage:
            stage.detail = f"{self.create_cells()} cells"
        with self.progress.stage("synapses") as stage:
            self.create_synapses()
            stage.detail = f"{self.build_synapses()} synapses"
        with self.progress.stage("stimuli") as stage:
            stage.detail = f"{self.enable_stimulus()} stimuli"
        if self.settings.conditions.modifications:
            with self.progress.stage("modifications") as stage:
                stage.detail = f"{self.enable_modifications()} modifications"
        with self.progress.stage("reports") as stage:
            stage.detail = f"{self.enable_reports()} reports"
            self.write_and_get_population_offsets()

    def run(self, cleanup: bool = True) -> None:
        """Simulate and write the results; `<config>.SUCCESS` says that all is complete."""
        with self.progress.stage("initialise"):
            self.sim_init()
        with self.progress.stage("solve") as stage:
            self.solve()
            stage.detail = f"{self.settings.run.tstop:g} ms"
        with self.progress.stage("write") as stage:
            stage.detail = f"{self.sonata_spikes()} spikes"
            self.save_seclamps()
        if mpi.this_rank().rank == 0:
            success_file(self.settings.path).touch()
        if cleanup:
            self.cleanup()
