"""What `connection_overrides` do to synapses: which rows exist, and what each row is told, as whole columns.

A row is a synapse, as in `SynapseColumns`. Everything here is arithmetic on columns; nothing touches NEURON.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ndexp.engine.connection_manager.snippets import Snippet, parse_snippet
from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ndexp.engine.settings import ConnectionOverride
    from ndexp.engine.typing import Floats, Ids

    Mask = NDArray[np.bool_]

_Value = TypeVar("_Value")

NO_MOD = -1
"""In the column `mod`: the usual mechanism."""


def runs(sgid: "Ids", tgid: "Ids") -> "Ids":
    """The number of the run that each row is in.

    A run is as many rows of one target as follow each other with one source; rows of other targets between them do
    not part it.

    Args:
        sgid: sources, `(n,) int64`.
        tgid: targets, `(n,) int64`.

    Returns:
        `(n,) int64` from 0, by target and then as the rows stand.
    """
    order = np.argsort(tgid, kind="stable")
    numbers = np.empty(len(tgid), np.int64)
    numbers[order] = np.cumsum(_begins(tgid[order], sgid[order])) - 1
    return numbers


def in_first_run(sgid: "Ids", tgid: "Ids") -> "Mask":
    """Whether a row is in the first run of its source and target, `(n,) bool`."""
    _, first_rows, numbers = np.unique(runs(sgid, tgid), return_index=True, return_inverse=True)
    order = np.lexsort((np.arange(len(first_rows)), sgid[first_rows], tgid[first_rows]))
    is_first = np.empty(len(first_rows), np.bool_)
    is_first[order] = _begins(tgid[first_rows][order], sgid[first_rows][order])
    return is_first[numbers]


def creating(matching: "Sequence[ConnectionOverride]") -> "tuple[ConnectionOverride, ...] | None":
    """Those of the overrides matching a pathway that create its connections; None if none matches: all edges exist.

    A delayed override creates nothing. Nor does one of weight 0 that matches alone: not even edges it leaves out.
    """
    if not matching:
        return None
    if len(matching) == 1 and np.isclose(matching[0].weight, 0):
        return ()
    return tuple(override for override in matching if not override.delay > 0)


def covered(sgid: "Ids", tgid: "Ids", sources: "Ids", targets: "Ids") -> "Mask":
    """The rows from some sources onto some targets, `(n,) bool`."""
    return np.isin(sgid, sources) & np.isin(tgid, targets)


def created(sgid: "Ids", tgid: "Ids", groups: "Sequence[Mask] | None") -> "Mask":
    """The rows of one edge file that exist.

    Args:
        sgid: sources, `(n,) int64`, of every edge onto the local targets as the file has them.
        tgid: targets, `(n,) int64`.
        groups: what each override of `creating` covers, `(n,) bool`; None creates all rows.

    Returns:
        `(n,) bool`. With groups, a source and target keep only their first run: it locks the connection.
    """
    if groups is None:
        return np.ones(len(sgid), np.bool_)
    if not groups:
        return np.zeros(len(sgid), np.bool_)
    is_covered: Mask = np.logical_or.reduce(groups)
    return is_covered & in_first_run(sgid, tgid)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideState:
    """What overrides have told each row, in columns of one length.

    `weight_factor`: of the conductance. `minis_rate`: Hz, NaN leaves it to the target cell. `delay_override`: ms, NaN
    if not given. `neuromod_strength`, `neuromod_dtc` (ms): NaN if not given. `mod`: index in `mods`, or `NO_MOD`.
    `snippets`: index in `snippet_lists`, the snippets to run in order. `delayed`: index in `delayed_lists`, the
    (delay in ms, weight) pairs in the order of the overrides.
    """

    weight_factor: "Floats"
    minis_rate: "Floats"
    delay_override: "Floats"
    neuromod_strength: "Floats"
    neuromod_dtc: "Floats"
    mod: "Ids"
    snippets: "Ids"
    delayed: "Ids"
    mods: tuple[str, ...] = ()
    snippet_lists: tuple[tuple[Snippet, ...], ...] = ((),)
    delayed_lists: tuple[tuple[tuple[float, float], ...], ...] = ((),)

    def __len__(self) -> int:
        return len(self.weight_factor)

    def take(self, rows: "Ids | Mask") -> "OverrideState":
        """The rows chosen by an index array or a mask."""
        return replace(self, **{name: getattr(self, name)[rows] for name in _COLUMNS})


_COLUMNS = "weight_factor minis_rate delay_override neuromod_strength neuromod_dtc mod snippets delayed".split()


def fresh(length: int) -> OverrideState:
    """The state of rows that no override has touched."""
    nothing = np.full(length, np.nan)
    empty = np.zeros(length, np.int64)
    return OverrideState(
        weight_factor=np.ones(length),
        minis_rate=nothing,
        delay_override=nothing,
        neuromod_strength=nothing,
        neuromod_dtc=nothing,
        mod=np.full(length, NO_MOD, np.int64),
        snippets=empty,
        delayed=empty,
    )


def concatenate(first: OverrideState, second: OverrideState) -> OverrideState:
    """The rows of both, the second's below the first's."""
    mods, mod_of = _merged(first.mods, second.mods)
    snippet_lists, snippets_of = _merged(first.snippet_lists, second.snippet_lists)
    delayed_lists, delayed_of = _merged(first.delayed_lists, second.delayed_lists)
    moved = replace(
        second,
        mod=np.append(mod_of, NO_MOD)[second.mod],  # NO_MOD, the index -1, finds itself
        snippets=snippets_of[second.snippets],
        delayed=delayed_of[second.delayed],
    )
    columns = {name: np.concatenate([getattr(first, name), getattr(moved, name)]) for name in _COLUMNS}
    return OverrideState(mods=mods, snippet_lists=snippet_lists, delayed_lists=delayed_lists, **columns)


def apply(state: OverrideState, mask: "Mask", override: "ConnectionOverride") -> OverrideState:
    """The state after one more override; the last one wins, row by row.

    A delayed override adds its delay and weight, and nothing else. Any other sets weight, minis and delay, also when
    its block does not name them (then they are as without overrides); the mechanism and the neuromodulation only if
    named; its snippet comes after those of earlier overrides.

    Args:
        state: before.
        mask: the rows that the override covers, `(n,) bool`.
        override: the next block of `connection_overrides`.

    Raises:
        ConfigError: its `synapse_configure` cannot be read.
    """
    if override.delay > 0:
        lists, delayed = _append(state.delayed_lists, state.delayed, mask, (override.delay, override.weight))
        return replace(state, delayed_lists=lists, delayed=delayed)
    state = replace(
        state,
        weight_factor=np.where(mask, override.weight, state.weight_factor),
        minis_rate=np.where(mask, _number(override.spont_minis), state.minis_rate),
        delay_override=np.where(mask, _number(override.synapse_delay_override), state.delay_override),
        neuromod_strength=_set_if_given(state.neuromod_strength, mask, override.neuromodulation_strength),
        neuromod_dtc=_set_if_given(state.neuromod_dtc, mask, override.neuromodulation_dtc),
    )
    if override.modoverride is not None:
        mods, (number,) = _merged(state.mods, (override.modoverride,))
        state = replace(state, mods=mods, mod=np.where(mask, number, state.mod))
    if override.synapse_configure is not None:
        snippet = parse_snippet(override.synapse_configure, override.name)
        snippet_lists, snippets = _append(state.snippet_lists, state.snippets, mask, snippet)
        state = replace(state, snippet_lists=snippet_lists, snippets=snippets)
    return state


def delay(edge_delay: "Floats", delay_override: "Floats") -> "Floats":
    """The delay of presynaptic and replay NetCons, ms: the override if it is given and not 0, else the edge's."""
    return _given_or(delay_override, edge_delay)


def neuromodulation(edge_value: "Floats", override: "Floats") -> "Floats":
    """Strength or decay time (ms) of a neuromodulatory event: the override if given and not 0, else the edge's."""
    return _given_or(override, edge_value)


def minis_rate(override: "Floats", cell_rate: "Floats | float") -> "Floats":
    """The rate of spontaneous minis, Hz; 0 means none.

    Args:
        override: column `minis_rate`; 0 switches the cell's rate off.
        cell_rate: of the target cells, for the synapse's kind.

    Raises:
        ConfigError: an override's rate is negative.
    """
    if np.any(override < 0):
        worst = float(np.nanmin(override))
        raise ConfigError(f"spont_minis is {worst:g} Hz", "connection_overrides", "A rate is 0 or more")
    return np.where(np.isnan(override), cell_rate, override)


def delayed_weights(pairs: Sequence[tuple[float, float]]) -> "tuple[Floats, Floats]":
    """Times (ms, ascending) and weights of one entry of `delayed_lists`, each `(n,) float64`.

    Weights of one time keep the order of the overrides, so the last of them stays.
    """
    ordered = np.array(sorted(pairs, key=lambda pair: pair[0]), np.float64).reshape(-1, 2)
    return ordered[:, 0], ordered[:, 1]


def _begins(*sorted_columns: "Ids") -> "Mask":
    """Where a row differs from the one above it."""
    begins = np.ones(len(sorted_columns[0]), np.bool_)
    if len(begins):
        begins[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in sorted_columns])
    return begins


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _set_if_given(column: "Floats", mask: "Mask", value: float | None) -> "Floats":
    return column if value is None else np.where(mask, value, column)


def _given_or(override: "Floats", value: "Floats") -> "Floats":
    return np.where(np.isnan(override) | (override == 0), value, override)


def _merged(table: tuple[_Value, ...], more: tuple[_Value, ...]) -> "tuple[tuple[_Value, ...], Ids]":
    """The table with what it lacks of `more`, and where each of `more` is in it."""
    merged = tuple(dict.fromkeys((*table, *more)))
    return merged, np.array([merged.index(value) for value in more], np.int64)


def _append(
    lists: tuple[tuple[_Value, ...], ...], column: "Ids", mask: "Mask", value: _Value
) -> "tuple[tuple[tuple[_Value, ...], ...], Ids]":
    """Lists and column after `value` was appended to the lists of the masked rows: a loop over lists, not rows."""
    used, inverse = np.unique(column[mask], return_inverse=True)
    merged, numbers = _merged(lists, tuple((*lists[number], value) for number in used))
    changed = column.copy()
    changed[mask] = numbers[inverse]
    return merged, changed
