"""`section_configure` of each type of modification."""

import pytest

from ndexp.engine.modification_manager.statements import (
    COMPARTMENT,
    EVERY_SECTION,
    SECTION,
    SECTION_LIST,
    Statements,
    read_statements,
)
from ndexp.engine.snippets import Dialect
from ndexp.errors import ConfigError


def read(text: str, dialect: Dialect) -> Statements:
    return read_statements(text, dialect, "here")


@pytest.mark.parametrize(
    ("dialect", "text", "owner"),
    [
        (EVERY_SECTION, "%s.a = 2; %s.b *= -(3)", "%s"),
        (SECTION_LIST, "AIS.a = 2; AIS.b *= (-3)", "AIS"),
        (SECTION, "dend[12].a = 2\ndend[12].b *= -3", "dend[12]"),
        (COMPARTMENT, "a = 2;b *= -3 # so", ""),
    ],
)
def test_statements_of_each_type(dialect: Dialect, text: str, owner: str) -> None:
    found = read(text, dialect)
    assert (found.owner, found.names) == (owner, {"a", "b"})
    assert [one.evaluate(lambda _: 10.0) for one in found.assignments] == [2, -30]


@pytest.mark.parametrize("dialect", [EVERY_SECTION, SECTION_LIST, SECTION, COMPARTMENT])
@pytest.mark.parametrize("text", ["", " \n;", "# nothing"])
def test_nothing_is_no_statement(dialect: Dialect, text: str) -> None:
    found = read(text, dialect)
    assert (found.assignments, found.owner, found.names) == ((), "", frozenset())


def test_attributes_of_both_sides_count() -> None:
    assert read("%s.a = %s.b = %s.c * %s.a", EVERY_SECTION).names == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("dialect", "one", "other"), [(SECTION_LIST, "all", "apical"), (SECTION, "soma[0]", "soma[1]")]
)
def test_a_block_is_about_one_list_or_section(dialect: Dialect, one: str, other: str) -> None:
    with pytest.raises(ConfigError, match="Write a modification for each") as caught:
        read(f"{one}.a = 1; {other}.b = 2", dialect)
    assert caught.value.what.endswith(f"is about {one} and {other}")
    assert caught.value.where == "here"


@pytest.mark.parametrize(
    ("dialect", "text", "problem"),
    [
        (SECTION_LIST, "dendritic.a = 1", "cannot read 'dendritic' at character 1 .* LIST being one of all, somatic"),
        (SECTION_LIST, "all.a = all.b", "cannot read 'all.b' at character 9 .* a number comes next"),
        (SECTION_LIST, "all.a = 1 + 1", r"cannot read '\+' at character 11 .* ';' or a new line comes next"),
        (SECTION_LIST, "all.a **= 2", r"cannot read '\*' at character 7 .* one of \+= -= \*= /="),
        (SECTION_LIST, "all.a = all.b = 2", "cannot read 'all.b' at character 9 .* a number"),
        (SECTION, "soma.a = 1", "cannot read 'soma' at character 1 .* TYPE being one of soma, axon"),
        (SECTION, "soma[-1].a = 1", "cannot read 'soma' at character 1"),
        (SECTION, "soma[1.5].a = 1", "cannot read 'soma' at character 1"),
        (COMPARTMENT, "soma.a = 1", r"cannot read '\.' at character 5"),
        (COMPARTMENT, "a = b", "cannot read 'b' at character 5 .* a number"),
        (COMPARTMENT, ".a = 1", r"cannot read '\.' at character 1"),
        (COMPARTMENT, "a = '2.5'", "cannot read ''' at character 5"),
    ],
)
def test_what_a_type_does_not_know_is_told(dialect: Dialect, text: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=f"^here: {problem}"):
        read(text, dialect)
