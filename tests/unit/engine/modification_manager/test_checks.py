"""Problems of modifications before any cell is made."""

import pytest

from ndexp.engine.modification_manager import sections
from ndexp.engine.modification_manager.checks import check_modifications, odd_modifications
from ndexp.engine.settings import ModificationSettings as Block
from ndexp.errors import ConfigError, UnknownKeyError

SETS = {"Tuft": 1}


@pytest.fixture(autouse=True)
def _mechanism(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "has_mechanism", lambda name: name == "TTXDynamicsSwitch")


def find(name: str) -> int:
    if name not in SETS:
        raise UnknownKeyError(f"no compartment set '{name}'", "sets.json", name, SETS)
    return SETS[name]


def problems(*blocks: Block) -> list[str]:
    return [str(problem) for problem in check_modifications(blocks, find)]


def test_blocks_without_problems_pass() -> None:
    assert (
        problems(
            Block(name="a", type="ttx", node_set="All"),
            Block(name="b", type="configure_all_sections", node_set="All", section_configure="%s.cm = 1"),
            Block(name="c", type="section_list", node_set="All", section_configure="all.cm = 1"),
            Block(name="d", type="section", node_set="All", section_configure="soma[0].cm = 1"),
            Block(name="e", type="compartment_set", compartment_set="Tuft", section_configure="cm = 1"),
        )
        == []
    )


def test_every_problem_is_told_in_the_order_of_the_file() -> None:
    found = problems(
        Block(name="a", type="tttx", node_set="All"),
        Block(name="b", type="configure_all_sections", node_set="All", section_configure="cm = 1"),
        Block(name="c", type="compartment_set", compartment_set="Tust", section_configure="%s.cm = 1"),
        Block(name="d", type="section", node_set="All", section_configure="soma.cm = 1"),
    )
    expected = [
        "conditions.modifications.a.type: unknown modification type 'tttx'. Did you mean 'ttx'?",
        "conditions.modifications.b.section_configure: cannot read 'cm'",
        "conditions.modifications.c.section_configure: cannot read '%'",
        "conditions.modifications.c.compartment_set in sets.json: no compartment set 'Tust'. Did you mean 'Tuft'?",
        "conditions.modifications.d.section_configure: cannot read 'soma'",
    ]
    assert len(found) == len(expected)
    assert all(text.startswith(start) for text, start in zip(found, expected, strict=True))


def test_ttx_needs_its_mechanism(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "has_mechanism", lambda _: False)
    (problem,) = check_modifications([Block(name="a", type="ttx", node_set="All")], find)
    assert isinstance(problem, ConfigError)
    assert str(problem).startswith("conditions.modifications.a.type: there is no mechanism TTXDynamicsSwitch")


def test_a_node_set_that_is_not_used_is_odd() -> None:
    sets = Block(name="c", type="compartment_set", node_set="All", compartment_set="Tuft", section_configure="")
    (text,) = odd_modifications([sets, Block(name="a", type="ttx", node_set="All")])
    assert text.startswith("conditions.modifications.c.node_set: it is not used")
