"""The connections of one pathway on this rank."""

from dataclasses import replace
from functools import reduce
from hashlib import md5
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection import overrides
from ndexp.engine.connection.columns import SynapseColumns, Synapses, concatenate, pair_count

if TYPE_CHECKING:
    from ndexp.engine.settings.model import ConnectionOverride
    from ndexp.engine.typing import Ids


def population_id(name: str) -> int:
    """The 12-bit number of a population that enters synapses' random streams.

    Source: the low 12 bits of the first two bytes of the name's MD5, as neurodamus has it.
    """
    digest = md5(name.encode(), usedforsecurity=False).digest()
    return ((digest[1] & 0x0F) << 8) + digest[0]


class ConnectionSet:
    """The connections between two populations on this rank.

    Args:
        src_id: number of the source population.
        dst_id: number of the target population.
    """

    def __init__(self, src_id: int, dst_id: int) -> None:
        self.src_id = src_id
        self.dst_id = dst_id
        self._parts: list[Synapses] = []
        self._count = 0

    @property
    def parts(self) -> "list[SynapseColumns]":
        """The synapses as they were added, in no particular order: quicker than `columns`, which sorts them."""
        return [part.columns for part in self._parts]

    def append(self, columns: SynapseColumns) -> int:
        """Add synapses; gives the number of connections that are new."""
        before = self._count
        if len(columns):
            self._parts.append(Synapses(columns, overrides.fresh(len(columns))))
            self._count = pair_count(self.parts)
        return self._count - before

    def configure(self, override: "ConnectionOverride", sources: "Ids", targets: "Ids") -> int:
        """Apply an override to the connections from some gids onto some gids; gives the number of synapses."""
        rows = 0
        for number, part in enumerate(self._parts):
            mask = overrides.covered(part.columns.sgid, part.columns.tgid, sources, targets)
            self._parts[number] = replace(part, state=overrides.apply(part.state, mask, override))
            rows += int(mask.sum())
        return rows

    def synapses(self) -> Synapses | None:
        """All synapses in the order in which they are built, or None if there are none.

        Targets ascend; within a target sources descend, within a connection the file's order holds. The order inside a
        compartment decides floating-point sums: it is that of neurodamus.
        """
        if not self._parts:
            return None
        columns = concatenate(self.parts)
        state = reduce(overrides.concatenate, [part.state for part in self._parts])
        return Synapses(columns, state).take(np.lexsort((np.arange(len(columns)), -columns.sgid, columns.tgid)))

    def columns(self) -> SynapseColumns | None:
        """The columns of all synapses in the order in which they are built, or None if there are none."""
        found = self.synapses()
        return None if found is None else found.columns

    def clear(self) -> None:
        """Forget all synapses; they are in NEURON now."""
        self._parts.clear()
        self._count = 0

    def count(self) -> int:
        """The number of connections."""
        return self._count

    def synapse_count(self) -> int:
        """The number of synapses."""
        return sum(len(part) for part in self._parts)

    def target_gids(self) -> "list[int]":
        """The targets with connections, ascending."""
        return sorted({int(gid) for part in self._parts for gid in np.unique(part.columns.tgid)})

    def ids_match(self, population_ids: "int | tuple[int | None, int | None]", dst_second: int | None = None) -> bool:
        """Whether it is this pathway: a source number, or (source, target) where None stands for any."""
        pair = population_ids if isinstance(population_ids, tuple) else (population_ids, dst_second)
        return all(asked in (None, own) for asked, own in zip(pair, (self.src_id, self.dst_id), strict=True))
