"""Settings as overrides, in the grammar of Hydra's command line."""

import re
from collections.abc import Mapping

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*")
_WORDS = frozenset({"true", "false", "null", "inf", "nan"})


def override_text(key: str, value: object) -> str:
    """The override that sets a field or chooses a group's option: `run.tstop=50`, `circuit=file`.

    Args:
        key: field or group.
        value: a number, text, truth value or null, or lists and mappings of them.
    """
    return f"{key}={value_text(value)}"


def value_text(value: object) -> str:
    """A value as Hydra's grammar writes it; reading it gives the value back."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple):
        return f"[{','.join(value_text(one) for one in value)}]"
    if isinstance(value, Mapping):
        return f"{{{','.join(f'{name}:{value_text(one)}' for name, one in value.items())}}}"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    escaped = re.sub(r"(\\*)'", r"\1\1\\'", text)
    trailing = text[len(text.rstrip("\\")) :]
    return f"'{escaped}{trailing}'"
