"""Python files that a run names: imported once, so that what they register (stimulus types, helpers) is there."""

import hashlib
import sys
from collections.abc import Iterable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from ndexp.errors import ConfigError, NdexpError, raise_problems

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
"""What an import may fail with by a mistake in the file."""


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
    name = f"ndexp_plugin_{path.stem}_{hashlib.sha256(str(path).encode()).hexdigest()[:8]}"
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
