"""Names of targets and their overlaps."""

import pytest

from ndexp.engine.target_manager import TargetSpec


@pytest.mark.parametrize(
    ("name", "population", "simple", "text"),
    [
        (None, None, "_ALL_", "_ALL_"),
        ("", "", "_ALL_", "_ALL_"),
        ("L5", None, "L5", "L5"),
        ("L5", "A", "A_L5", "A:L5"),
        (None, "A", "A_", "A:"),
        ("a:b", None, "a_b", "a:b"),
        ("a:b", "A", "A_a_b", "A:a:b"),
    ],
)
def test_names(name: str | None, population: str | None, simple: str, text: str) -> None:
    spec = TargetSpec(name, population)
    assert spec.simple_name == simple
    assert str(spec) == text


def test_empty_names_are_no_names_and_colons_stay() -> None:
    assert (TargetSpec("", "").name, TargetSpec("", "").population) == (None, None)
    assert (TargetSpec("A:L5", None).name, TargetSpec("A:L5", None).population) == ("A:L5", None)
    assert TargetSpec.GLOBAL_TARGET_NAME == "_ALL_"


def test_equality_and_hash_are_those_of_name_and_population() -> None:
    assert TargetSpec("L5", "A") == TargetSpec("L5", "A")
    assert len({TargetSpec("L5", "A"), TargetSpec("L5", "A"), TargetSpec("L5", None), TargetSpec(None, "A")}) == 3


@pytest.mark.parametrize(
    ("first", "second", "by_name", "overlap", "disjoint"),
    [
        (("L5", "A"), ("L5", "A"), True, True, False),
        (("L5", "A"), (None, "A"), True, True, False),
        (("L5", "A"), ("L4", "A"), False, False, False),
        (("L5", "A"), ("L5", "B"), True, False, True),
        (("L5", "A"), ("L5", None), True, False, False),
        ((None, None), ("L5", None), True, True, False),
        ((None, None), ("L5", "B"), True, False, False),
    ],
)
def test_overlaps(
    first: tuple[str | None, str | None],
    second: tuple[str | None, str | None],
    by_name: bool,
    overlap: bool,
    disjoint: bool,
) -> None:
    for one, two in ((first, second), (second, first)):
        a, b = TargetSpec(*one), TargetSpec(*two)
        assert (a.overlap_byname(b), a.overlap(b), a.disjoint_populations(b)) == (by_name, overlap, disjoint)
