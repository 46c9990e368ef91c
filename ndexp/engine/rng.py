"""NEURON's random numbers: Random123 streams, keyed by three ids and one global index."""

from typing import TYPE_CHECKING

from ndexp.engine.neuron_api import hoc

if TYPE_CHECKING:
    from ndexp.engine.typing import HocObject


def set_global_index(seed: int) -> None:
    """Set the global index that all Random123 streams of this process share; before any stream is drawn from."""
    hoc().Random().Random123_globalindex(seed)


def random123(id1: int, id2: int, id3: int) -> "HocObject":
    """A fresh generator on the stream of these ids, at its beginning; its distribution is normal(0, 1).

    The caller holds the only reference.

    Source: NEURON's documentation of `Random.Random123`.
    """
    generator = hoc().Random()
    generator.Random123(id1, id2, id3)
    return generator
