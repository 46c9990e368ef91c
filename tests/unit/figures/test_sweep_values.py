"""Values and axes of a sweep in words."""

import pytest
from matplotlib.colors import to_rgb

from ndexp.figures.figure_files import LOOKS
from ndexp.figures.sweep_values import axis_label, is_numeric, is_spread_out, shades, text_of
from ndexp.results.sweep_runs import SweptAxis


def axis(*values: object, name: str = "a") -> SweptAxis:
    return SweptAxis(name=name, values=values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "text"), [(0.1 + 0.2, "0.3"), (True, "true"), (None, "none"), (3, "3"), ("x", "x"), (1e-9, "1e-09")]
)
def test_values_are_written_as_people_do(value: object, text: str) -> None:
    assert text_of(value) == text  # type: ignore[arg-type]


def test_axis_label_is_its_last_two_parts() -> None:
    assert axis_label(axis(name="inputs.step.amp_start")) == "step.amp_start"
    assert axis_label(axis(name="seed")) == "seed"


def test_numbers_have_places_and_seeds_names_and_switches_have_none() -> None:
    assert is_numeric(axis(1, 2.5))
    assert not is_numeric(axis(1, "x"))
    assert not is_numeric(axis(1, True))
    assert not is_numeric(axis(1, 2, name="run.random_seed"))


def test_numbers_over_decades_are_spread_out() -> None:
    assert is_spread_out(axis(0.01, 0.1, 1, 10))
    assert not is_spread_out(axis(0, 10, 100))
    assert not is_spread_out(axis(1, 21, 41))
    assert not is_spread_out(axis(1, 100))


@pytest.mark.parametrize("look", ["", "-dark"])
def test_shades_can_be_read_on_the_paper(look: str) -> None:
    paper = sum(to_rgb(LOOKS[look].theme.paper))
    colours = shades(6, LOOKS[look])
    assert len(set(colours)) == 6
    assert all(abs(sum(to_rgb(colour)) - paper) > 0.6 for colour in colours)
