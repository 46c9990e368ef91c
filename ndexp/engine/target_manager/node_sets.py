"""Node sets per population, and the gid offsets that they decide.

NEURON wants one numbering for all cells: a gid is the node id plus its population's offset. Offsets are multiples of
1000 in the order of population names; each population's range grows with the largest node id of every node set that is
registered before the freeze.

Source: SONATA node sets; the offsets are those of neurodamus 4.2.9, because synapses' random streams contain the gid.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import libsonata
import numpy as np

from ndexp.engine import mpi
from ndexp.errors import CircuitError, ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ndexp.engine.typing import Ids, LibsonataObject

_STEP = 1000
_NO_IDS: "Ids" = np.zeros(0, np.int64)


class NodeSet:
    """Some nodes of one population: `ids` are node ids, sorted and unique, `(n,) int64`."""

    __slots__ = ("ids", "offset", "population_name")

    def __init__(self, population_name: str, ids: "Ids" = _NO_IDS) -> None:
        self.population_name = population_name
        self.ids = np.unique(np.asarray(ids, np.int64))
        self.offset = 0

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def max_raw_gid(self) -> int:
        """The largest node id, 0 if there is none."""
        return int(self.ids[-1]) if len(self.ids) else 0

    def gids(self, raw_gids: bool = False) -> "Ids":
        """Node ids, or gids with the population's offset."""
        return self.ids if raw_gids else self.ids + self.offset


@dataclass(slots=True)
class _Record:
    name: str
    is_virtual: bool = False
    offset: int = 0
    max_gid: int = 0
    node_sets: list[NodeSet] = field(default_factory=list)

    def move(self, offset: int) -> None:
        self.offset = offset
        for node_set in self.node_sets:
            node_set.offset = offset


class Populations:
    """The populations of a run and their offsets; frozen once all cells are known."""

    def __init__(self) -> None:
        self._records: list[_Record] = []
        self._is_frozen = False
        self._reserved = 0

    def register(self, node_set: NodeSet, *, is_virtual: bool = False) -> NodeSet:
        """Let a node set take part in its population's offset; all ranks do so in the same order.

        Args:
            node_set: gets its `offset` now and whenever it changes.
            is_virtual: its nodes are sources only, so its offset may be moved out of the way.
        """
        record = self._find(node_set.population_name) or self._insert(node_set.population_name)
        record.is_virtual |= is_virtual
        record.node_sets.append(node_set)
        self._update(record, node_set)
        return node_set

    def grow(self, node_set: NodeSet, ids: "Ids") -> None:
        """Add node ids to a registered node set; all ranks do so together."""
        node_set.ids = np.union1d(node_set.ids, np.asarray(ids, np.int64))
        record = self._find(node_set.population_name)
        assert record is not None, "only registered node sets grow"
        self._update(record, node_set)

    def freeze(self) -> None:
        """Keep all offsets as they are from now on, after mending those that two populations share."""
        seen: set[int] = set()
        real_first = sorted(self._records, key=lambda record: record.is_virtual or not _has_nodes(record))
        for record in real_first:
            if record.offset in seen:
                record.move(max(map(_end, self._records)))
            seen.add(record.offset)
        self._is_frozen = True

    def offset(self, population_name: str) -> int:
        """The offset of a population, which gets one after all others if it is new."""
        record = self._find(population_name)
        return self.register(NodeSet(population_name), is_virtual=True).offset if record is None else record.offset

    def reserve(self, count: int) -> int:
        """The first of `count` gids after those of all nodes, for what emits events but is no node."""
        first = max(self._reserved, *map(_end, self._records), 0)
        self._reserved = first + count
        return first

    def _find(self, name: str) -> _Record | None:
        return next((record for record in self._records if record.name == name), None)

    def _insert(self, name: str) -> _Record:
        record = _Record(name)
        if self._is_frozen:
            record.offset = max(-(-self._reserved // _STEP) * _STEP, *map(_end, self._records), 0)
        self._records.append(record)
        self._records.sort(key=lambda other: other.name)
        index = self._records.index(record)
        if not self._is_frozen and index > 0:
            record.offset = _end(self._records[index - 1])
        return record

    def _update(self, record: _Record, node_set: NodeSet) -> None:
        node_set.offset = record.offset
        if self._is_frozen:
            return
        largest = int(mpi.maximum(max(record.max_gid, node_set.max_raw_gid)))
        if largest > record.max_gid:
            record.max_gid = largest
            first = self._records.index(record)
            for before, after in zip(self._records[first:], self._records[first + 1 :], strict=False):
                after.move(_end(before))


def _has_nodes(record: _Record) -> bool:
    return mpi.maximum(float(any(len(node_set) for node_set in record.node_sets))) > 0


def _end(record: _Record) -> int:
    """The first offset after a population."""
    return ((record.offset + record.max_gid) // _STEP + 1) * _STEP


class NodeSetReader:
    """The node sets of a circuit with those of a simulation merged over them.

    Args:
        config_nodeset_file: the circuit's node sets file, or None.
        simulation_nodesets_file: the simulation's; its names win.

    Raises:
        ConfigError: a file is missing or not a valid node sets file.
    """

    def __init__(self, config_nodeset_file: Path | str | None, simulation_nodesets_file: Path | str | None) -> None:
        self._sets = _read(config_nodeset_file) if config_nodeset_file else None
        if simulation_nodesets_file:
            own = _read(simulation_nodesets_file)
            if self._sets is None:
                self._sets = own
            else:
                self._sets.update(own)
        self._populations: dict[str, LibsonataObject] = {}

    @property
    def names(self) -> "Sequence[str]":
        """The known node sets, sorted."""
        return sorted(self._sets.names) if self._sets is not None else ()

    def register_node_file(self, node_file: Path | str) -> None:
        """Make all populations of a node file known to `read_ids`."""
        try:
            storage = libsonata.NodeStorage(str(node_file))
            found = {name: storage.open_population(name) for name in sorted(storage.population_names)}
        except (libsonata.SonataError, RuntimeError) as error:
            raise CircuitError(f"the node file cannot be opened: {error}", str(node_file)) from error
        self._populations.update(found)

    def size(self, population: str) -> int:
        """The number of nodes of a registered population."""
        return int(self._populations[population].size)

    def read_ids(self, nodeset_name: str) -> "dict[str, Ids] | None":
        """Population → matching node ids, for populations with any; None if there is no such node set.

        Raises:
            ConfigError: the node set cannot be resolved.
        """
        if self._sets is None or nodeset_name not in self._sets.names:
            return None
        found = {name: self._select(nodeset_name, name) for name in sorted(self._populations)}
        return {name: ids for name, ids in found.items() if len(ids)}

    def _select(self, nodeset_name: str, population: str) -> "Ids":
        assert self._sets is not None, "read_ids has looked"
        try:
            selection = self._sets.materialize(nodeset_name, self._populations[population])
        except (libsonata.SonataError, RuntimeError) as error:
            if "attribute" in str(error).lower():  # this population simply lacks what the rule asks for
                return _NO_IDS
            raise ConfigError(f"the node set cannot be resolved: {error}", f"node set '{nodeset_name}'") from error
        return np.asarray(selection.flatten(), np.int64)


def _read(path: Path | str) -> "LibsonataObject":
    if not Path(path).is_file():
        raise ConfigError("the node sets file does not exist", str(path), "Check node_sets_file")
    try:
        return libsonata.NodeSets.from_file(str(path))
    except (libsonata.SonataError, RuntimeError) as error:
        raise ConfigError(f"the node sets file is not valid: {error}", str(path)) from error
