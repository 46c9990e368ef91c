"""The grammar of `synapse_configure`, and that its numbers are hoc's."""

import math

import pytest

from ndexp.engine.connection.snippets import Access, Snippet, apply_snippets, parse_snippet
from ndexp.engine.snippets import Assignment, Number, Operation, Variable
from ndexp.errors import ConfigError

GLOBALS = {"ga": 1.37, "gb": -2.6, "gc": 0.3, "gd": 7.0}

IN_HOC = [  # expression, its value in hoc of NEURON 9.0.2
    ("-2^2", "-0x1.0000000000000p+2"),
    ("2^3^2", "0x1.0000000000000p+9"),
    ("2^-1^2", "0x1.0000000000000p-1"),
    ("-gc^-gc", "-0x1.6f5eb2cfbcf61p+0"),
    ("1-2-3", "-0x1.0000000000000p+2"),
    ("8/4/2", "0x1.0000000000000p+0"),
    ("2*-ga^2", "-0x1.e07c84b5dcc65p+1"),
    ("ga/gc*gd", "0x1.ff77777777779p+4"),
    ("ga*gd+gc", "0x1.3c7ae147ae148p+3"),
    ("ga-(gb-gc)", "0x1.1147ae147ae14p+2"),
    ("--ga", "0x1.5eb851eb851ecp+0"),
    ("2 ^ -gc*3", "0x1.37e7a8d9abe6ep+1"),
    ("exp(-ga/gc)", "0x1.548af9ff24275p-7"),
    ("exp(800)", "0x1.d945df4f8ec8ep+1009"),
    ("exp(-701)", "0x0.0p+0"),
    ("log(gc)", "-0x1.34378fcbda721p+0"),
    ("log(0)", "-inf"),
    ("log10(gd)", "0x1.b0b0b0b78cc3fp-1"),
    ("sqrt(gd)^3", "0x1.2852fb49899cdp+4"),
    ("abs(gb)^gc", "0x1.54fb7ee6769a6p+0"),
    ("int(gb)", "-0x1.0000000000000p+1"),
    ("int(2.999999999999)", "0x1.8000000000000p+1"),
    ("int(0-0.5)", "0x0.0p+0"),
    ("sin(gd)*cos(gb)", "-0x1.203cdf9a54b56p-1"),
    ("atan(gb)", "-0x1.34209a8c10980p+0"),
    ("tanh(gc)", "0x1.2a4dda7d914fap-2"),
    ("erf(gc)", "0x1.50838881dea0fp-2"),
    ("erfc(ga)", "0x1.af9de8eafbf83p-5"),
    ("0^-1", "inf"),
    ("10^400", "inf"),
    ("(-10)^401", "-inf"),
    ("gd^(1/3)", "0x1.e9b5dba58189dp+0"),
    ("1.e-2", "0x1.47ae147ae147bp-7"),
    ("1.5E+3", "0x1.7700000000000p+10"),
    ("0.1+0.2+.3", "0x1.3333333333334p-1"),
    ("3e-1*gd-1e400", "-inf"),
]


class Synapse:
    """A synapse with variables."""

    def __init__(self, **values: float) -> None:
        self.values = values

    def __str__(self) -> str:
        return "ProbAMPANMDA_EMS[3]"


def access(shared: dict[str, float] | None = None) -> Access:
    """Access to the variables of `Synapse`s and to global ones, which may be made by assignment."""
    shared = {} if shared is None else shared

    def place(synapse: Synapse, variable: Variable) -> dict[str, float]:
        return synapse.values if variable.owner else shared

    def read(synapse: Synapse, variable: Variable) -> float:
        return place(synapse, variable)[variable.name]

    def write(synapse: Synapse, variable: Variable, value: float) -> None:
        if variable.owner and variable.name not in synapse.values:
            raise AttributeError(f"no {variable.name}")
        place(synapse, variable)[variable.name] = value

    return Access(read, write)


def parsed(text: str) -> Snippet:
    return parse_snippet(text, "block")


def value(expression: str) -> float:
    (assignment,) = parsed(f"%s.x = {expression}").assignments
    return assignment.evaluate(lambda variable: GLOBALS[variable.name])


def after(text: str, **values: float) -> dict[str, float]:
    synapse = Synapse(**values)
    apply_snippets([parsed(text)], [synapse], access(dict(GLOBALS)))
    return synapse.values


# ---- numbers


@pytest.mark.parametrize(("expression", "expected"), IN_HOC)
def test_values_are_those_of_hoc_bit_by_bit(expression: str, expected: str) -> None:
    assert value(expression).hex() == expected


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("1/0", "division by zero"),
        ("1/(ga-ga)", "division by zero"),
        ("log(-1)", r"log\(-1\) does not exist"),
        ("log10(gb)", r"log10\(-2\.6\) does not exist"),
        ("sqrt(-2)", r"sqrt\(-2\) does not exist"),
        ("(-8)^(1/3)", r"-8 has no power 0\.333"),
    ],
)
def test_what_stops_hoc_is_an_error(expression: str, problem: str) -> None:
    with pytest.raises(ArithmeticError, match=problem):
        value(expression)
    with pytest.raises(ConfigError, match=rf"block\.synapse_configure: {problem}.* in '%s\.x = "):
        after(f"%s.x = {expression}", x=0.0)


def test_functions_at_infinity_are_not_numbers() -> None:
    assert math.isnan(value("sin(1e400)"))
    assert math.isnan(value("cos(-1e400)"))
    assert math.copysign(1.0, value("sqrt(-0)")) == -1.0


def test_a_plus_sign_is_read_too() -> None:
    assert value("+3 - +2") == 1.0


# ---- statements


def test_a_statement_becomes_a_target_and_a_value() -> None:
    use = Variable("Use", "%s")
    assert parsed("%s.Use = 0.5").assignments == (Assignment(use, Number(0.5)),)
    assert parsed("%s.Use *= g_x").assignments == (Assignment(use, Operation("*", (use, Variable("g_x")))),)


@pytest.mark.parametrize(
    "text",
    [
        "%s.a = 1 %s.b = 2",
        "%s.a=1;%s.b=2",
        "%s.a = 1;\n;  %s.b = 2 ;",
        "\n{ %s.a = 1\r\n\t%s.b = 2\n}\n",
        "{%s.a=1 %s.b=2}",
    ],
)
def test_statements_are_parted_by_semicolons_lines_or_nothing(text: str) -> None:
    assert after(text, a=0.0, b=0.0) == {"a": 1.0, "b": 2.0}


@pytest.mark.parametrize("text", ["", "  \n", "{}", "{;}"])
def test_nothing_is_no_statement(text: str) -> None:
    assert parsed(text).assignments == ()


@pytest.mark.parametrize(("sign", "expected"), [("=", 4.0), ("+=", 14.0), ("-=", 6.0), ("*=", 40.0), ("/=", 2.5)])
def test_every_kind_of_assignment(sign: str, expected: float) -> None:
    assert after(f"%s.a {sign} 1 + 3", a=10.0) == {"a": expected}


def test_a_minus_after_a_value_goes_on_with_it_on_the_same_line() -> None:
    assert after("%s.a = 3 -2 %s.b=-1", a=0.0, b=0.0) == {"a": 1.0, "b": -1.0}


def test_statements_see_what_those_before_them_set() -> None:
    assert after("%s.a = 2 mine = %s.a * gd %s.b = mine + %s.a", a=0.0, b=0.0) == {"a": 2.0, "b": 16.0}


def test_variables_may_have_any_name() -> None:
    words = "end number name synapse assign sign wrong space"
    text = " ".join(f"{word} = gd %s.{word} = {word}" for word in words.split())
    assert after(text, **dict.fromkeys(words.split(), 0.0)) == dict.fromkeys(words.split(), 7.0)


def test_targets_are_listed_once() -> None:
    snippet = parsed("%s.a = 1 x = 2 %s.a *= 3 y = x x = y")
    assert snippet.targets() == ("%s.a", "x", "y")
    assert snippet.global_targets() == ("x", "y")


@pytest.mark.parametrize(
    ("text", "token", "position", "expected"),
    [
        ("%s.a == 1", "'='", 6, "'=' or one of"),
        ("%s.a", "the end", 5, "'=' or one of"),
        ("%s.a =", "the end", 7, "a number, %s.name"),
        ("%s.a = 1 2", "'2'", 10, "a statement begins"),
        ("%s.a = 1 +\n2", "the end of the line", 11, "a number"),
        ("%s.a = (1 + 2", "the end", 14, "')' is missing"),
        ("%s.a = 5 % 2", "'%'", 10, "a statement begins"),
        ("%d.a = 1", "'%'", 1, "a statement begins"),
        ("%s = 1", "'%'", 1, "a statement begins"),
        ("%s.a[0] = 1", "'['", 5, "'=' or one of"),
        ("%s.clearRNG()", "'('", 12, "'=' or one of"),
        ("system(rm)", "'('", 7, "'=' or one of"),
        ("x = system(1)", "'system'", 5, "of hoc's functions there are abs"),
        ("x = exp", "the end", 8, "'(' comes after exp"),
        ("x = exp(1, 2)", "','", 10, "')' is missing"),
        ("exp = 1", "'exp'", 1, "a statement begins"),
        ("x = y = 1", "'='", 7, "a statement begins"),
        ("x ^= 2", "'^'", 3, "'=' or one of"),
        ('x = "a"', "'\"'", 5, "a number"),
        ("{x = 1", "'{'", 1, "a statement begins"),
        ("x = 1}", "'}'", 6, "a statement begins"),
        ("{x = 1} {y = 2}", "'}'", 7, "a statement begins"),
        ("x = 1 // why", "'/'", 8, "a number"),
        ("x = !1", "'!'", 5, "a number"),
    ],
)
def test_anything_else_is_told_with_its_place(text: str, token: str, position: int, expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_snippet(text, "odd")
    assert caught.value.where == "connection_overrides.odd.synapse_configure"
    assert caught.value.what.startswith(f"cannot read {token} at character {position} of '{text}': {expected}")
    assert "%s.Use *= 0.5" in caught.value.hint


# ---- synapses


def test_each_snippet_runs_on_all_synapses_before_the_next() -> None:
    synapses = [Synapse(a=0.0), Synapse(a=0.0)]
    shared = {"count": 0.0}
    apply_snippets([parsed("count += 1 %s.a = count"), parsed("%s.a *= count")], synapses, access(shared))
    assert [synapse.values["a"] for synapse in synapses] == [2.0, 4.0]
    assert shared == {"count": 2.0}


def test_no_snippets_and_no_synapses_do_nothing() -> None:
    shared: dict[str, float] = {}
    apply_snippets([parsed("x = 1")], [], access(shared))
    apply_snippets([], [Synapse()], access(shared))
    assert shared == {}


@pytest.mark.parametrize("text", ["%s.a = 1 %s.Nope = 2", "%s.a = %s.Nope"])
def test_a_variable_that_the_mechanism_lacks_is_an_error(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        apply_snippets([parse_snippet(text, "odd")], [Synapse(a=0.0)], access())
    assert caught.value.where == "connection_overrides.odd.synapse_configure"
    assert caught.value.what.startswith(f"'{text}' does not suit ProbAMPANMDA_EMS[3]: ")
    assert "%s.Nope" in caught.value.what
