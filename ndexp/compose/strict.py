"""A composed config as schema objects; keys that the schema lacks are refused, all of them at once."""

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from functools import cache
from typing import cast, get_args, get_origin, get_type_hints

from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import MissingMandatoryValue, OmegaConfBaseException

from ndexp.compose.annotations import is_section, without_none
from ndexp.compose.entries import mistaken_entries
from ndexp.compose.translate import translate_value_error
from ndexp.errors import ConfigError, NdexpError, UnknownKeyError, raise_problems
from ndexp.schema.experiment import ExperimentConfig


def to_experiment(content: Mapping[str, object], where: str) -> ExperimentConfig:
    """The plain content of a composed config as dataclasses.

    Args:
        content: the composed config, resolved, as plain containers.
        where: what the messages call it.

    Raises:
        UnknownKeyError: a key that the schema lacks.
        ProblemsError: several of them.
        ConfigError: a value of the wrong type, or one that is missing.
    """
    problems = [*unknown_keys(content, ExperimentConfig, where=where), *mistaken_entries(content, where)]
    raise_problems(where, problems)
    try:
        merged = OmegaConf.merge(_schema(), _with_float_globals(content))
        return cast("ExperimentConfig", OmegaConf.to_object(merged))
    except MissingMandatoryValue as error:
        key = str(error.full_key)
        raise ConfigError(
            "a value is missing", where=f"{where}: {key}", hint=f"Give it: {key}=VALUE", key=key
        ) from error
    except OmegaConfBaseException as error:
        raise translate_value_error(error, where) from error


def checked_base(content: Mapping[str, object], where: str) -> Mapping[str, object]:
    """The sections of a SONATA simulation config, if the schema has all their fields.

    Args:
        content: plain containers.
        where: the file.

    Raises:
        UnknownKeyError: a field that the schema lacks.
        ProblemsError: several of them.
    """
    raise_problems(f"{where} cannot be a base", list(unknown_keys(content, ExperimentConfig, where=where)))
    return content


@cache
def _schema() -> DictConfig:
    """The schema as OmegaConf has it; merging copies it."""
    return cast("DictConfig", OmegaConf.structured(ExperimentConfig))


def unknown_keys(content: object, schema: object, *, where: str, key: str = "") -> Iterator[NdexpError]:
    """An error for each key of `content` that its `schema` lacks, at any depth.

    Args:
        content: plain containers and values.
        schema: a dataclass, or the type annotation of one of its fields.
        where: what the messages call it.
        key: the dotted path of `content`.
    """
    schema = without_none(schema)
    if is_section(schema) and content is not None and not isinstance(content, Mapping):
        yield ConfigError(f"this is a section, not a value: {content}", f"{where}: {key}", f"Write {key}.FIELD=VALUE")
    if isinstance(content, Mapping) and isinstance(schema, type) and is_dataclass(schema):
        known = get_type_hints(schema)
        for name, value in content.items():
            path = f"{key}.{name}" if key else str(name)
            if name in known:
                yield from unknown_keys(value, known[name], where=where, key=path)
            else:
                yield UnknownKeyError(f"unknown key '{name}'", f"{where}: {path}", str(name), known)
    elif isinstance(content, Mapping) and get_origin(schema) is dict:
        for name, value in content.items():
            yield from unknown_keys(value, get_args(schema)[1], where=where, key=f"{key}.{name}")
    elif isinstance(content, list) and get_origin(schema) is list:
        for index, value in enumerate(content):
            yield from unknown_keys(value, get_args(schema)[0], where=where, key=f"{key}[{index}]")


def _with_float_globals(content: Mapping[str, object]) -> dict[str, object]:
    """The content with all numbers of `conditions.mechanisms` as float; OmegaConf converts no nested mappings."""
    conditions = content.get("conditions")
    mechanisms = conditions.get("mechanisms") if isinstance(conditions, Mapping) else None
    if not isinstance(conditions, Mapping) or not isinstance(mechanisms, Mapping):
        return dict(content)
    floats = {
        name: {key: float(one) if isinstance(one, int) else one for key, one in values.items()}
        for name, values in mechanisms.items()
        if isinstance(values, Mapping)
    }
    return {**content, "conditions": {**conditions, "mechanisms": floats}}
