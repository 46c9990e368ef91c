"""Statements of modifications: values are Python's, and any text is read or refused with a place."""

import re
from collections.abc import Callable

from hypothesis import assume, given
from hypothesis import strategies as st

from ndexp.engine.modification_manager.statements import (
    COMPARTMENT,
    EVERY_SECTION,
    SECTION,
    SECTION_LIST,
    read_statements,
)
from ndexp.engine.snippets import Dialect
from ndexp.errors import ConfigError

VALUES = {"a": 1.37, "b": -2.6, "c": 0.0, "n": 3}

numbers = st.one_of(
    st.integers(0, 999).map(str),
    st.floats(0.0, 1e6, allow_nan=False).map(repr),
    st.sampled_from([".5", "2.", "1e-3", "3E+2", "True", "False"]),
)
atoms = st.one_of(numbers, st.sampled_from([f"%s.{name}" for name in VALUES]))
blanks = st.sampled_from(["", " ", "\t"])


def deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(["+", "-", "*", "/", "//", "%", "**"])
    return st.one_of(
        st.tuples(inner, blanks, operators, blanks, inner).map("".join),
        inner.map(lambda text: f"({text})"),
        st.tuples(st.sampled_from(["-", "+"]), inner).map("".join),
    ).map(lambda text: text.replace("%%s", "% %s"))


expressions = st.recursive(atoms, deeper, max_leaves=7)


@given(expressions)
def test_values_are_python_s(text: str) -> None:
    (assignment,) = read_statements(f"%s.x = {text}", EVERY_SECTION, "").assignments
    try:
        found = outcome(lambda: assignment.evaluate(lambda variable: VALUES[variable.name]))
    except OverflowError:
        assume(False)  # powers that Python would work on for hours are refused
    assert found == outcome(lambda: eval(text.replace("%s.", ""), dict(VALUES)))  # noqa: S307 - texts of ours


def outcome(work: Callable[[], complex]) -> str:
    """The value, to the last bit and with its type, or that there is none which a section could get."""
    try:
        value = work()
        float(value)  # type: ignore[arg-type] - complex numbers are refused here
    except OverflowError as error:
        if "is too large" in str(error):
            raise
        return "none"
    except (ArithmeticError, TypeError):
        return "none"
    return repr(int(value) if isinstance(value, bool) else value)


@given(st.sampled_from([EVERY_SECTION, SECTION_LIST, SECTION, COMPARTMENT]), st.data())
def test_any_text_is_read_or_refused(dialect: Dialect, data: st.DataObject) -> None:
    pieces = ["%s.", "all.", "apical.", "soma[0].", "dend[", "]", "a", "b", "=", "*=", "+", "-", "(", ")", "1", ".5",
              ";", "\n", " ", "#", "**", "//", "%", "'", "import os", "__"]  # fmt: skip
    text = "".join(data.draw(st.lists(st.sampled_from(pieces), max_size=12)))
    try:
        read = read_statements(text, dialect, "here")
    except ConfigError as error:
        refused = error
    else:
        refused, code = None, re.sub(r"#[^\n]*", "", text)
        assert sum(len(assignment.targets) for assignment in read.assignments) == code.count("=")
    assert refused is None or (refused.where == "here" and refused.hint)
