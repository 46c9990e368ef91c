"""Neuro-glial edges of one astrocyte at a time, as records of the published API."""

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ndexp.engine.connection_manager.edges import EdgeKind
from ndexp.engine.connection_manager.reader import SonataReader, SynapseParameters
from ndexp.engine.ngv.edges import read_neuro_glial

if TYPE_CHECKING:
    from ndexp.engine.connection.columns import SynapseColumns
    from ndexp.engine.connection.records import Records
    from ndexp.engine.typing import Ids

NETCON_DELAY_MS = 0.05
"""From a release to the astrocyte; reproduces neurodamus, which does not cut it to the grid of the time step."""

_FIELDS = np.dtype(
    [
        ("tgid", np.int64),
        ("synapse_id", np.int64),
        ("astrocyte_section_id", np.int32),
        ("astrocyte_segment_id", np.int32),
        ("astrocyte_segment_offset", np.float64),
    ]
)


class NeuroGliaConnParameters(SynapseParameters):
    """The attributes of neuro-glial edges: neuron, edge id of its synapse, and the place on the astrocyte."""

    KIND: ClassVar[EdgeKind] = EdgeKind(
        required=MappingProxyType({name: name for name in ("synapse_id", "astrocyte_section_id")}), has_delay=False
    )

    @classmethod
    def dtype(cls) -> "np.dtype[np.void]":
        """Fields and their types."""
        return _FIELDS

    @classmethod
    def records(cls, columns: "SynapseColumns | None") -> "Records":
        """Rows of `read_neuro_glial` as records."""
        table = np.recarray(0 if columns is None else len(columns), dtype=cls.dtype())
        if columns is not None:
            places = (columns.isec, columns.ipt, columns.offset)
            for name, column in zip(cls.fields(), (columns.sgid, columns.values["edge_id"], *places), strict=True):
                table[name] = column
        return table


class NeuroGlialSynapseReader(SonataReader):
    """Reads neuro-glial edges; the nodes that it is asked for are astrocytes, the edges' sources."""

    Parameters: ClassVar[type[SynapseParameters]] = NeuroGliaConnParameters

    def get_synapse_parameters(self, gid: int) -> "Records":
        """The edges of an astrocyte, a record each, ascending by edge id.

        Raises:
            CircuitError: an attribute is missing.
        """
        return NeuroGliaConnParameters.records(self._columns(gid))

    def _read_edges(self, targets: "Ids") -> "SynapseColumns | None":
        found = read_neuro_glial(self._file, self._population, targets, NETCON_DELAY_MS) if len(targets) else None
        return None if found is None else found.columns
