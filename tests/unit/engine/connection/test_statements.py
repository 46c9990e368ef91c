"""`synapse_configure` on what was built: connection by connection, statement by statement."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from override_blocks import fresh, override
from synapse_columns import columns

from ndexp.engine.connection import overrides, statements
from ndexp.engine.connection.columns import Synapses
from ndexp.engine.connection.statements import configure
from ndexp.errors import ConfigError


def rows(text: str, mask: list[bool]) -> Synapses:
    """Rows onto two cells: sources 5 and 3 of the first, 3 of the second."""
    found = columns([5, 3, 3, 3], [8, 8, 8, 9])
    state = overrides.apply(fresh(4), np.array(mask), override(synapse_configure=text))
    return Synapses(found, state)


CELL = np.array([0, 0, 0, 1])


def test_statements_go_connection_by_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(statements, "apply_snippets", lambda _snippets, made, _access: seen.append(made))
    configure(rows("%s.a = 1", [True] * 4), CELL, lambda row: row)
    assert seen == [[0], [1, 2], [3]]


def test_only_the_covered_rows_change() -> None:
    made: list[Any] = [SimpleNamespace(a=2.0) for _ in range(4)]
    configure(rows("%s.a *= 3", [False, True, False, True]), CELL, lambda row: made[row])
    assert [one.a for one in made] == [2.0, 6.0, 2.0, 6.0]


def test_global_variables_are_hocs(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    known: dict[str, float] = {"tau_M": 4.0}
    monkeypatch.setattr(statements, "hoc_number", known.get)
    monkeypatch.setattr(statements, "set_hoc_number", known.__setitem__)
    monkeypatch.setattr(statements, "hoc", lambda: lambda _statement: None)
    configure(rows("tau_M /= 2; new = 1", [True, False, False, False]), CELL, lambda row: row)
    assert known == {"tau_M": 2.0, "new": 1.0}
    assert "no mechanism has the global variable 'new'" in caplog.text
    with pytest.raises(ConfigError, match="unknown"):
        configure(rows("tau_M = unknown", [True] * 4), CELL, lambda row: row)


def test_without_statements_nothing_is_looked_up() -> None:
    def fail(_row: int) -> Any:
        raise AssertionError

    configure(rows("%s.a = 1", [False] * 4), CELL, fail)
