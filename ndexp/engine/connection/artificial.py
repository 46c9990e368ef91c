"""What drives synapses besides cells: an artificial source for each, and its NetCons."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ndexp.engine.typing import HocObject


def restartable(stims: "HocObject") -> "list[HocObject]":
    """Those objects of a hoc List, or of None, that can go on from the present time."""
    return [] if stims is None else [stim for stim in stims if hasattr(stim, "restartEvent")]


class ArtificialStim:
    """Artificial sources of one connection's synapses, kept alive with their NetCons."""

    def __init__(self, netcons: "Iterable[HocObject]" = (), netstims: "Iterable[HocObject]" = ()) -> None:
        self.netcons = list(netcons)
        """A NetCon a synapse."""
        self.netstims = list(netstims)
        """The sources."""

    def restart_events(self) -> None:
        """Let every source go on from the present time, after a saved state was restored."""
        for stim in self.netstims:
            stim.restartEvent()
