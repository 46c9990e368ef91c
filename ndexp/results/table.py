"""A table for notebooks: named numpy columns of one length, and a pandas DataFrame where pandas is installed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from ndexp.errors import NdexpError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table(Mapping[str, npt.NDArray[Any]]):
    """Name → column; it can be used wherever a dict of arrays can.

    Args:
        columns: name → (rows,) array, all of one length.
    """

    columns: Mapping[str, npt.NDArray[Any]]

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        return self.columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return max((len(column) for column in self.columns.values()), default=0)

    def to_pandas(self) -> Any:
        """The table as a pandas DataFrame.

        Raises:
            NdexpError: pandas is not installed.
        """
        try:
            pandas = import_module("pandas")
        except ImportError as error:
            raise NdexpError(
                "pandas is not installed", "to_pandas", "Install it, or use the columns: table['name']"
            ) from error
        return pandas.DataFrame(dict(self.columns))


def column(values: list[Any]) -> npt.NDArray[Any]:
    """(n,) array of values of one kind: bool, int64, float64 or str; of mixed kinds, or with None, as objects."""
    kinds = {type(value) for value in values}
    if kinds == {int, float}:
        kinds = {float}
    if len(kinds) == 1 and (kind := next(iter(kinds))) in {bool, int, float, str}:
        return np.array(values, dtype=np.int64 if kind is int else kind)
    mixed = np.empty(len(values), dtype=object)
    mixed[:] = values
    return mixed
