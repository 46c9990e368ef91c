"""A JSON object from a file, with errors that name the file and the line; and what stands in it, if it is there."""

import json
from collections.abc import Mapping
from pathlib import Path

from ndexp.errors import ConfigError


def read_json(path: Path) -> dict[str, object]:
    """The JSON object in a file.

    Raises:
        ConfigError: the file is missing, unreadable, not JSON, or not an object.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError("the file does not exist", str(path), "Check the path; relative ones start here") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the file cannot be read ({error})", str(path)) from error
    except json.JSONDecodeError as error:
        place = f"{path}, line {error.lineno}, column {error.colno}"
        raise ConfigError(f"this is not valid JSON: {error.msg}", place, "Look for a missing comma or quote") from error
    if not isinstance(value, dict):
        raise ConfigError("a JSON object { … } is expected at the top", str(path))
    return value


def section(content: Mapping[str, object], key: str) -> Mapping[str, object]:
    """The object under a key; an empty one when there is none, or something else."""
    value = content.get(key)
    return value if isinstance(value, Mapping) else {}


def number(content: Mapping[str, object], key: str, otherwise: float = 0.0) -> float:
    """The number under a key; `otherwise` when there is none, or something else."""
    value = content.get(key)
    return float(value) if isinstance(value, int | float) else otherwise
