"""What a sweep section means, and how its mistakes are told."""

import pytest

from ndexp.errors import ConfigError
from ndexp.plan.expansion import CommandLineAxes, Expansion, expand, is_swept
from ndexp.schema.sweep import PartConfig, SweepConfig, SweepMode

BASE = {"run": {"tstop": 100.0, "random_seed": 3}, "circuit": {"cells": 60}}


def expanded(sweep: SweepConfig, *, fixed: tuple[str, ...] = (), **axes: tuple[object, ...]) -> Expansion:
    line = {name.replace("__", "."): values for name, values in axes.items()}
    return expand(sweep, CommandLineAxes(axes=line, fixed=fixed), BASE, "experiment 'e'")


def test_settings_change_several_fields() -> None:
    strong = {"label": "strong", "run.tstop": 50, "inputs": {"x": {"amp_start": 1.5}}}
    found = expanded(SweepConfig(axes={"drive": [strong, {"run.tstop": 20}]}))
    assert [point.coordinates for point in found.points] == [{"drive": "strong"}, {"drive": "tstop=20"}]
    assert found.points[0].settings == {"run.tstop": 50, "inputs.x.amp_start": 1.5}


def test_axes_may_be_nested_as_on_the_command_line() -> None:
    found = expanded(SweepConfig(axes={"run": {"tstop": [1, 2], "dt": {"start": 0.1, "stop": 0.2, "num": 2}}}))
    assert [axis.name for axis in found.axes] == ["run.tstop", "run.dt"]


def test_a_part_without_an_axis_has_the_experiment_s_value() -> None:
    union = {"long": PartConfig(axes={"run.tstop": [500]}), "big": PartConfig(axes={"circuit.cells": [100]})}
    found = expanded(SweepConfig(union=union, seeds=[1]))
    places = [tuple(point.coordinates.values()) for point in found.points]
    assert places == [(1, 500, 60), (1, 100.0, 100)]


def test_parts_that_meet_are_one_point() -> None:
    union = {"a": PartConfig(axes={"run.tstop": [50, 100]}), "b": PartConfig(axes={"circuit.cells": [60, 100]})}
    found = expanded(SweepConfig(union=union))
    assert [tuple(point.coordinates.values()) for point in found.points] == [(50, 60), (100, 60), (100.0, 100)]


def test_a_value_of_the_command_line_ends_an_axis() -> None:
    sweep = SweepConfig(axes={"run.tstop": [1, 2], "circuit.cells": [10, 20]})
    found = expanded(sweep, fixed=("run.tstop",))
    assert [point.settings for point in found.points] == [{"circuit.cells": 10}, {"circuit.cells": 20}]


def test_a_filtered_axis_keeps_its_order() -> None:
    sweep = SweepConfig(axes={"a": [1, 2], "b": [1, 2]}, filters=["a != b"])
    assert [axis.values for axis in expanded(sweep).axes] == [(1, 2), (1, 2)]


def test_no_axes_are_one_point() -> None:
    found = expanded(SweepConfig())
    assert [point.settings for point in found.points] == [{}]
    assert not is_swept(SweepConfig())
    assert is_swept(SweepConfig(union={"a": PartConfig(seeds=2)}))


@pytest.mark.parametrize(
    ("sweep", "message"),
    [
        (SweepConfig(axes={"a": []}), r"sweep\.axes\.a: the axis has no values"),
        (SweepConfig(axes={"a": 3}), "an axis is a list or a range, not 3"),
        (SweepConfig(axes={"a": [1], "b": [1, 2]}, mode=SweepMode.zip), "a has 1, b has 2"),
        (SweepConfig(axes={"a": {"start": 1, "stop": 2}}), "either step or num"),
        (SweepConfig(axes={"a": {"start": 1, "stop": 2, "stepp": 1}}), "Did you mean 'step'"),
        (SweepConfig(axes={"a": {"start": 2, "stop": 1, "step": 1}}), "never leads from 2 to 1"),
        (SweepConfig(axes={"a": {"start": 1, "stop": 2, "num": 0}}), "cannot have 0 values"),
        (SweepConfig(axes={"a": {"start": "x", "stop": 2, "num": 2}}), "numbers only"),
        (SweepConfig(axes={"a": [1, {"b": 2}]}), "values and settings are mixed"),
        (SweepConfig(axes={"a": [{"b": 2}, {"b": 2}]}), "two settings are called 'b=2'"),
        (SweepConfig(axes={"launch.root": ["x"]}), r"launch\.root cannot be swept"),
        (SweepConfig(axes={"a": [1]}, union={"u": PartConfig(axes={"a": [2]})}), "'a' is there twice"),
        (SweepConfig(axes={"a": [1], "s": [{"a": 2}]}), "'a' is set by the axis 's' and by another one"),
        (SweepConfig(seeds=0), r"sweep\.seeds: seeds are a number or a list"),
        (SweepConfig(axes={"a": [1]}, filters=["a > 1"]), "no point of the sweep is left"),
        (
            SweepConfig(
                union={
                    "one": PartConfig(axes={"s": [{"label": "x", "a": 1}]}),
                    "two": PartConfig(axes={"s": [{"label": "x", "a": 2}]}),
                }
            ),
            "two different points are called s=x",
        ),
    ],
)
def test_mistakes_are_told(sweep: SweepConfig, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        expanded(sweep)
