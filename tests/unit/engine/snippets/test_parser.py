"""What Python's way of writing adds to hoc's, which is tested with `synapse_configure`."""

import pytest

from ndexp.engine.modification_manager.statements import EVERY_SECTION
from ndexp.engine.snippets import Assignment, Number, Operation, Variable, parse
from ndexp.errors import ConfigError

A, B = Variable("a", "%s"), Variable("b", "%s")
VALUES = {A: 1.37, B: -2.6}


def value(expression: str) -> float:
    (assignment,) = parse(f"%s.x = {expression}", EVERY_SECTION, "here")
    return assignment.evaluate(VALUES.__getitem__)


@pytest.mark.parametrize(
    "expression",
    [
        "-2 ** 2",
        "2 ** 3 ** 2",
        "2 ** -1",
        "1 - 2 - 3",
        "7 // 2 * 2",
        "-7 // 2",
        "-7 % 3",
        "7.5 % -2",
        "8 / 4 / 2",
        "A * -B ** 2 + .5e1",
        "(A + B) * 3 - -A",
        "+A - --B",
        "5. // 1e-1 % 3",
        "True + 2 * False",
        "3 ** 41 / 7",
        "0.1 + 0.2 + .3",
    ],
)
def test_values_are_python_s(expression: str) -> None:
    ours = value(expression.replace("A", "%s.a").replace("B", "%s.b"))
    theirs = eval(expression, {"A": VALUES[A], "B": VALUES[B]})  # noqa: S307 - the measure, on our own texts
    assert (ours, type(ours)) == (theirs, type(theirs))


def test_a_chain_assigns_one_value_from_left_to_right() -> None:
    assert parse("%s.a = %s.b = 1; %s.a **= 2", EVERY_SECTION, "") == (
        Assignment(A, Number(1), (B,)),
        Assignment(A, Operation("**", (A, Number(2)))),
    )


@pytest.mark.parametrize(
    "text",
    ["%s.a = 1; %s.b = 2", "\n%s.a=1\n\n%s.b=2;", "  %s.a = (1 # one\n + 0)  # here\n%s.b=2\n#", ";%s.a=1;;%s.b=2"],
)
def test_statements_are_parted_by_semicolons_and_lines(text: str) -> None:
    found = parse(text, EVERY_SECTION, "")
    assert [(str(one.target), one.evaluate(VALUES.__getitem__)) for one in found] == [("%s.a", 1), ("%s.b", 2)]


@pytest.mark.parametrize(
    ("text", "token", "position", "expected"),
    [
        ("%s.a = 1 %s.b = 2", "'%s.b'", 10, "';' or a new line"),
        ("%s.a = exp(1)", "'exp'", 8, "a number, %s.attribute or '('"),
        ("%s.a = __import__('os')", "'__import__'", 8, "a number"),
        ("%s.a.b = 1", "'.'", 5, "'=' or one of += -="),
        ("%s.a[0] = 1", "'['", 5, "'='"),
        ("%s = 1", "'%'", 1, "a statement begins with %s.attribute"),
        ("a = 1", "'a'", 1, "a statement begins"),
        ("%s.a = %s.b += 1", "'+='", 13, "';' or a new line"),
        ("%s.a *= %s.b = 1", "'='", 14, "';' or a new line"),
        ("%s.a = 1 if 2 else 3", "'if'", 10, "';' or a new line"),
        ("import os", "'import'", 1, "a statement begins"),
        ("%s.__class__ = 1", "'%'", 1, "a statement begins"),
        ("%s.a = (1;2)", "';'", 10, "')' is missing"),
        ("%s.a = 1 +\n2", "the end of the line", 11, "a number"),
        ("%s.a = '1'", "'''", 8, "a number"),
        ("{%s.a = 1}", "'{'", 1, "a statement begins"),
    ],
)
def test_anything_else_is_told_with_its_place(text: str, token: str, position: int, expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text, EVERY_SECTION, "sim.json: here")
    assert caught.value.where == "sim.json: here"
    assert caught.value.what.startswith(f"cannot read {token} at character {position} of '{text}': {expected}")
    assert "%s.g_pas *= 2" in caught.value.hint
