"""Variants come out the same every time, and every axis has its turn on a circuit that suits it."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from parity import bases, variants
from parity.axes import AXES, GENERAL, NEEDS
from parity.modification_axes import MODIFICATIONS
from parity.report_axes import REPORTS
from parity.variants import Variant, generate

KNOWN = bases.bases()
RINGS = [base for base in KNOWN if base.name in ("ring", "ring-swc", "ring-without-minis")]


def test_the_same_seed_makes_the_same_variants(tmp_path: Path) -> None:
    first = list(generate(tmp_path, count=12, seed=1, circuits=RINGS))
    texts = [variant.config.read_text(encoding="utf-8") for variant in first]

    again = list(generate(tmp_path, count=12, seed=1, circuits=RINGS))
    assert again == first
    assert [variant.config.read_text(encoding="utf-8") for variant in again] == texts
    assert [variant.name for variant in generate(tmp_path, count=12, seed=2, circuits=RINGS)] != [
        variant.name for variant in first
    ]


def test_every_circuit_comes_plain_and_every_axis_it_suits_once(tmp_path: Path) -> None:
    suitable = [axis for axis in AXES if NEEDS.get(axis, "overrides") in RINGS[0].offers]
    names = [variant.name for variant in generate(tmp_path, count=len(RINGS) + len(suitable), seed=3, circuits=RINGS)]

    assert [name.split()[1:] for name in names[: len(RINGS)]] == [[base.name] for base in RINGS]
    for axis, name in zip(suitable, names[len(RINGS) :], strict=True):
        assert f" {axis}=" in name


def test_some_circuit_suits_each_axis() -> None:
    offered = frozenset().union(*(base.offers for base in KNOWN))

    assert set(NEEDS.values()) <= offered


def test_names_of_circuits_are_unique() -> None:
    assert len({base.name for base in KNOWN}) == len(KNOWN)


def test_overrides_have_names_of_their_own(tmp_path: Path) -> None:
    for variant in generate(tmp_path, count=len(RINGS) + len(AXES), seed=4, circuits=RINGS):
        names = [block["name"] for block in json.loads(variant.config.read_text())["connection_overrides"]]
        assert len(set(names)) == len(names), variant.name


@pytest.fixture(scope="module")
def one_axis_each(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[Variant]]:
    """Circuit → the plain variant, and one for each axis that suits it, which no other axis joins."""

    @cache
    def made(name: str) -> list[Variant]:
        base = next(base for base in KNOWN if base.name == name)
        count = 1 + sum(NEEDS.get(axis, "") in ("", *base.offers) for axis in AXES)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(variants, "_FURTHER_AXES", 0.0)
            patch.setattr(variants, "_MORE_RANKS", 0.0)
            return list(generate(tmp_path_factory.mktemp("variants"), count=count, seed=1, circuits=[base]))

    return made


@pytest.mark.parametrize("axis", AXES)
def test_an_axis_changes_the_config_or_the_ranks(one_axis_each: Callable[[str], list[Variant]], axis: str) -> None:
    base = next(base for base in KNOWN if NEEDS.get(axis, "ranks") in base.offers)
    turn = [name for name in AXES if NEEDS.get(name, "") in ("", *base.offers)].index(axis)

    plain, *others = one_axis_each(base.name)
    varied = others[turn]

    def settings(path: Path) -> dict[str, object]:
        return json.loads(path.read_text(encoding="utf-8"))

    assert varied.name.split()[2].startswith(f"{axis}=")
    assert (settings(varied.config), varied.ranks) != (settings(plain.config), plain.ranks)


def test_no_variant_of_connections_runs_on_more_ranks_than_some_population_has_cells(tmp_path: Path) -> None:
    free = {*GENERAL, *REPORTS, *MODIFICATIONS, "manifest"}
    for variant in generate(tmp_path, count=150, seed=5, circuits=RINGS[:1]):
        names = [word.split("=")[0] for word in variant.name.split()[2:]]
        focus = [name for name in names if name not in free]
        assert not focus or variant.ranks <= 2, variant.name


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_on_several_ranks_no_input_is_on_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(variants, "_MORE_RANKS", 1.0)
    monkeypatch.setattr(variants, "_FURTHER_AXES", 0.5)
    several = [variant for variant in generate(tmp_path, count=30, seed=seed, circuits=RINGS) if variant.ranks > 1]
    assert several
    for variant in several:
        inputs = json.loads(variant.config.read_text(encoding="utf-8"))["inputs"].values()
        assert not any("compartment_set" in block for block in inputs), variant.name


def test_an_override_that_spans_populations_is_alone_on_one_rank_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(variants, "_MORE_RANKS", 1.0)
    suitable = [axis for axis in AXES if NEEDS.get(axis, "overrides") in RINGS[0].offers]
    *_, spanning = generate(tmp_path, count=2 + suitable.index("weight_only"), seed=1, circuits=RINGS[:1])
    assert " weight_only=" in spanning.name
    assert " ranks=1" in spanning.name
    assert (spanning.ranks, spanning.any_ranks) == (1, False)
