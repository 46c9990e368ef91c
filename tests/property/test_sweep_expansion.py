"""Expanding a sweep: grids, zips, filters and unions have the points that sets of tuples have."""

import itertools
from collections.abc import Mapping

import pytest
from hydra.core.override_parser.overrides_parser import OverridesParser
from hypothesis import given
from hypothesis import strategies as st

from ndexp.compose.override_text import override_text
from ndexp.errors import ConfigError
from ndexp.plan.expansion import CommandLineAxes, Expansion, expand
from ndexp.schema.sweep import AxesConfig, PartConfig, SweepConfig, SweepMode

NOTHING = CommandLineAxes(axes={}, fixed=())
values = st.lists(st.integers(-50, 50), min_size=1, max_size=4, unique=True)
axes = st.dictionaries(st.sampled_from("abcd"), values, min_size=1, max_size=3)
texts = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12).filter(lambda text: "${" not in text)
scalars = st.integers() | st.floats(allow_nan=False) | st.booleans() | st.none() | texts


def places(found: Expansion) -> list[tuple[object, ...]]:
    return [tuple(point.coordinates.values()) for point in found.points]


def expanded(sweep: SweepConfig, line: CommandLineAxes = NOTHING) -> Expansion:
    return expand(sweep, line, {"run": {"random_seed": 7}})


@given(axes)
def test_a_grid_is_the_product(content: Mapping[str, list[int]]) -> None:
    found = expanded(SweepConfig(axes=dict(content)))
    assert places(found) == list(itertools.product(*content.values()))
    assert {axis.name: list(axis.values) for axis in found.axes} == content
    assert all(point.settings == point.coordinates for point in found.points)


@given(st.lists(st.tuples(st.integers(), st.integers()), min_size=1, max_size=6, unique=True))
def test_a_zip_is_side_by_side(rows: list[tuple[int, int]]) -> None:
    sides = {"a": [one for one, _ in rows], "b": [other for _, other in rows]}
    assert places(expanded(SweepConfig(axes=sides, mode=SweepMode.zip))) == rows


@given(values, values)
def test_groups_are_multiplied(first: list[int], second: list[int]) -> None:
    zipped = AxesConfig(axes={"b": first, "c": first}, mode=SweepMode.zip)
    found = expanded(SweepConfig(axes={"a": second}, groups={"pairs": zipped}))
    assert places(found) == [(one, other, other) for one in second for other in first]


@given(axes, st.integers(-50, 50))
def test_a_filter_keeps_what_it_holds_for(content: Mapping[str, list[int]], limit: int) -> None:
    name = next(iter(content))
    expected = [row for row in itertools.product(*content.values()) if row[0] < limit or row[0] == 0]
    sweep = SweepConfig(axes=dict(content), filters=[f"{name} < {limit} or {name} == 0"])
    if expected:
        assert places(expanded(sweep)) == expected
    else:
        with pytest.raises(ConfigError, match="no point of the sweep is left"):
            expanded(sweep)


@given(st.lists(values, min_size=1, max_size=4))
def test_a_union_has_each_point_once(parts: list[list[int]]) -> None:
    sweep = SweepConfig(union={str(index): PartConfig(axes={"a": one}) for index, one in enumerate(parts)})
    assert places(expanded(sweep)) == [(value,) for value in dict.fromkeys(itertools.chain(*parts))]


@given(axes, values)
def test_the_command_line_wins(content: Mapping[str, list[int]], given_values: list[int]) -> None:
    name = next(iter(content))
    found = expanded(SweepConfig(axes=dict(content)), CommandLineAxes(axes={name: tuple(given_values)}, fixed=()))
    assert places(found) == list(itertools.product(*(content | {name: given_values}).values()))


@given(st.integers(1, 20))
def test_seeds_start_at_the_experiment_s(number: int) -> None:
    found = expanded(SweepConfig(seeds=number))
    assert places(found) == [(7 + index,) for index in range(number)]


@given(st.integers(-100, 100), st.integers(1, 40), st.sampled_from([0.1, 0.25, 0.3, 1, 7]))
def test_a_range_meets_its_end(start: int, steps: int, step: float) -> None:
    stop = start + steps * step
    found = places(expanded(SweepConfig(axes={"a": {"start": start, "stop": stop, "step": step}})))
    assert len(found) == steps + 1
    assert found[0] == (start,)
    assert found[-1][0] == pytest.approx(stop)
    assert found == places(expanded(SweepConfig(axes={"a": {"start": start, "stop": stop, "num": steps + 1}})))


@given(st.sampled_from(["run.tstop", "inputs.x.node_set"]), scalars | st.lists(scalars, max_size=3))
def test_overrides_are_read_as_they_were_written(key: str, value: object) -> None:
    read = OverridesParser.create().parse_override(override_text(key, value))
    assert read.key_or_group == key
    assert read.value() == value
    assert not read.is_sweep_override()
