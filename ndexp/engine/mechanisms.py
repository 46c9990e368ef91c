"""Which mechanism folders a simulation needs, and their compilation by a command of its own."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp import process
from ndexp.errors import MechanismError

if TYPE_CHECKING:
    from ndexp.engine.settings import Settings


def needed_directories(settings: "Settings", user_directories: tuple[Path, ...]) -> tuple[Path, ...]:
    """The circuit's folders of `.mod` files, then the user's, which win; each once."""
    circuit = [population.mechanisms_dir for population in settings.populations]
    found = [path for path in circuit if path is not None and path.is_dir()]
    return tuple(dict.fromkeys([*found, *user_directories]))


def compile_mechanisms(directories: tuple[Path, ...]) -> Path:
    """The library of the bundled mechanisms and those in some folders, compiled unless that was done before.

    Raises:
        MechanismError: they do not compile; the compiler's words are in the message.
    """
    command = [sys.executable, "-m", "ndexp.launch.mechanisms", *map(str, directories)]
    finished = process.run(command)
    if finished.exit_status != 0:
        said = [line.removeprefix("ndexp: error: ") for line in finished.last_lines]
        raise MechanismError("\n".join(said[-20:]) or "compiling mechanisms failed", command=command)
    return Path(finished.last_lines[-1])
