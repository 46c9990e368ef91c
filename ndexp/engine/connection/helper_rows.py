"""Helpers and edges to rows for the synapse builder: the part of a helper that asks NEURON for something."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection.synapse_helpers import synapse_parts
from ndexp.engine.connection.synapse_rows import SynapseRows
from ndexp.engine.neuron_api import has_variable, hoc, hoc_callable, hoc_number
from ndexp.errors import MechanismError

if TYPE_CHECKING:
    from ndexp.engine.connection.synapse_helpers import EdgeColumns, HelperContext, SynapseHelper
    from ndexp.engine.typing import Floats

_RISE_MEAN, _RISE_VARIANCE = 0.2, 0.1


def read_constants(helper: "SynapseHelper") -> dict[str, float]:
    """The global variables that the helper reads, as they are now.

    Raises:
        MechanismError: the mechanism has no such variable, or is not there.
    """
    hoc_callable(helper.mechanism)
    found = {name: hoc_number(f"{name}_{helper.mechanism}") for name in helper.reads}
    missing = [name for name, value in found.items() if value is None]
    if missing:
        raise MechanismError(f"{helper.mechanism} has no global variable '{missing[0]}'", hint="Its helper reads it")
    return {name: value for name, value in found.items() if value is not None}


def synapse_rows(
    helper: "SynapseHelper",
    columns: "EdgeColumns",
    context: "HelperContext",
    *,
    x: "Floats",
) -> SynapseRows:
    """What the synapse builder makes of some edges of one cell.

    Args:
        helper: how edges become synapses.
        columns: the edges.
        context: seeds; its constants are read here.
        x: where in their sections, `(n,) float64`, 0 to 1.

    Raises:
        ConfigError: an attribute of the edges is missing.
        MechanismError: NEURON does not know the mechanism.
    """
    parts = synapse_parts(helper, columns, replace(context, constants=read_constants(helper)))
    mechanism, parameters, rise_time = parts.mechanism, dict(parts.parameters), parts.rise_time
    if rise_time is not None and rise_time.shape[1] == 2:  # noqa: PLR2004 - the two ids of MCellRan4
        parameters["tau_r_GABAA"], rise_time = drawn_rise_times(rise_time), None
    return SynapseRows(
        mechanism=mechanism,
        x=x,
        parameters=parameters,
        stream=parts.stream,
        synapse_id=columns.synapse_id if has_variable(mechanism, "synapseID") else None,
        conductance=columns.weight if has_variable(mechanism, "conductance") else None,
        rise_time=rise_time,
    )


def drawn_rise_times(ids: "Floats") -> "Floats":
    """Rise times (ms) drawn from MCellRan4 streams with these high and low indices, `(n,) float64`.

    The second variate of a lognormal distribution: choosing it draws the first.
    """
    drawn = np.empty(len(ids))
    for row, (high, low) in enumerate(ids.tolist()):
        generator = hoc().Random()
        generator.MCellRan4(int(high), int(low))
        generator.lognormal(_RISE_MEAN, _RISE_VARIANCE)
        drawn[row] = generator.repick()
    return drawn
