"""Entries of inputs, reports and overrides that a mistyped name has made."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from ndexp.errors import NdexpError, UnknownKeyError

_DEFINING = {
    ("inputs",): ("module",),
    ("reports",): ("type", "variable_name", "cells"),
    ("connection_overrides",): ("source", "target"),
    ("conditions", "modifications"): ("type",),
}
"""Section → fields, one of which says what a new entry is."""


def mistaken_entries(content: Mapping[str, object], where: str) -> Iterator[NdexpError]:
    """An error for each entry that only sets values, although its section has one of nearly its name.

    `inputs.my_stm.amp_start=0.3` would else be a new input without a module.

    Args:
        content: a composed config, plain containers.
        where: what the messages call it.
    """
    for path, defining in _DEFINING.items():
        section: object = content
        for key in path:
            section = section.get(key) if isinstance(section, Mapping) else None
        entries = section if isinstance(section, Mapping) else {}
        told = {str(name) for name, one in entries.items() if not isinstance(one, Mapping) or set(defining) & set(one)}
        for name in entries:
            if str(name) not in told and get_close_matches(str(name), told, n=1):
                place = f"{where}: {'.'.join(path)}.{name}"
                yield UnknownKeyError(f"no entry '{name}' to change in {'.'.join(path)}", place, str(name), told)
