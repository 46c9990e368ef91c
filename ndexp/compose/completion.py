"""What may stand next on a command line: groups, options, fields and values, without composing anything."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from enum import Enum
from pathlib import Path
from typing import get_args, get_origin, get_type_hints

from ndexp.compose.annotations import is_section, without_none
from ndexp.compose.configs import group_names, options, read_yaml
from ndexp.errors import ConfigError
from ndexp.schema.experiment import ExperimentConfig

_EXPERIMENT = "experiment"
_HIDDEN = {_EXPERIMENT, "local"}
"""Groups that are not offered as such: one has its own form, the other is always there."""
_SIGNS = "+~"


def candidates(word: str, before: Sequence[str], folders: Sequence[Path]) -> list[str]:
    """All whole words that begin with `word`, sorted; those that end in `.` or `=` go on.

    Args:
        word: what is written so far of an override.
        before: the overrides before it.
        folders: where YAML stands, the bundled folder first.
    """
    bare = word.lstrip(_SIGNS)
    sign = word[: len(word) - len(bare)]
    key, is_given, value = bare.partition("=")
    found = _values(key, value, folders) if is_given else _keys(bare, before, folders)
    if not is_given and not sign and not _chosen(before):
        found = [*found, *(f"+{_EXPERIMENT}={name}" for name in options(_EXPERIMENT, folders))]
    if sign.startswith("~"):
        found = [one.rstrip(".=") for one in found]
    whole = {one if one.startswith("+") else f"{sign}{one}" for one in found}
    return sorted(one for one in whole if one.startswith(word))


def _keys(word: str, before: Sequence[str], folders: Sequence[Path]) -> list[str]:
    path = word.split(".")[:-1]
    prefix = "".join(f"{name}." for name in path)
    fields = [f"{prefix}{one}" for one in _fields(path, before, folders)]
    return fields if path else [*fields, *(f"{group}=" for group in group_names(folders) - _HIDDEN)]


def _fields(path: Sequence[str], before: Sequence[str], folders: Sequence[Path]) -> Iterator[str]:
    """Names below a section, with what follows them."""
    schema, entries = _schema_of(path), _entries(before, folders) if path else {}
    for name in path:
        found = entries.get(name)
        entries = found if isinstance(found, dict) else {}
    if isinstance(schema, type) and is_dataclass(schema):
        for name, kind in get_type_hints(schema).items():
            yield f"{name}{_end(without_none(kind))}"
    elif get_origin(schema) is dict:
        yield from (f"{name}{_end(get_args(schema)[1])}" for name in entries)


def _end(kind: object) -> str:
    return "." if is_section(kind) else "="


def _values(key: str, value: str, folders: Sequence[Path]) -> list[str]:
    """Whole overrides of a group or field; of a list of options the last one is completed."""
    if key in group_names(folders):
        head, is_list, _ = value.rpartition("," if "," in value else "[")
        return [f"{key}={head}{is_list}{option}" for option in options(key, folders)]
    kind = without_none(_schema_of(key.split(".")))
    if kind is bool:
        return [f"{key}=false", f"{key}=true"]
    return [f"{key}={one.value}" for one in kind] if isinstance(kind, type) and issubclass(kind, Enum) else []


def _schema_of(path: Sequence[str]) -> object:
    """The type of what stands there, or None."""
    schema: object = ExperimentConfig
    for name in path:
        schema = without_none(schema)
        if isinstance(schema, type) and is_dataclass(schema):
            schema = get_type_hints(schema).get(name)
        elif get_origin(schema) in (dict, list):
            schema = get_args(schema)[-1]
        else:
            return None
    return schema


def _chosen(before: Sequence[str]) -> str:
    names = [one.lstrip(_SIGNS).partition("=") for one in before]
    return next((value for key, _, value in names if key == _EXPERIMENT), "")


def _entries(before: Sequence[str], folders: Sequence[Path]) -> dict[str, object]:
    """What the YAML of the chosen experiment and options says, read file by file; wrong files say nothing."""
    content: dict[str, object] = {}
    for one in before:
        key, _, value = one.lstrip(_SIGNS).partition("=")
        if key in group_names(folders):
            for option in value.strip("[]").split(","):
                _lay_over(content, _option(key, option.strip(), folders))
    return content


def _option(group: str, option: str, folders: Sequence[Path], depth: int = 5) -> dict[str, object]:
    """The content of an option, with that of its defaults below it."""
    file = next((path for folder in folders if (path := folder / group / f"{option}.yaml").is_file()), None)
    if file is None or not depth:
        return {}
    try:
        own = read_yaml(file)
    except ConfigError:
        return {}
    content: dict[str, object] = {}
    for entry in _list(own.pop("defaults", [])):
        for name, chosen in _chosen_options(entry, group):
            _lay_over(content, _option(name, chosen, folders, depth - 1))
    is_global = group in (_EXPERIMENT, "local", "simulation")
    _lay_over(content, own if is_global else {group: own})
    return content


def _chosen_options(entry: object, group: str) -> Iterator[tuple[str, str]]:
    """Group and option of an entry of a defaults list: `override /inputs: [a, b]`, or an option of the same group."""
    if isinstance(entry, str):
        yield group, entry
    elif isinstance(entry, Mapping):
        for key, chosen in entry.items():
            name = str(key).split()[-1].lstrip("/")
            yield from ((name, str(one)) for one in (chosen if isinstance(chosen, list) else [chosen]))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _lay_over(content: dict[str, object], over: Mapping[str, object]) -> None:
    for key, value in over.items():
        below = content.get(key)
        if isinstance(below, dict) and isinstance(value, Mapping):
            _lay_over(below, value)
        else:
            content[key] = value
