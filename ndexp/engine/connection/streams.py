"""The ids of every random stream of a synapse; numpy only.

Each stream is a Random123 generator with three ids made of the target's gid, the synapse's number, the populations'
numbers and a seed; so results depend on neither rank count nor order.

Source: connectivity of neurodamus 4.2.9, whose historical constants are kept because they decide every draw.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ndexp.engine.typing import Floats, Ids

_RELEASE, _RISE_TIME = 300, 450
_MINIS, _THINNING = 300, 350


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """What the third id of a pathway's streams is made of."""

    src_id: int
    dst_id: int
    synapse_seed: int
    minis_seed: int

    def third_id(self, seed: int, constant: int) -> float:
        """The part of a stream's ids that the whole pathway shares."""
        return float(self.src_id * 65536 + self.dst_id + seed + constant)


def release_ids(tgid: "Ids", synapse_id: "Ids", pathway: Pathway) -> "Floats":
    """Ids of the release streams, `(n, 3) float64`."""
    return _ids(tgid + 1 + 250, synapse_id + 100, pathway.third_id(pathway.synapse_seed, _RELEASE))


def rise_time_ids(tgid: "Ids", synapse_id: "Ids", pathway: Pathway) -> "Floats":
    """Ids of the GABA-A rise time streams, `(n, 3) float64`."""
    return _ids(tgid + 1 + 250, synapse_id + 100, pathway.third_id(pathway.synapse_seed, _RISE_TIME))


def mini_ids(tgid: "Ids", synapse_id: "Ids", pathway: Pathway) -> "tuple[Floats, Floats]":
    """Ids of the interval and the thinning streams of spontaneous minis, each `(n, 3) float64`."""
    intervals = _ids(synapse_id + 200, tgid + 250 + 1, pathway.third_id(pathway.minis_seed, _MINIS))
    thinning = _ids(synapse_id + 200, tgid + 250 + 1, pathway.third_id(pathway.minis_seed, _THINNING))
    return intervals, thinning


def _ids(first: "Ids", second: "Ids", third: float) -> "Floats":
    return np.column_stack((first, second, np.full(len(first), third))).astype(np.float64)
