"""A whole simulation: built when made, then run."""

from typing import TYPE_CHECKING

from ndexp.engine.node.node import Node
from ndexp.engine.node.stages import make_cells, make_inputs_and_reports, make_synapses, simulate

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
        make_cells(self)
        make_synapses(self)
        make_inputs_and_reports(self)

    def run(self, cleanup: bool = True) -> None:
        """Simulate and write the results; `<config>.SUCCESS` says that all is complete."""
        simulate(self)
        if cleanup:
            self.cleanup()
