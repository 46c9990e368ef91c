"""Overrides are algebra on rows: the last one wins, rows do not see each other, nothing is created twice."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from override_blocks import fresh, override

from ndexp.engine.connection.overrides import (
    OverrideState,
    apply,
    concatenate,
    covered,
    created,
    in_first_run,
    runs,
)
from ndexp.engine.connection.snippets import parse_snippet
from ndexp.engine.settings import ConnectionOverride
from ndexp.errors import ConfigError

LENGTH = 6
WEIGHTS = st.sampled_from([0.0, 0.5, 1.0, 2.0])
MAYBE = st.none() | st.sampled_from([0.0, 0.5, 3.0])
BLOCKS = st.builds(
    override,
    weight=WEIGHTS,
    delay=st.sampled_from([0.0, 0.0, 5.0, 7.0]),
    spont_minis=MAYBE,
    synapse_delay_override=MAYBE,
    neuromodulation_strength=MAYBE,
    neuromodulation_dtc=MAYBE,
    modoverride=st.none() | st.sampled_from(["A", "B"]),
    synapse_configure=st.none() | st.sampled_from(["%s.e = 1", "x = 2"]),
)
MASKS = st.lists(st.booleans(), min_size=LENGTH, max_size=LENGTH).map(lambda values: np.array(values, np.bool_))
STEPS = st.lists(st.tuples(MASKS, BLOCKS), max_size=6)
ORDERS = st.permutations(range(LENGTH)).map(lambda order: np.array(order, np.int64))
EDGES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=12)
Steps = list[tuple[np.ndarray, ConnectionOverride]]


def after(steps: Steps, length: int = LENGTH) -> OverrideState:
    state = fresh(length)
    for mask, block in steps:
        state = apply(state, mask, block)
    return state


def told(state: OverrideState) -> list[tuple[object, ...]]:
    """What each row was told, without the indices."""
    return [
        (
            state.weight_factor[row],
            *(repr(float(getattr(state, name)[row])) for name in ("minis_rate", "delay_override")),
            *(repr(float(getattr(state, name)[row])) for name in ("neuromod_strength", "neuromod_dtc")),
            state.mods[state.mod[row]] if state.mod[row] >= 0 else None,
            tuple(snippet.text for snippet in state.snippet_lists[state.snippets[row]]),
            state.delayed_lists[state.delayed[row]],
        )
        for row in range(len(state))
    ]


def expected(steps: Steps, row: int) -> tuple[object, ...]:
    """What one row is told, worked out for it alone."""
    mine = [block for mask, block in steps if mask[row]]
    at_once = [block for block in mine if block.delay == 0]
    last = at_once[-1] if at_once else override()

    def number(value: float | None) -> str:
        return "nan" if value is None else repr(value)

    def newest(name: str) -> object:
        return next((found for block in reversed(at_once) if (found := getattr(block, name)) is not None), None)

    return (
        last.weight,
        number(last.spont_minis),
        number(last.synapse_delay_override),
        number(newest("neuromodulation_strength")),
        number(newest("neuromodulation_dtc")),
        newest("modoverride"),
        tuple(block.synapse_configure for block in at_once if block.synapse_configure is not None),
        tuple((block.delay, block.weight) for block in mine if block.delay > 0),
    )


@given(STEPS)
def test_each_row_is_told_what_its_own_overrides_say(steps: Steps) -> None:
    assert told(after(steps)) == [expected(steps, row) for row in range(LENGTH)]


@given(STEPS, ORDERS)
def test_the_order_of_rows_does_not_matter(steps: Steps, order: np.ndarray) -> None:
    moved = after([(mask[order], block) for mask, block in steps])
    assert told(moved) == told(after(steps).take(order))


@given(STEPS, st.integers(0, LENGTH))
def test_rows_may_be_split_into_files(steps: Steps, cut: int) -> None:
    upper = after([(mask[:cut], block) for mask, block in steps], cut)
    lower = after([(mask[cut:], block) for mask, block in steps], LENGTH - cut)
    assert told(concatenate(upper, lower)) == told(after(steps))


@given(STEPS, MASKS, BLOCKS)
def test_a_block_that_only_sets_may_come_twice(steps: Steps, mask: np.ndarray, block: ConnectionOverride) -> None:
    once = after([*steps, (mask, block)])
    twice = apply(once, mask, block)
    if block.delay == 0 and block.synapse_configure is None:
        assert told(twice) == told(once)
    assert np.array_equal(twice.weight_factor, once.weight_factor)


@given(STEPS, BLOCKS)
def test_a_block_that_covers_nothing_changes_nothing(steps: Steps, block: ConnectionOverride) -> None:
    assert told(after([*steps, (np.zeros(LENGTH, np.bool_), block)])) == told(after(steps))


# ---- which rows exist


@given(EDGES)
def test_runs_are_those_of_each_target_alone(edges: list[tuple[int, int]]) -> None:
    sgid, tgid = columns(edges)
    numbers = runs(sgid, tgid)
    for target in set(tgid.tolist()):
        rows = np.flatnonzero(tgid == target)
        steps = np.diff(numbers[rows])
        assert np.array_equal(steps, (np.diff(sgid[rows]) != 0).astype(np.int64))
    assert sorted(set(numbers.tolist())) == list(range(len(set(numbers.tolist()))))


@given(EDGES)
def test_first_runs_are_what_locking_leaves(edges: list[tuple[int, int]]) -> None:
    sgid, tgid = columns(edges)
    numbers = runs(sgid, tgid).tolist()
    kept: dict[tuple[int, int], int] = {}
    for edge, number in zip(edges, numbers, strict=True):
        kept.setdefault(edge, number)
    assert in_first_run(sgid, tgid).tolist() == [
        kept[edge] == number for edge, number in zip(edges, numbers, strict=True)
    ]


@given(EDGES, st.lists(st.tuples(st.sets(st.integers(0, 3)), st.sets(st.integers(0, 2))), min_size=1, max_size=3))
def test_existing_rows_are_covered_and_do_not_depend_on_the_order_of_groups(
    edges: list[tuple[int, int]], pathways: list[tuple[set[int], set[int]]]
) -> None:
    sgid, tgid = columns(edges)
    groups = [
        covered(sgid, tgid, np.array(sorted(sources), np.int64), np.array(sorted(targets), np.int64))
        for sources, targets in pathways
    ]
    exists = created(sgid, tgid, groups)
    assert np.array_equal(exists, created(sgid, tgid, groups[::-1]))
    assert np.array_equal(exists, np.any(groups, axis=0) & in_first_run(sgid, tgid))
    covered_pairs = {
        edge for edge in edges if any(edge[0] in sources and edge[1] in targets for sources, targets in pathways)
    }
    assert {edges[row] for row in np.flatnonzero(exists)} == covered_pairs


def columns(edges: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    table = np.array(edges, np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


# ---- snippets


@given(st.text(alphabet="%s.ab10 +-*/^=(){};\nexp,", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        count = len(parse_snippet(text, "block").assignments)
    except ConfigError:
        return
    assert count == text.count("=")
