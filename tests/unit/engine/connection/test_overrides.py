"""Which edges exist under overrides, and what overrides tell them, row by row."""

import numpy as np
import pytest
from override_blocks import fresh, override

from ndexp.engine.connection import overrides as subject
from ndexp.engine.connection.overrides import (
    NO_MOD,
    OverrideState,
    apply,
    concatenate,
    covered,
    created,
    creating,
    delayed_weights,
    in_first_run,
    minis_rate,
    runs,
)
from ndexp.errors import ConfigError


def ids(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def mask(text: str) -> np.ndarray:
    return np.array([sign == "x" for sign in text])


def texts(state: OverrideState, row: int) -> list[str]:
    return [snippet.text for snippet in state.snippet_lists[state.snippets[row]]]


# ---- runs and existing rows


def test_a_run_ends_where_the_source_or_the_target_changes() -> None:
    assert runs(ids(1, 1, 2, 1, 1, 1), ids(7, 7, 7, 7, 8, 8)).tolist() == [0, 0, 1, 2, 3, 3]


def test_rows_of_other_targets_do_not_part_a_run() -> None:
    assert runs(ids(1, 5, 1, 5, 2), ids(8, 7, 8, 7, 8)).tolist() == [1, 0, 1, 0, 2]


def test_no_rows_have_no_runs() -> None:
    none = ids()
    assert runs(none, none).tolist() == []
    assert in_first_run(none, none).tolist() == []
    assert created(none, none, [none.astype(bool)]).tolist() == []


def test_only_the_first_run_of_a_source_and_target_is_first() -> None:
    assert in_first_run(ids(1, 1, 2, 1, 2, 1), ids(7, 7, 7, 7, 7, 8)).tolist() == [True, True, True, False, False, True]


def test_without_a_matching_override_all_rows_exist_in_all_runs() -> None:
    assert created(ids(1, 2, 1), ids(7, 7, 7), None).all()


def test_with_overrides_only_covered_rows_of_first_runs_exist() -> None:
    sgid, tgid = ids(1, 2, 1, 3), ids(7, 7, 7, 7)
    groups = [covered(sgid, tgid, ids(1), ids(7)), covered(sgid, tgid, ids(1, 3), ids(7, 8))]
    assert [group.tolist() for group in groups] == [[True, False, True, False], [True, False, True, True]]
    assert created(sgid, tgid, groups).tolist() == [True, False, False, True]


def test_a_source_that_is_covered_onto_another_target_is_not_covered() -> None:
    assert covered(ids(1, 1), ids(7, 8), ids(1), ids(8)).tolist() == [False, True]


def test_no_match_creates_all_edges() -> None:
    assert creating([]) is None


@pytest.mark.parametrize("weight", [0.0, -0.0, 1e-9])
def test_a_lone_zero_weight_match_creates_nothing(weight: float) -> None:
    assert creating([override(weight=weight)]) == ()
    assert not created(ids(1), ids(7), ()).any()


def test_a_lone_delayed_match_creates_nothing() -> None:
    assert creating([override(delay=1.0)]) == ()


def test_zero_weight_creates_as_soon_as_another_override_matches() -> None:
    zero, late, one = override(weight=0.0), override(delay=1.0), override()
    assert creating([zero, zero]) == (zero, zero)
    assert creating([zero, late]) == (zero,)
    assert creating([late, one, zero]) == (one, zero)


def test_a_negative_delay_is_no_delay() -> None:
    early = override(delay=-1.0, weight=0.5)
    assert creating([early]) == (early,)
    assert apply(fresh(1), mask("x"), early).weight_factor.tolist() == [0.5]


# ---- what overrides tell


def test_fresh_rows_are_as_the_edges_are() -> None:
    state = fresh(2)
    assert len(state) == 2
    assert state.weight_factor.tolist() == [1.0, 1.0]
    assert state.mod.tolist() == [NO_MOD, NO_MOD]
    for name in ("minis_rate", "delay_override", "neuromod_strength", "neuromod_dtc"):
        assert np.isnan(getattr(state, name)).all(), name
    assert (texts(state, 0), state.delayed_lists[state.delayed[1]]) == ([], ())


def test_an_override_changes_its_rows_only() -> None:
    given = override(weight=2.0, spont_minis=0.5, synapse_delay_override=3.0, modoverride="Glu", delay=0.0)
    state = apply(fresh(3), mask(".x."), given)
    assert state.weight_factor.tolist() == [1.0, 2.0, 1.0]
    assert state.minis_rate[1] == 0.5
    assert state.delay_override[1] == 3.0
    assert np.isnan(state.minis_rate[[0, 2]]).all()
    assert np.isnan(state.delay_override[[0, 2]]).all()
    assert [state.mods[number] if number != NO_MOD else None for number in state.mod] == [None, "Glu", None]


def test_the_last_override_wins_and_omitted_fields_go_back() -> None:
    first = override(
        weight=2.0,
        spont_minis=0.0,
        synapse_delay_override=3.0,
        modoverride="Glu",
        neuromodulation_strength=0.7,
        neuromodulation_dtc=50.0,
    )
    state = apply(apply(fresh(2), mask("xx"), first), mask("x."), override())
    assert state.weight_factor.tolist() == [1.0, 2.0]
    assert np.isnan(state.minis_rate).tolist() == [True, False]
    assert np.isnan(state.delay_override).tolist() == [True, False]
    assert state.mod.tolist() == [0, 0], "the mechanism stays"
    assert state.neuromod_strength.tolist() == [0.7, 0.7]
    assert state.neuromod_dtc.tolist() == [50.0, 50.0]


def test_snippets_are_added_in_order() -> None:
    state = apply(fresh(3), mask("xx."), override(synapse_configure="%s.Use = 1"))
    state = apply(state, mask(".xx"), override(synapse_configure="%s.Dep = 2"))
    assert [texts(state, row) for row in range(3)] == [["%s.Use = 1"], ["%s.Use = 1", "%s.Dep = 2"], ["%s.Dep = 2"]]


def test_a_snippet_that_cannot_be_read_tells_its_block() -> None:
    with pytest.raises(ConfigError, match=r"connection_overrides\.odd\.synapse_configure: cannot read the end"):
        apply(fresh(1), mask("x"), override(name="odd", synapse_configure="%s.Use ="))


def test_a_delayed_override_adds_its_weight_and_nothing_else() -> None:
    before = apply(fresh(2), mask("xx"), override(weight=0.0, spont_minis=0.3))
    late = override(
        delay=5.0, weight=2.0, spont_minis=9.0, modoverride="Glu", synapse_configure="not read", neuromodulation_dtc=1.0
    )
    state = apply(apply(before, mask("x."), late), mask("xx"), override(delay=2.0, weight=3.0))
    assert [state.delayed_lists[number] for number in state.delayed] == [((5.0, 2.0), (2.0, 3.0)), ((2.0, 3.0),)]
    assert state.weight_factor.tolist() == [0.0, 0.0]
    assert state.minis_rate.tolist() == [0.3, 0.3]
    assert (state.mods, texts(state, 0)) == ((), [])
    assert np.isnan(state.neuromod_dtc).all()


def test_states_before_are_not_changed() -> None:
    before = fresh(1)
    apply(before, mask("x"), override(weight=2.0, modoverride="Glu", synapse_configure="%s.e = 1"))
    apply(before, mask("x"), override(delay=2.0))
    assert before.weight_factor.tolist() == [1.0]
    assert (before.mod.tolist(), before.snippets.tolist(), before.delayed.tolist()) == ([NO_MOD], [0], [0])


def test_taking_rows_takes_them_from_all_columns() -> None:
    state = apply(fresh(3), mask("..x"), override(weight=2.0, modoverride="Glu", synapse_configure="%s.e = 1"))
    for rows in (ids(2, 0), mask("x.x")):
        taken = state.take(rows)
        assert len(taken) == 2
        row = int(np.argmax(taken.weight_factor))
        assert taken.weight_factor[row] == 2.0
        assert taken.mods[taken.mod[row]] == "Glu"
        assert texts(taken, row) == ["%s.e = 1"]


def test_rows_below_one_another_keep_what_they_were_told() -> None:
    one = apply(fresh(1), mask("x"), override(modoverride="A", synapse_configure="%s.e = 1"))
    two = apply(fresh(2), mask("x."), override(modoverride="B", synapse_configure="%s.e = 2"))
    two = apply(two, mask("x."), override(delay=2.0, weight=4.0))
    both = concatenate(one, two)
    assert [both.mods[number] if number != NO_MOD else None for number in both.mod] == ["A", "B", None]
    assert [texts(both, row) for row in range(3)] == [["%s.e = 1"], ["%s.e = 2"], []]
    assert [both.delayed_lists[number] for number in both.delayed] == [(), ((2.0, 4.0),), ()]


def test_untouched_rows_can_stand_below_touched_ones() -> None:
    both = concatenate(apply(fresh(1), mask("x"), override(modoverride="A")), fresh(2))
    assert both.mod.tolist() == [0, NO_MOD, NO_MOD]
    assert both.weight_factor.tolist() == [1.0, 1.0, 1.0]


# ---- what counts in the end


def test_a_delay_override_of_zero_counts_as_absent() -> None:
    found = subject.delay(np.array([0.1, 0.2, 0.3]), np.array([np.nan, 0.0, 5.0]))
    assert found.tolist() == [0.1, 0.2, 5.0]
    assert subject.neuromodulation(np.array([0.1, 0.2]), np.array([0.0, 0.9])).tolist() == [0.1, 0.9]


def test_minis_of_an_override_come_before_the_cells() -> None:
    assert minis_rate(np.array([np.nan, 0.0, 2.0]), 0.5).tolist() == [0.5, 0.0, 2.0]
    assert minis_rate(np.array([np.nan, np.nan]), np.array([0.1, 0.2])).tolist() == [0.1, 0.2]


def test_a_negative_rate_of_minis_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"spont_minis is -0\.5 Hz. A rate is 0 or more"):
        minis_rate(np.array([np.nan, -0.5]), 0.1)


def test_delayed_weights_are_in_the_order_of_time_and_then_of_overrides() -> None:
    times, weights = delayed_weights([(5.0, 1.0), (2.0, 9.0), (5.0, 0.5)])
    assert (times.tolist(), weights.tolist()) == ([2.0, 5.0, 5.0], [9.0, 1.0, 0.5])
    assert [len(column) for column in delayed_weights([])] == [0, 0]
