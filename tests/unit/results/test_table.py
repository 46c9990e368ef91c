"""Tables of numpy columns."""

import sys

import numpy as np
import pytest

from ndexp.errors import NdexpError
from ndexp.results.table import Table, column


def test_a_table_is_a_dict_of_columns() -> None:
    table = Table(columns={"a": np.arange(3), "b": np.array(["x", "y", "z"])})
    assert list(table) == ["a", "b"]
    assert table["a"].tolist() == [0, 1, 2]
    assert (len(table), table.rows, Table(columns={}).rows) == (2, 3, 0)


def test_pandas_gets_the_same_columns() -> None:
    pytest.importorskip("pandas")
    frame = Table(columns={"a": np.arange(2), "b": np.array(["x", "y"])}).to_pandas()
    assert frame.to_dict("list") == {"a": [0, 1], "b": ["x", "y"]}


def test_without_pandas_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(NdexpError, match=r"pandas is not installed\. Install it, or use the columns"):
        Table(columns={}).to_pandas()


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([1, 2], np.int64),
        ([1, 2.5], np.float64),
        ([True, False], np.bool_),
        (["a", "bcd"], "<U3"),
        ([1, None], object),
        (["a", 1], object),
    ],
)
def test_columns_have_the_kind_of_their_values(values: list[object], dtype: object) -> None:
    made = column(values)
    assert made.dtype == dtype
    assert made.tolist() == values
