"""The launcher of a runtime; importing this registers all of them."""

from ndexp.launch import apptainer, docker, native  # noqa: F401 - each registers itself
from ndexp.launch.base import RUNTIMES, Launcher


def launcher_of(kind: str) -> Launcher:
    """The launcher for `runtime.kind`.

    Raises:
        UnknownKeyError: there is none.
    """
    return RUNTIMES.find(kind, "runtime.kind")()
