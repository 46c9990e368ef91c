"""Which tokens a dialect has."""

from dataclasses import replace

from ndexp.engine.snippets import Dialect

PYTHON = Dialect(owner="%s", terms=("+",), factors=("*", "%"), power="**", target="", hint="")


def kinds(dialect: Dialect, text: str) -> list[str]:
    return [str(found.lastgroup) for found in dialect.tokens().finditer(text) if found.lastgroup != "space"]


def test_an_owner_is_told_from_a_sign() -> None:
    assert kinds(PYTHON, "%s.a %= %s.b % 2") == ["member", "sign", "assign", "member", "sign", "number"]
    modulo = replace(PYTHON, assigns=("=", "%="))
    assert kinds(modulo, "%s.a %= %s.b % 2") == ["member", "assign", "member", "sign", "number"]


def test_the_longest_sign_counts() -> None:
    assert [found.group() for found in PYTHON.tokens().finditer("2**3*4") if found.lastgroup == "sign"] == ["**", "*"]


def test_comments_and_truth_are_python_s_braces_are_hoc_s() -> None:
    assert kinds(PYTHON, "True # so\n{") == ["number", "end", "wrong"]
    assert kinds(replace(PYTHON, is_python=False), "True{") == ["name", "sign"]


def test_without_operators_values_have_no_variables() -> None:
    assert PYTHON.operands == ("member",)
    assert replace(PYTHON, terms=()).operands == ()
    assert replace(PYTHON, has_bare_names=True).variables == ("member", "name")
