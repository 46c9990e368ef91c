"""Synapse columns as the record arrays of the published API, and back. Numpy only."""

from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection.columns import SynapseColumns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ndexp.engine.typing import Floats

    Records = np.recarray[tuple[int], np.dtype[np.record]]

PUBLISHED_NAMES = {"syn_type": "synType"}
"""Columns that have another name in records."""

WHOLE = ("syn_type", "nrrp")
"""Columns that are whole numbers in records."""

_OWN_NAMES = {published: own for own, published in PUBLISHED_NAMES.items()}
_PLACES = {"isec": np.int32, "ipt": np.int32, "offset": np.float64}
_NOT_VALUES = {"sgid", "tgid", "delay", "weight", "location", "maskValue", *_PLACES}
_NO_MASK = -1.0
_MIDDLE = 0.5


def as_records(columns: SynapseColumns, location: "Floats | None" = None) -> "Records":
    """Synapses as records: a copy, a field a column.

    Args:
        columns: the synapses.
        location: where they are on their sections, `(n,) float64`; None says 0.5, as before synapses are placed.
    """
    fields: dict[str, NDArray[np.generic]] = {"sgid": columns.sgid, "delay": columns.delay}
    fields |= {name: getattr(columns, name).astype(dtype) for name, dtype in _PLACES.items()}  # fields of its class
    fields["weight"] = columns.weight
    for name, column in columns.values.items():
        fields[PUBLISHED_NAMES.get(name, name)] = column.astype(np.int32) if name in WHOLE else column
    fields["maskValue"] = np.full(len(columns), _NO_MASK)
    fields["location"] = np.full(len(columns), _MIDDLE) if location is None else location
    table = np.recarray(len(columns), dtype=[(name, column.dtype) for name, column in fields.items()])
    for name, values in fields.items():
        table[name] = values
    return table


def from_records(records: "NDArray[np.void]", sgid: int, tgid: int, base_id: int) -> SynapseColumns:
    """Records as columns.

    Args:
        records: with the fields weight, isec, ipt, offset, and whatever the mechanism's helper reads; `(n,)`.
        sgid: their source.
        tgid: their target.
        base_id: the synapse number of the first.
    """
    table = np.atleast_1d(records)
    names = table.dtype.names or ()
    count = len(table)

    def column(name: str, default: float) -> "Floats":
        return np.asarray(table[name] if name in names else np.full(count, default), np.float64)

    return SynapseColumns(
        sgid=np.full(count, sgid, np.int64),
        tgid=np.full(count, tgid, np.int64),
        synapse_id=np.arange(base_id, base_id + count),
        isec=column("isec", 0).astype(np.int64),
        ipt=column("ipt", -1).astype(np.int64),
        offset=column("offset", _MIDDLE),
        weight=column("weight", 0.0),
        delay=column("delay", 0.0),
        values={_OWN_NAMES.get(name, name): column(name, np.nan) for name in names if name not in _NOT_VALUES},
    )
