"""Variants come out the same every time, and every axis has its turn."""

import json
from pathlib import Path

import pytest
from parity import bases
from parity.axes import AXES
from parity.variants import generate

RINGS = [base for base in bases.bases() if base.name.startswith("ring")]


def test_the_same_seed_makes_the_same_variants(tmp_path: Path) -> None:
    first = list(generate(tmp_path, count=12, seed=1, circuits=RINGS))
    texts = [variant.config.read_text(encoding="utf-8") for variant in first]

    again = list(generate(tmp_path, count=12, seed=1, circuits=RINGS))
    assert again == first
    assert [variant.config.read_text(encoding="utf-8") for variant in again] == texts
    assert [variant.name for variant in generate(tmp_path, count=12, seed=2, circuits=RINGS)] != [
        variant.name for variant in first
    ]


def test_every_circuit_comes_plain_and_every_axis_once(tmp_path: Path) -> None:
    names = [variant.name for variant in generate(tmp_path, count=len(RINGS) + len(AXES), seed=3, circuits=RINGS)]

    assert [name.split()[1:] for name in names[: len(RINGS)]] == [[base.name] for base in RINGS]
    for axis, name in zip(AXES, names[len(RINGS) :], strict=True):
        assert f" {axis}=" in name


@pytest.mark.parametrize("axis", AXES)
def test_an_axis_changes_the_config_or_the_ranks(tmp_path: Path, axis: str) -> None:
    *_, plain = generate(tmp_path / "plain", count=1, seed=1, circuits=RINGS[:1])
    turn = list(AXES).index(axis)
    *_, variant = generate(tmp_path / "varied", count=2 + turn, seed=1, circuits=RINGS[:1])

    def settings(path: Path) -> dict[str, object]:
        return {key: value for key, value in json.loads(path.read_text()).items() if key != "network"}

    assert (settings(variant.config), variant.ranks) != (settings(plain.config), plain.ranks)
