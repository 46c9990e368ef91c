"""What the schema's type annotations mean."""

from dataclasses import is_dataclass
from types import UnionType
from typing import Union, get_args, get_origin


def without_none(annotation: object) -> object:
    """`X` of `X | None`, else the annotation as it is."""
    if get_origin(annotation) not in (Union, UnionType):
        return annotation
    others = [one for one in get_args(annotation) if one is not type(None)]
    return others[0] if len(others) == 1 else annotation


def is_section(annotation: object) -> bool:
    """Whether it has fields or entries of its own, so is no value."""
    return get_origin(annotation) is dict or (isinstance(annotation, type) and is_dataclass(annotation))
