"""Paths inside a config, wherever it has them."""

from collections.abc import Callable, Mapping


def replace_paths(value: object, is_path: Callable[[str], bool], change: Callable[[str], str], key: str = "") -> object:
    """The same content, every text that stands under a path's key changed; tuples come back as lists.

    Args:
        value: a JSON value.
        is_path: whether the field of this name holds paths. Those of `alternate_morphologies`, which have names of
            their own, are asked for as `alternate_dir`.
        change: gives the new text; it is asked for empty ones too.
        key: the name under which the value stands.
    """
    if isinstance(value, Mapping):
        own = "alternate_dir" if key == "alternate_morphologies" else None
        return {name: replace_paths(one, is_path, change, own or str(name)) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [replace_paths(one, is_path, change, key) for one in value]
    return change(value) if isinstance(value, str) and is_path(key) else value
