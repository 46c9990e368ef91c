"""Synapses' releases to gids: a loop in hoc over the synapses of one cell."""

from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine import mpi
from ndexp.engine.neuron_api import has_variable, hoc, hoc_procedure, parallel_context
from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from ndexp.engine.connection.placed import Placed
    from ndexp.engine.typing import HocObject, Ids

_WATCH = """
proc ndexp_watch_releases() { local i  localobj synapse, netcon, nobody
    for i = 0, $o2.size() - 1 {
        synapse = $o1.o($o2.x[i])
        synapse.get_loc()
        netcon = new NetCon(&synapse.Ustate, nobody, $5, $6, $7)
        pop_section()
        $o4.set_gid2node($o3.x[i], $8)
        $o4.cell($o3.x[i], netcon)
    }
}
"""


def watch_releases(
    synapses: "HocObject", placed: "Placed", chosen: "Ids", gids: "Ids", netcon: tuple[float, float, float]
) -> None:
    """Let synapses emit an event under a gid when their `Ustate` rises; NEURON holds what watches them.

    Args:
        synapses: hoc List of the cell's synapses.
        placed: where in the list they are.
        chosen: rows of `placed`, `(n,) int64`.
        gids: of each, `(n,) int64`.
        netcon: threshold, delay (ms) and weight of the NetCons.

    Raises:
        ConfigError: a mechanism has no `Ustate`.
    """
    for number in np.unique(placed.mechanism[chosen]).tolist():
        if not has_variable(placed.mechanisms[number], "Ustate"):
            raise ConfigError(
                f"the synapse mechanism {placed.mechanisms[number]} has no variable Ustate, which astrocytes watch",
                "connection_overrides.modoverride",
                "Use ProbAMPANMDA_EMS for synapses that astrocytes refer to, or add RANGE Ustate to your mechanism",
            )
    indices, numbers = (hoc().Vector(np.asarray(column, np.float64)) for column in (placed.synapse[chosen], gids))
    watch = hoc_procedure("ndexp_watch_releases", _WATCH)
    watch(synapses, indices, numbers, parallel_context(), *netcon, mpi.this_rank().rank)
