"""Error messages, exit codes and hints."""

import pickle

import pytest

from ndexp import errors
from ndexp.errors import (
    CircuitError,
    ConfigError,
    ConfigurationError,
    LaunchError,
    MechanismError,
    MissingSpikesPopulationError,
    NdexpError,
    OtherRankError,
    PlanError,
    ProblemsError,
    ResultError,
    RunTakenError,
    SectionIdError,
    SimulationError,
    TargetError,
    UnknownKeyError,
    did_you_mean,
    raise_problems,
)

EXIT_CODES = {
    NdexpError: 1,
    ConfigError: 2,
    UnknownKeyError: 2,
    ProblemsError: 2,
    PlanError: 3,
    LaunchError: 4,
    RunTakenError: 4,
    MechanismError: 5,
    CircuitError: 6,
    TargetError: 7,
    SectionIdError: 7,
    MissingSpikesPopulationError: 7,
    SimulationError: 8,
    OtherRankError: 8,
    ResultError: 9,
}


def test_exit_codes_are_those_of_the_docstring() -> None:
    tree = errors.__doc__ or ""
    for cls, code in EXIT_CODES.items():
        assert cls.exit_code == code
        line = next(line for line in tree.splitlines() if cls.__name__ in line.split())
        assert line.split(cls.__name__)[1].split()[0] == str(code)


def test_every_error_class_is_in_the_table() -> None:
    found = {value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, NdexpError)}
    assert found == set(EXIT_CODES)


def test_the_published_name_of_config_errors() -> None:
    assert ConfigurationError is ConfigError


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (NdexpError("it broke"), "it broke"),
        (NdexpError("it broke", "a.json: run.dt"), "a.json: run.dt: it broke"),
        (NdexpError("it broke", hint="Mend it"), "it broke. Mend it"),
        (NdexpError("it broke", "here", "Mend it"), "here: it broke. Mend it"),
    ],
)
def test_a_message_says_where_what_and_how_to_mend_it(error: NdexpError, text: str) -> None:
    assert str(error) == text


def test_data_is_kept_for_programs() -> None:
    error = CircuitError("a cell is broken", gid=1001, rank=3)
    assert error.data == {"gid": 1001, "rank": 3}


@pytest.mark.parametrize(
    "error",
    [
        SimulationError("it broke", "gid 3", "Mend it", gid=3),
        UnknownKeyError("unknown key 'dtt'", "a.json: run", "dtt", ["dt", "tstop"]),
        ProblemsError("two problems", [ConfigError("one"), ConfigError("two")]),
        OtherRankError("rank 1 failed", exit_code=6, is_agreed=True),
    ],
)
def test_errors_travel_to_other_processes_whole(error: NdexpError) -> None:
    arrived = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own object
    assert type(arrived) is type(error)
    assert str(arrived) == str(error)
    assert arrived.exit_code == error.exit_code
    assert arrived.data.keys() == error.data.keys()


def test_an_unknown_name_gets_the_nearest_and_the_known() -> None:
    error = UnknownKeyError("no node set 'L5_PCs'", "sim.json: inputs.dc.node_set", "L5_PCs", ["L5_PC", "All"])
    text = "sim.json: inputs.dc.node_set: no node set 'L5_PCs'. Did you mean 'L5_PC'? Known: All, L5_PC"
    assert str(error) == text
    assert error.data["name"] == "L5_PCs"


@pytest.mark.parametrize(
    ("name", "known", "hint"),
    [
        ("tstpo", ["dt", "tstop"], "Did you mean 'tstop'? Known: dt, tstop"),
        ("zzz", ["dt", "tstop"], "Known: dt, tstop"),
        ("zzz", [], "None is known"),
        (
            "zzz",
            [f"n{number:02}" for number in range(13)],
            "Known: " + ", ".join(f"n{n:02}" for n in range(12)) + ", …",
        ),
    ],
)
def test_hints(name: str, known: list[str], hint: str) -> None:
    assert did_you_mean(name, known) == hint


def test_no_problem_raises_nothing() -> None:
    raise_problems("the config has problems", [])


def test_a_single_problem_is_raised_as_it_is() -> None:
    problem = CircuitError("no such file")
    with pytest.raises(CircuitError) as caught:
        raise_problems("the config has problems", [problem])
    assert caught.value is problem


def test_several_problems_are_told_together() -> None:
    problems = [ConfigError("one", "a"), CircuitError("two", hint="Mend it")]
    with pytest.raises(ProblemsError, match="the config has problems") as caught:
        raise_problems("the config has problems", problems)
    assert str(caught.value) == "the config has problems:\n  - a: one\n  - two. Mend it"
    assert caught.value.problems == tuple(problems)
