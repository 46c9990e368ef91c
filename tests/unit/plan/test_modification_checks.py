"""Modifications that lack what their type needs."""

import pytest

from ndexp.plan.modification_checks import modification_problems, modification_warnings
from ndexp.schema.conditions import ModificationConfig, ModificationType


def problems(**fields: object) -> list[str]:
    block = ModificationConfig(**fields)  # type: ignore[arg-type]
    return [str(problem) for problem in modification_problems({"m": block}, "experiment")]


@pytest.mark.parametrize("kind", list(ModificationType))
def test_each_type_needs_a_place_and_all_but_ttx_statements(kind: ModificationType) -> None:
    place = "compartment_set" if kind is ModificationType.compartment_set else "node_set"
    needed = [place] if kind is ModificationType.ttx else [place, "section_configure"]
    assert problems(type=kind) == [
        f"experiment: conditions.modifications.m.{field}: a modification of type {kind.value} needs {field}. Give it"
        for field in needed
    ]
    assert problems(type=kind, node_set="All", compartment_set="C", section_configure="cm = 1") == []


def test_a_node_set_next_to_a_compartment_set_is_warned_of() -> None:
    sets = ModificationConfig(type=ModificationType.compartment_set, node_set="All", compartment_set="C")
    ttx = ModificationConfig(type=ModificationType.ttx, node_set="All")
    (warning,) = modification_warnings({"sets": sets, "ttx": ttx})
    assert warning.startswith("conditions.modifications.sets: its node_set is not used")
