"""The sections `runtime`, `launch` and `resources`: how and where a run is started. None of it changes results."""

from dataclasses import dataclass
from enum import Enum


class RuntimeKind(Enum):
    """What the engine runs in."""

    native = "native"


class LaunchKind(Enum):
    """Who starts the engine."""

    local = "local"


class OnFailure(Enum):
    """What a sweep does when one of its runs has failed."""

    go_on = "go_on"
    stop = "stop"


@dataclass(kw_only=True)
class RuntimeConfig:
    """What the engine runs in."""

    kind: RuntimeKind = RuntimeKind.native
    """native: this Python environment."""


@dataclass(kw_only=True)
class LaunchConfig:
    """Who starts the engine, and what happens to runs that exist."""

    kind: LaunchKind = LaunchKind.local
    """local: this machine, now."""

    root: str = "runs"
    """Folder of all runs; a relative path starts in the working folder."""

    rerun: bool = False
    """Run again although a complete run exists, which is kept as `previous-<n>` in the run's folder."""

    parallel: int | None = None
    """Runs of a sweep at once; null: as many as the cores allow."""

    on_failure: OnFailure = OnFailure.go_on
    """go_on: the other runs of the sweep are made; stop: no further run begins."""

    retries: int = 0
    """How often a failed run is tried again; each attempt's logs are kept as `logs/previous-<n>`."""

    retry_pause_s: float = 5.0
    """Pause before each further attempt, s."""


@dataclass(kw_only=True)
class ResourcesConfig:
    """What a run may use."""

    ranks: int = 1
    """MPI processes."""

    ranks_per_core: int = 4
    """More ranks than this times the cores are refused as a mistake."""

    compare_ranks: bool = False
    """True: a run on another number of ranks is another run, in a folder of its own, to compare their times."""
