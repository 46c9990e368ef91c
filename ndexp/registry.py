"""A named set of classes or functions, filled by decorator at import and only read afterwards."""

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

from ndexp.errors import ConfigError, UnknownKeyError

T = TypeVar("T")


class Registry(Mapping[str, T], Generic[T]):
    """Name → entry. A name taken twice is an error, an unknown one lists the known and the nearest.

    Args:
        kind: what the entries are, in the singular, for messages (`launcher`, `stimulus type`).
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._entries: dict[str, T] = {}

    def register(self, name: str) -> Callable[[T], T]:
        """Decorator that enters what it decorates under `name`.

        Raises:
            ConfigError: the name is taken.
        """

        def enter(entry: T) -> T:
            if name in self._entries:
                raise ConfigError(f"{self.kind} '{name}' is registered twice", hint="Give one of them another name")
            self._entries[name] = entry
            return entry

        return enter

    def find(self, name: str, where: str = "") -> T:
        """The entry of that name.

        Raises:
            UnknownKeyError: there is none; the message lists the known ones.
        """
        if name not in self._entries:
            raise UnknownKeyError(f"unknown {self.kind} '{name}'", where, name, self._entries)
        return self._entries[name]

    def __getitem__(self, name: str) -> T:
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
