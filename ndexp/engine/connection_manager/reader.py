"""Edges of one target at a time, as the published API reads them; connection managers read in bulk (`edges`)."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ndexp.engine.connection.columns import by_target, no_columns
from ndexp.engine.connection.helper_files import find_helper, hoc_folders
from ndexp.engine.connection.records import PUBLISHED_NAMES, as_records
from ndexp.engine.connection_manager.edges import (
    CHEMICAL,
    EdgeKind,
    EdgeReading,
    edge_population_names,
    open_edges,
    read_edges,
)
from ndexp.engine.neuron_api import hoc
from ndexp.errors import CircuitError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ndexp.engine.connection.columns import SynapseColumns
    from ndexp.engine.connection.records import Records
    from ndexp.engine.typing import Ids


class SynapseParameters:
    """The attributes that edges have as fields of records."""

    KIND: ClassVar[EdgeKind] = CHEMICAL

    @classmethod
    def dtype(cls) -> "np.dtype[np.void]":
        """Fields and their types."""
        return as_records(no_columns(cls.KIND.columns)).dtype

    @classmethod
    def fields(cls) -> tuple[str, ...]:
        """Names of the fields."""
        return cls.dtype().names or ()


class SonataReader:
    """The edges onto single targets, kept once they are read.

    Args:
        edge_file: a SONATA edge file.
        population: which of its populations; None takes the only one.
        extracellular_calcium: mM, scales release probabilities; None leaves them.

    Raises:
        CircuitError: the file has several populations and none is named.
    """

    Parameters: ClassVar[type[SynapseParameters]] = SynapseParameters
    """The attributes of its edges."""

    def __init__(
        self,
        edge_file: str | Path,
        population: str | None = None,
        *_: object,
        extracellular_calcium: float | None = None,
        **_kw: object,
    ) -> None:
        self._file = Path(edge_file)
        self._population = population or _only_population(self._file)
        self._calcium = extracellular_calcium
        self._kind = self.Parameters.KIND
        self._read: dict[int, SynapseColumns | None] = {}

    @property
    def parameter_mapping(self) -> dict[str, str]:
        """Fields whose attribute has another name."""
        return {name: attribute for name, attribute in self._kind.required.items() if name != attribute}

    def configure_override(self, mod_override: str) -> None:
        """Read what a `modoverride` needs from now on; what has been read is read again when asked for.

        Raises:
            UnknownKeyError: there is no helper of that name.
        """
        helper = find_helper(mod_override, hoc_folders(None, os.environ), "modoverride")
        self._kind = self._kind.with_extra(helper.needed, helper.scaled_with_u)
        self._read.clear()

    def get_synapse_parameters(self, gid: int) -> "Records":
        """The edges onto a node, a record each, ascending by edge id.

        Raises:
            CircuitError: an attribute is missing.
        """
        columns = self._columns(gid)
        return as_records(no_columns(self._kind.columns) if columns is None else columns)

    def has_property(self, field_name: str) -> bool:
        """Whether the edges have an attribute of that name."""
        return field_name in open_edges(self._file, self._population).attribute_names

    def get_property(self, gid: int, field_name: str) -> "NDArray[np.generic]":
        """A field of the edges onto a node, `(n,)`."""
        values: NDArray[np.generic] = self.get_synapse_parameters(gid)[PUBLISHED_NAMES.get(field_name, field_name)]
        return values

    def preload_data(self, gids: "Iterable[int]", minimal_mode: bool = False) -> None:  # noqa: ARG002 - published
        """Read the edges onto some nodes at once."""
        wanted = np.unique(np.asarray(list(gids), np.int64))
        missing = np.array([gid for gid in wanted.tolist() if gid not in self._read], np.int64)
        self._read |= dict.fromkeys(missing.tolist())
        columns = self._read_edges(missing)
        if columns is not None:
            self._read |= dict(by_target(columns))

    def get_counts(self, tgids: "Iterable[int]") -> dict[int, int]:
        """The number of edges onto each of these nodes."""
        wanted = [int(tgid) for tgid in tgids]
        self.preload_data(wanted)
        return {tgid: 0 if (columns := self._read[tgid]) is None else len(columns) for tgid in wanted}

    def get_conn_counts(self, tgids: "Iterable[int]") -> dict[int, dict[int, int]]:
        """The number of edges from each source onto each of these nodes."""
        wanted = [int(tgid) for tgid in tgids]
        self.preload_data(wanted)
        return {tgid: {} if (columns := self._read[tgid]) is None else _by_source(columns) for tgid in wanted}

    def _columns(self, gid: int) -> "SynapseColumns | None":
        self.preload_data([int(gid)])
        return self._read[int(gid)]

    def _read_edges(self, targets: "Ids") -> "SynapseColumns | None":
        reading = EdgeReading(dt=float(hoc().dt), extracellular_calcium=self._calcium)
        return read_edges(self._file, self._population, targets, reading, self._kind) if len(targets) else None


def _by_source(columns: "SynapseColumns") -> dict[int, int]:
    sources, counts = np.unique(columns.sgid, return_counts=True)
    return dict(zip(sources.tolist(), counts.tolist(), strict=True))


def _only_population(edge_file: Path) -> str:
    names = edge_population_names(edge_file)
    if len(names) != 1:
        known = ", ".join(names) or "none"
        raise CircuitError("it is not said which edge population is meant", str(edge_file), f"The file has: {known}")
    return names[0]
