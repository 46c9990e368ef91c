"""What drives a synapse, and whether spikes are replayed to it."""

from enum import Enum


class NetConType(Enum):
    """What a NetCon stands for; synapse mechanisms read the number from the NetCon's weights."""

    NC_PRESYN = 0
    NC_SPONTMINI = 1
    NC_REPLAY = 2
    NC_NEUROMODULATOR = 10

    def __int__(self) -> int:
        return int(self.value)


class ReplayMode(Enum):
    """Whether connections are made with replayed spikes."""

    NONE = 0
    AS_REQUIRED = 1
    COMPLETE = 2
