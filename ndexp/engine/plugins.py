"""Python files that a run names: imported once, so that what they register (stimulus types, helpers) is there."""

import hashlib
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from traceback import extract_tb

from ndexp.errors import ConfigError, NdexpError, SimulationError, raise_problems

_PREFIX = "ndexp_plugin_"

_FAILURES = (
    NdexpError,
    ArithmeticError,
    AttributeError,
    ImportError,
    LookupError,
    NameError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What a mistake in a file may fail with."""


def load_plugins(paths: Iterable[Path], where: str) -> None:
    """Import each file unless this process has done so before.

    Args:
        paths: the files.
        where: what names them, for messages.

    Raises:
        ConfigError: a file is missing, or its import fails; all such files are told.
    """
    problems: list[NdexpError] = []
    for path in paths:
        try:
            load_plugin(path, where)
        except NdexpError as error:
            problems.append(error)
    raise_problems(f"{where} has problems", problems)


def load_plugin(path: Path, where: str) -> None:
    """Import one file, under a name of its own, unless that was done before.

    Raises:
        ConfigError: the file is missing, or its import fails.
    """
    path = path.resolve()
    name = f"{_PREFIX}{path.stem}_{hashlib.sha256(str(path).encode()).hexdigest()[:8]}"
    if name in sys.modules:
        return
    spec = spec_from_file_location(name, path) if path.suffix == ".py" and path.is_file() else None
    if spec is None or spec.loader is None:
        raise ConfigError(f"there is no Python file {path}", f"{where}: plugins", "A plugin is a .py file")
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except _FAILURES as error:
        del sys.modules[name]
        if isinstance(error, NdexpError):
            raise
        raise ConfigError(
            f"the plugin {path.name} cannot be imported: {type(error).__name__}: {error}",
            f"{where}: plugins",
            f"Try it: python {path}",
            file=str(path),
        ) from error


@contextmanager
def blaming(owner: type, where: str) -> Iterator[None]:
    """Within it, what a plugin's class fails with becomes an error that names the plugin's line.

    Args:
        owner: the class; of one that comes from no plugin errors stay as they are.
        where: the block of the config that uses it.

    Raises:
        SimulationError: the plugin has a mistake.
    """
    try:
        yield
    except _FAILURES as error:
        if isinstance(error, NdexpError) or not owner.__module__.startswith(_PREFIX):
            raise
        file = str(sys.modules[owner.__module__].__file__)
        lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == file]
        line = f", line {lines[-1]}" if lines else ""
        what = f"the plugin's {owner.__name__} fails in {Path(file).name}{line}: {type(error).__name__}: {error}"
        raise SimulationError(what, where, "Mend it there; --verbose logs where it came from", file=file) from error
