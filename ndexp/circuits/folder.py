"""A circuit's folder, which appears only when it is complete."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ndexp.errors import CircuitError

CONFIG_NAME = "circuit_config.json"


@contextmanager
def new_folder(directory: Path) -> Iterator[Path]:
    """A folder to write into, which becomes `directory` at the end; nothing is left behind when something fails.

    Raises:
        CircuitError: `directory` is in use.
    """
    if directory.exists() and any(directory.iterdir()):
        raise CircuitError("the folder is not empty", str(directory), "Remove it or choose another one")
    directory.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        yield draft
        draft.chmod(0o755)
        os.replace(draft, directory)  # noqa: PTH105 - replaces an empty folder, which Path.rename need not
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def write_config(directory: Path, config: Mapping[str, object]) -> None:
    """Write the circuit's config."""
    (directory / CONFIG_NAME).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def check_size(what: str, cells: int, seed: int, least: int) -> None:
    """Refuse what cannot be built.

    Raises:
        CircuitError: too few cells, or a negative seed.
    """
    if cells < least:
        raise CircuitError(f"{what} of {cells} cells cannot be built", "cells", f"Ask for {least} or more")
    if seed < 0:
        raise CircuitError(f"the seed {seed} is negative", "seed", "Take 0 or more")
