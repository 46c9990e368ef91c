"""Statements on things that have attributes."""

from types import SimpleNamespace

import pytest

from ndexp.engine.modification_manager.attributes import carry_out, has_numbers
from ndexp.engine.modification_manager.statements import EVERY_SECTION, read_statements
from ndexp.errors import ConfigError


def changed(text: str, **values: object) -> SimpleNamespace:
    place = SimpleNamespace(**values)
    carry_out(read_statements(text, EVERY_SECTION, "here"), place)
    return place


def test_only_numbers_are_attributes() -> None:
    place = SimpleNamespace(cm=1.0, nseg=3, insert=print)
    assert has_numbers(place, ["cm", "nseg"])
    assert has_numbers(place, [])
    assert not has_numbers(place, ["cm", "insert"])
    assert not has_numbers(place, ["g_pas"])


def test_statements_come_one_after_the_other() -> None:
    assert vars(changed("%s.a *= 2; %s.b = %s.c = %s.a + 1", a=1.5, b=0.0, c=0.0)) == {"a": 3.0, "b": 4.0, "c": 4.0}


def test_a_chain_has_the_value_from_before_it() -> None:
    assert vars(changed("%s.a = %s.b = %s.a * 2", a=2.0, b=0.0)) == {"a": 4.0, "b": 4.0}


def test_a_whole_number_of_segments_is_an_int() -> None:
    assert type(changed("%s.nseg = 6 / 2", nseg=1).nseg) is int
    assert changed("%s.nseg = 2.5", nseg=1).nseg == 2.5


def test_what_cannot_be_worked_out_is_told_with_its_place() -> None:
    with pytest.raises(ConfigError, match=r"^here: division by zero at namespace\(a=1\) in '%s\.a = 1 / 0'$"):
        changed("%s.a = 1 / 0", a=1)


def test_what_is_refused_is_told() -> None:
    class Section:
        __slots__ = ()

    with pytest.raises(ConfigError, match=r"^here: .* no attribute 'L'.* in '%s\.L = 3'"):
        carry_out(read_statements("%s.L = 3", EVERY_SECTION, "here"), Section())
