"""What of a simulation's settings its cells, and its synapses, depend on: where that is equal, they can be shared.

All settings count but those that are known not to matter, so that a field nobody thought of keeps simulations apart.
"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.metype import EVERY_NUMBER
from ndexp.engine.settings import OutputSettings
from ndexp.engine.settings.beta_features import BetaFeatures

if TYPE_CHECKING:
    from ndexp.engine.settings import ConnectionOverride, Settings

_USUAL_CELLS = frozenset({"biophysical", "virtual"})
_NOWHERE = Path()
_NO_OUTPUT = OutputSettings(directory=_NOWHERE, spikes_file=_NOWHERE, log_file=None)


def synapses_depend_on(settings: "Settings", read: frozenset[str] = frozenset()) -> "Settings":
    """The settings without what changes neither cells nor synapses.

    That is: names of files of the run, inputs except replay, reports, modifications, and of the numbers that come into
    force later (`stimulus_seed`, `v_init`) those that no cell reads when it is made.

    Args:
        settings: of a simulation.
        read: hoc's names of the numbers that cells' templates read, such as `v_init` or `globalSeed`.
    """
    run, conditions = settings.run, settings.conditions
    if settings.beta_features != BetaFeatures() or any(one.modoverride for one in settings.connection_overrides):
        read = EVERY_NUMBER  # corrections clamp cells at v_init; a hoc helper may read what it likes
    return replace(
        settings,
        path=_NOWHERE,
        output=_NO_OUTPUT,
        inputs=tuple(info for info in settings.inputs if info["Pattern"] == "SynapseReplay"),
        reports=(),
        run=replace(run, stimulus_seed=run.stimulus_seed if "stimulusSeed" in read else 0),
        conditions=replace(
            conditions,
            v_init=conditions.v_init if "v_init" in read else 0.0,
            modifications=(),
        ),
    )


def cells_depend_on(settings: "Settings", read: frozenset[str] = frozenset()) -> "Settings":
    """The settings without what changes neither cells nor which edges are read.

    Besides what synapses do not depend on either that is: replay, what overrides tell the edges that they cover, the
    duration, and the seeds of the network and of synapses unless cells read them.

    Args:
        settings: of a simulation.
        read: hoc's names of the numbers that cells' templates read.
    """
    less = synapses_depend_on(settings, read)
    run = less.run
    return replace(
        less,
        inputs=(),
        connection_overrides=tuple(map(_coverage, less.connection_overrides)),
        run=replace(
            run,
            tstop=0.0,
            random_seed=run.random_seed if "globalSeed" in read else 0,
            minis_seed=run.minis_seed if "minisSeed" in read else 0,
            synapse_seed=run.synapse_seed if "synapseSeed" in read else 0,
        ),
        conditions=replace(less.conditions, randomize_gaba_rise_time=False),
    )


def may_follow(settings: "Settings") -> bool:
    """Whether a simulation is known to come out the same in a network where another one was, and to leave none behind.

    What persists or shows through: modifications, fields, what plugins do, currents (a report's first row comes before
    they are computed anew), weights that changed in the course of time, streams of synapses other than the usual ones,
    whatever astrocytes and gap junctions keep.

    Source: measured, run after run in one process against runs alone.
    """
    return not (
        settings.is_coreneuron
        or settings.plugins
        or settings.conditions.modifications
        or settings.beta_features != BetaFeatures()
        or any(info["Pattern"] == "SpatiallyUniformEField" for info in settings.inputs)
        or any(report.type == "lfp" or report.variable_name != "v" for report in settings.reports)
        or any(override.delay > 0 or override.modoverride for override in settings.connection_overrides)
        or any(edges.type != "chemical" for edges in settings.edges)
        or any(population.type not in _USUAL_CELLS for population in settings.populations)
    )


def _coverage(override: "ConnectionOverride") -> "ConnectionOverride":
    """Which edges an override makes exist, and which attributes of theirs are read."""
    return replace(
        override,
        weight=float(not np.isclose(override.weight, 0)),
        delay=float(override.delay > 0),
        spont_minis=None,
        synapse_configure=None,
        synapse_delay_override=None,
        neuromodulation_dtc=None,
        neuromodulation_strength=None,
    )
