"""Which mechanisms a correction removes."""

import pytest

from ndexp.engine.gap_junction.channels import NON_STOCHASTIC, STOCHASTIC, to_remove


def test_all_is_both_kinds() -> None:
    assert set(to_remove("all")) == {*to_remove("only_stoch"), *to_remove("only_non_stoch")}
    assert to_remove("only_stoch") == STOCHASTIC == ("StochKv", "StochKv2", "StochKv3")
    assert to_remove("only_non_stoch") == NON_STOCHASTIC
    assert len(NON_STOCHASTIC) == len(set(NON_STOCHASTIC)) == 38


@pytest.mark.parametrize("choice", [None, "", "everything"])
def test_anything_else_removes_nothing(choice: str | None) -> None:
    assert to_remove(choice) == ()
