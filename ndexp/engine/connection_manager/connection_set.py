"""The connections of one pathway on this rank."""

import logging
from collections.abc import Iterable
from hashlib import md5
from itertools import chain
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import numpy as np

from ndexp.engine.connection import Connection, ConnectionBase
from ndexp.engine.connection.overrides import Told
from ndexp.engine.connection.rows import ConnectionRows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ndexp.engine.connection.columns import SynapseColumns, Synapses
    from ndexp.engine.settings.model import ConnectionOverride
    from ndexp.engine.typing import Ids

    Factory = Callable[..., ConnectionBase]
    Gids = int | np.integer | Iterable[int]

log = logging.getLogger(__name__)


def population_id(name: str) -> int:
    """The 12-bit number of a population that enters synapses' random streams.

    Source: the low 12 bits of the first two bytes of the name's MD5, as neurodamus has it.
    """
    digest = md5(name.encode(), usedforsecurity=False).digest()
    return ((digest[1] & 0x0F) << 8) + digest[0]


class ConnectionSet:
    """The connections between two populations on this rank.

    Those of files are rows; a connection of them is a view, made when it is asked for. Those that scripts make or store
    are kept beside them.

    Args:
        src_id: number of the source population.
        dst_id: number of the target population.
        conn_factory: makes connections from (sgid, tgid, src_id, dst_id).
    """

    def __init__(self, src_id: int, dst_id: int, conn_factory: "Factory" = Connection) -> None:
        self.src_id = src_id
        self.dst_id = dst_id
        self.rows = ConnectionRows()
        """The synapses of files."""
        self._conn_factory = conn_factory
        self._by_hand: dict[int, dict[int | None, ConnectionBase]] = {}
        self._views: WeakValueDictionary[tuple[int, int], ConnectionBase] = WeakValueDictionary()

    @property
    def parts(self) -> "list[SynapseColumns]":
        """The synapses of files as they were added, in no particular order: quicker than `synapses`, which sorts."""
        return self.rows.parts

    def append(self, columns: "SynapseColumns", weight_factor: float = 1) -> int:
        """Add synapses of a file; gives the number of connections that are new."""
        before = self.rows.count()
        self.rows.append(columns, Told(weight_factor=float(weight_factor)))
        return self.rows.count() - before

    def configure(self, override: "ConnectionOverride", sources: "Ids", targets: "Ids") -> int:
        """Apply an override to the connections from some gids onto some gids; gives the number of synapses of files."""
        for connection in self.by_hand():
            if connection.sgid in sources and connection.tgid in targets:
                connection.apply(override)
        return self.rows.configure(override, sources, targets)

    def synapses(self) -> "Synapses | None":
        """All synapses of files in the order in which they are built, or None if there are none."""
        return self.rows.synapses()

    def columns(self) -> "SynapseColumns | None":
        """The columns of all synapses of files in the order in which they are built, or None if there are none."""
        found = self.synapses()
        return None if found is None else found.columns

    def clear(self) -> None:
        """Forget all connections."""
        self.rows = ConnectionRows()
        self._by_hand.clear()
        self._views.clear()

    def count(self) -> int:
        """The number of connections."""
        return self.rows.count() + sum(map(len, self._by_hand.values()))

    def by_hand(self, tgid: int | None = None) -> "Iterator[ConnectionBase]":
        """The connections that are not rows, of one target or all; targets as they came, sources ascending."""
        targets = self.targets_by_hand() if tgid is None else [tgid]
        for target in targets:
            own = self._by_hand.get(target, {})
            yield from (own[sgid] for sgid in sorted(own, key=_source_key))

    def targets_by_hand(self) -> "list[int]":
        """The targets of connections that are not rows, as they came."""
        return list(self._by_hand)

    def target_gids(self) -> "list[int]":
        """The targets with connections: those of files ascending, then others as they came."""
        of_files = np.unique(self.rows.pairs()[1]).tolist()
        return list(dict.fromkeys(chain(of_files, self._by_hand)))

    def items(self) -> "Iterator[tuple[int, list[ConnectionBase]]]":
        """Each target and its connections, sources ascending."""
        return ((tgid, self[tgid]) for tgid in self.target_gids())

    def all_connections(self) -> "Iterator[ConnectionBase]":
        """All connections, target by target, sources ascending."""
        return chain.from_iterable(connections for _, connections in self.items())

    def get_connection(self, sgid: int, tgid: int) -> ConnectionBase | None:
        """The connection from a gid to a gid, None if there is none."""
        found = self._by_hand.get(int(tgid), {}).get(int(sgid))
        if found is not None:
            return found
        rows = self.rows.rows(int(sgid), int(tgid))
        return self._view(int(sgid), int(tgid)) if rows.stop > rows.start else None

    def store_connection(self, conn: ConnectionBase) -> None:
        """Add a connection that a script has made; an error in the log if there is one of these gids."""
        if conn.sgid is not None and self.get_connection(conn.sgid, conn.tgid) is not None:
            log.error("Connection %s -> %s is there already and is not stored again", conn.sgid, conn.tgid)
            return
        self._by_hand.setdefault(conn.tgid, {})[conn.sgid] = conn

    def get_or_create_connection(self, sgid: int, tgid: int, **kwargs: object) -> ConnectionBase:
        """The connection from a gid to a gid, new and without synapses if there is none.

        Args:
            sgid: gid of the source.
            tgid: gid of the target.
            **kwargs: further arguments of a new connection.
        """
        found = self.get_connection(sgid, tgid)
        if found is None:
            found = self._conn_factory(sgid, tgid, self.src_id, self.dst_id, **kwargs)
            self._by_hand.setdefault(int(tgid), {})[int(sgid)] = found
        return found

    def get_connections(self, post_gids: "Gids", pre_gids: "Gids | None" = None) -> "Iterator[ConnectionBase]":
        """Connections onto some targets, from some sources or all.

        Args:
            post_gids: a gid or several; their order is kept.
            pre_gids: a gid or several; None means all.
        """
        sources = None if pre_gids is None else set(_gids(pre_gids))
        for tgid in _gids(post_gids):
            if sources is None:
                yield from self[tgid]
            else:
                found = (self.get_connection(sgid, tgid) for sgid in sorted(sources))
                yield from (connection for connection in found if connection is not None)

    def __getitem__(self, tgid: int) -> "list[ConnectionBase]":
        """The connections onto a target, sources ascending."""
        views = [self._view(sgid, int(tgid)) for sgid in self.rows.sources(int(tgid)).tolist()]
        return sorted([*views, *self.by_hand(int(tgid))], key=lambda connection: _source_key(connection.sgid))

    def ids_match(
        self, population_ids: "int | tuple[int | None, int | None] | None", dst_second: int | None = None
    ) -> bool:
        """Whether it is this pathway: a source number, or (source, target) where None stands for any."""
        pair = population_ids if isinstance(population_ids, tuple) else (population_ids, dst_second)
        return all(asked in (None, own) for asked, own in zip(pair, (self.src_id, self.dst_id), strict=True))

    def _view(self, sgid: int, tgid: int) -> ConnectionBase:
        found = self._views.get((sgid, tgid))
        if found is None:
            factory = self._conn_factory
            kind = factory if isinstance(factory, type) and issubclass(factory, ConnectionBase) else Connection
            found = kind.view(self.rows, sgid, tgid, (self.src_id, self.dst_id))
            self._views[sgid, tgid] = found
        return found


def _source_key(sgid: int | None) -> int:
    return -1 if sgid is None else sgid


def _gids(gids: "Gids") -> "list[int]":
    return [int(gid) for gid in gids] if isinstance(gids, Iterable) else [int(gids)]
