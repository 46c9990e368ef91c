"""What `connection_overrides` do to synapses: which rows exist, and what each row is told, as whole columns.

A row is a synapse, as in `SynapseColumns`. Everything here is arithmetic on columns; nothing touches NEURON.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ndexp.engine.connection.snippets import Snippet, parse_snippet
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
    numbers[order] = np.cumsum(begins(tgid[order], sgid[order])) - 1
    return numbers


def in_first_run(sgid: "Ids", tgid: "Ids") -> "Mask":
    """Whether a row is in the first run of its source and target, `(n,) bool`."""
    _, first_rows, numbers = np.unique(runs(sgid, tgid), return_index=True, return_inverse=True)
    order = np.lexsort((np.arange(len(first_rows)), sgid[first_rows], tgid[first_rows]))
    is_first = np.empty(len(first_rows), np.bool_)
    is_first[order] = begins(tgid[first_rows][order], sgid[first_rows][order])
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
class Told:
    """What overrides have told a connection.

    `weight_factor`: of the conductance. `minis_rate`: Hz, None leaves it to the target cell. `delay_override`: ms,
    `neuromod_strength`, `neuromod_dtc` (ms): None if not given. `mod`: the synapse mechanism's helper, None for the
    usual one. `snippets`: to run in order. `delayed`: (delay in ms, weight) pairs in the order of the overrides.
    """

    weight_factor: float = 1.0
    minis_rate: float | None = None
    delay_override: float | None = None
    neuromod_strength: float | None = None
    neuromod_dtc: float | None = None
    mod: str | None = None
    snippets: tuple[Snippet, ...] = ()
    delayed: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class OverrideState:
    """What overrides have told each row: its number in a table of what has been told.

    The properties are columns, `(n,)`, computed when asked for; NaN stands for None.
    """

    number: "NDArray[np.int32]"
    table: tuple[Told, ...] = (Told(),)

    def __len__(self) -> int:
        return len(self.number)

    @property
    def weight_factor(self) -> "Floats":
        """Of the conductance."""
        return self._floats([told.weight_factor for told in self.table])

    @property
    def minis_rate(self) -> "Floats":
        """Rate of spontaneous minis in Hz."""
        return self._floats([told.minis_rate for told in self.table])

    @property
    def delay_override(self) -> "Floats":
        """Delay in ms."""
        return self._floats([told.delay_override for told in self.table])

    @property
    def neuromod_strength(self) -> "Floats":
        """Strength of neuromodulatory events."""
        return self._floats([told.neuromod_strength for told in self.table])

    @property
    def neuromod_dtc(self) -> "Floats":
        """Decay time of neuromodulatory events in ms."""
        return self._floats([told.neuromod_dtc for told in self.table])

    @property
    def mods(self) -> tuple[str, ...]:
        """The mechanisms that `mod` numbers."""
        return tuple(dict.fromkeys(told.mod for told in self.table if told.mod is not None))

    @property
    def mod(self) -> "Ids":
        """Index in `mods`, or `NO_MOD`."""
        mods = self.mods
        return self._column([NO_MOD if told.mod is None else mods.index(told.mod) for told in self.table])

    @property
    def snippet_lists(self) -> tuple[tuple[Snippet, ...], ...]:
        """What `snippets` numbers; the first is empty."""
        return tuple(dict.fromkeys([(), *(told.snippets for told in self.table)]))

    @property
    def snippets(self) -> "Ids":
        """Index in `snippet_lists`."""
        lists = self.snippet_lists
        return self._column([lists.index(told.snippets) for told in self.table])

    @property
    def delayed_lists(self) -> tuple[tuple[tuple[float, float], ...], ...]:
        """What `delayed` numbers; the first is empty."""
        return tuple(dict.fromkeys([(), *(told.delayed for told in self.table)]))

    @property
    def delayed(self) -> "Ids":
        """Index in `delayed_lists`."""
        lists = self.delayed_lists
        return self._column([lists.index(told.delayed) for told in self.table])

    def take(self, rows: "Ids | Mask | slice") -> "OverrideState":
        """The rows chosen by an index array, a mask or a slice."""
        return OverrideState(self.number[rows], self.table)

    def changed(self, rows: "Ids | Mask | slice", change: "Callable[[Told], Told]") -> "OverrideState":
        """The state after some rows were told something more: a loop over the table, not over rows."""
        used = np.flatnonzero(np.bincount(self.number[rows], minlength=len(self.table))).tolist()
        table, numbers = _merged(self.table, tuple(change(self.table[number]) for number in used))
        renumbered = np.arange(len(self.table), dtype=np.int32)
        renumbered[used] = numbers
        number = self.number.copy()
        number[rows] = renumbered[number[rows]]
        return OverrideState(number, table)

    def _floats(self, values: "list[float] | list[float | None]") -> "Floats":
        return np.array([np.nan if value is None else value for value in values], np.float64)[self.number]

    def _column(self, values: list[int]) -> "Ids":
        return np.array(values, np.int64)[self.number]


def concatenate(first: OverrideState, second: OverrideState) -> OverrideState:
    """The rows of both, the second's below the first's."""
    table, numbers = _merged(first.table, second.table)
    return OverrideState(np.concatenate([first.number, numbers[second.number]]), table)


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
    return state.changed(mask, telling(override))


def telling(override: "ConnectionOverride") -> "Callable[[Told], Told]":
    """What an override makes of what a connection has been told before; see `apply`."""
    if override.delay > 0:
        pair = (override.delay, override.weight)
        return lambda told: replace(told, delayed=(*told.delayed, pair))
    text = override.synapse_configure
    more = () if text is None else (parse_snippet(text, override.name),)
    return lambda told: Told(
        weight_factor=override.weight,
        minis_rate=override.spont_minis,
        delay_override=override.synapse_delay_override,
        neuromod_strength=_newest(override.neuromodulation_strength, told.neuromod_strength),
        neuromod_dtc=_newest(override.neuromodulation_dtc, told.neuromod_dtc),
        mod=_newest(override.modoverride, told.mod),
        snippets=(*told.snippets, *more),
        delayed=told.delayed,
    )


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


def begins(*columns: "NDArray[np.integer]") -> "Mask":
    """Where a row differs from the one above it in one of the columns, `(n,) bool`; the first row always does."""
    is_new = np.ones(len(columns[0]), np.bool_)
    if len(is_new):
        is_new[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return is_new


def _newest(value: _Value | None, before: _Value | None) -> _Value | None:
    return before if value is None else value


def _given_or(override: "Floats", value: "Floats") -> "Floats":
    return np.where(np.isnan(override) | (override == 0), value, override)


def _merged(table: tuple[_Value, ...], more: tuple[_Value, ...]) -> "tuple[tuple[_Value, ...], NDArray[np.int32]]":
    """The table with what it lacks of `more`, and where each of `more` is in it."""
    places = {value: number for number, value in enumerate(dict.fromkeys((*table, *more)))}
    return tuple(places), np.array([places[value] for value in more], np.int32)
