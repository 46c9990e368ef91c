"""One connection built alone, as scripts do; connection managers build all connections of a cell at once."""

import os
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection.gap_builder import make_gaps
from ndexp.engine.connection.helper_files import find_helper, hoc_folders
from ndexp.engine.connection.kinds import ReplayMode
from ndexp.engine.connection.placed import placed_rows
from ndexp.engine.connection.placement import place_synapses
from ndexp.engine.connection.set_synapses import SetContext, build_synapses
from ndexp.engine.connection.streams import Pathway
from ndexp.engine.connection.synapse_helpers import HelperContext
from ndexp.engine.connection.synapse_rows import Built
from ndexp.engine.connection.target_cells import Target, TargetCells, mini_rates
from ndexp.engine.neuron_api import hoc, hoc_number, hoc_string
from ndexp.engine.target_manager import SerializedSections
from ndexp.errors import SimulationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ndexp.engine.connection.columns import Synapses
    from ndexp.engine.connection.rows import ConnectionRows
    from ndexp.engine.typing import HocObject, Section


def hoc_seeds(population_id: tuple[int, int], base_seed: int) -> HelperContext:
    """What synapses depend on besides their edges, as the run's NEURON globals say."""
    source, target = population_id
    pathway = Pathway(
        src_id=source,
        dst_id=target,
        synapse_seed=int(hoc_number("synapseSeed") or 0),
        minis_seed=int(hoc_number("minisSeed") or 0),
    )
    is_random = hoc_string("randomize_Gaba_risetime") == "True"
    return HelperContext(pathway=pathway, base_seed=base_seed, randomizes_rise_time=is_random)


def build_connection(
    rows: "ConnectionRows",
    cell: "HocObject",
    context: HelperContext,
    sections: "Sequence[Section | None] | None",
    *,
    replay_mode: ReplayMode,
    attaches: bool,
) -> int:
    """Build the only connection of some rows on its target cell, which holds the synapses; the rows hold the rest.

    Args:
        rows: of one connection.
        cell: the target, as its cell manager gives it.
        context: seeds.
        sections: the cell's sections by id; None takes those that its template marked.
        replay_mode: whether spikes are replayed.
        attaches: whether the source cell drives the synapses.

    Returns:
        The number of synapses.

    Raises:
        SimulationError: the rows are of more than one connection, or are built already.
    """
    synapses = only_connection(rows)
    if synapses is None:
        return 0
    found = SerializedSections(cell.CellRef).sections if sections is None else sections
    given = SetContext(
        cells=TargetCells([Target(gid=int(synapses.tgid[0]), cell=cell, sections=found)]),
        context=context,
        sources=synapses.columns.sgid[:1] if attaches else np.zeros(0, np.int64),
        helpers={name: find_helper(name, hoc_folders(None, os.environ)) for name in synapses.state.mods},
        tstop=float(hoc().tstop),
        replay=None if replay_mode is ReplayMode.NONE else rows.replay,
        replays_silence=replay_mode is ReplayMode.COMPLETE,
    )
    made = build_synapses(synapses, np.zeros(len(synapses), np.int64), given)
    placed = made.placed.rows(0, len(made.placed), made.built[0])
    rates = mini_rates(cell)
    rows.settle(lambda _: placed, mini_rates=lambda _: rates)
    return len(placed)


def build_gaps(rows: "ConnectionRows", sections: "Sequence[Section | None] | None") -> int:
    """Build the only connection of some rows as gap junctions, which the rows hold; gives their number.

    Raises:
        SimulationError: the rows are of more than one connection, or are built already, or the sections are not known.
    """
    synapses = only_connection(rows)
    if synapses is None:
        return 0
    if sections is None:
        raise SimulationError("the cell's sections are not known", hint="Add synapses by add_synapses first")
    columns, x = place_synapses(synapses.columns, sections)
    ids = (columns.values["efferent_junction_id"], columns.values["afferent_junction_id"])
    built = Built()
    made = make_gaps(columns.isec, (x, columns.weight, *ids), sections, built.synapses)
    placed = placed_rows(columns.sgid, columns.isec, x, "Gap", built, synapse=made)
    rows.settle(lambda _: placed)
    return len(placed)


def only_connection(rows: "ConnectionRows") -> "Synapses | None":
    """The synapses of the only connection of some rows; None if there are none.

    Raises:
        SimulationError: the rows are of more than one connection, or are built already.
    """
    if rows.is_built:
        raise SimulationError("this connection is built already")
    if rows.count() > 1:
        raise SimulationError("a view of a connection set is built with its set", hint="Call the manager's finalize")
    return rows.synapses()
