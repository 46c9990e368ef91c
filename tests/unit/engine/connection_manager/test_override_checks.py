"""What is odd about overrides: chains, zero weights, delays, global variables; and which overlaps are asked for."""

import pytest
from override_blocks import override

from ndexp.engine.connection_manager.override_checks import Findings, check_overrides
from ndexp.engine.settings import ConnectionOverride
from ndexp.errors import ConfigError

CELLS = {"All": {1, 2, 3}, "Copy": {1, 2, 3}, "A": {1, 2}, "B": {3}}
Asked = list[tuple[str, str]]


def checked(*blocks: str, **more: dict[str, object]) -> tuple[Findings, Asked]:
    """Check blocks such as `A` or `A weight=0 delay=5`, from and onto that node set, named b0, b1, …."""
    overrides = []
    for number, block in enumerate(blocks):
        node_set, *fields = block.split()
        given = {name: float(value) for name, value in (field.split("=") for field in fields)}
        name = f"b{number}"
        overrides.append(override(name=name, source=node_set, target=node_set, **given, **more.get(name, {})))
    asked: Asked = []

    def overlaps(one: ConnectionOverride, other: ConnectionOverride) -> bool:
        asked.append((one.name, other.name))
        return bool(CELLS[one.source] & CELLS[other.source]) and bool(CELLS[one.target] & CELLS[other.target])

    return check_overrides(overrides, overlaps), asked


def test_nothing_is_odd_about_blocks_without_overlap() -> None:
    findings, asked = checked("A", "B")
    assert findings == Findings(warnings=(), problems=())
    assert asked == [("b0", "b1")]


def test_no_overlap_is_asked_of_a_lone_block() -> None:
    assert checked("A") == (Findings(warnings=(), problems=()), [])


# ---- chains


def test_a_chain_is_told_from_its_newest_block_to_its_base() -> None:
    findings, _ = checked("All weight=2", "A weight=3", b1={"spont_minis": 0.5, "synapse_configure": "%s.Use=1 x_y=2"})
    chain = findings.warnings[0].splitlines()
    assert chain == [
        "connection_overrides.b1 (A → A) overrides 1 earlier block, the last one wins:",
        "  b1 (A → A): weight 3, minis 0.5 Hz, configures %s.Use, x_y",
        "  b0 (All → All): weight 2, minis as in the circuit, configures nothing (base)",
    ]


def test_each_chain_is_told_once_the_newest_first() -> None:
    findings, asked = checked("All", "All", "A", "B", "A")
    assert [text.splitlines()[0] for text in findings.warnings] == [
        "connection_overrides.b4 (A → A) overrides 3 earlier blocks, the last one wins:",
        "connection_overrides.b3 (B → B) overrides 2 earlier blocks, the last one wins:",
    ]
    assert [line.split()[0] for line in findings.warnings[0].splitlines()[1:]] == ["b4", "b2", "b1", "b0"]
    assert asked == [
        ("b0", "b1"),
        ("b1", "b2"),
        ("b2", "b3"),
        ("b1", "b3"),
        ("b3", "b4"),
        ("b2", "b4"),
    ], "the order that neurodamus 4.2.9 asks in"


def test_chains_may_share_their_base() -> None:
    findings, _ = checked("A", "All", "A", "B", "All")
    named = [[line.split()[0] for line in text.splitlines()[1:]] for text in findings.warnings]
    assert named == [["b4", "b3", "b1", "b0"], ["b2", "b1", "b0"]]


def test_delayed_blocks_are_no_part_of_chains() -> None:
    findings, asked = checked("All weight=0", "All delay=5")
    assert findings == Findings(warnings=(), problems=())
    assert asked == [("b0", "b1")]


# ---- delayed and zero-weight blocks


@pytest.mark.parametrize("first", [("All",), ("B weight=0", "B"), ("A weight=1e-12",), ()])
def test_a_delayed_block_without_a_zero_weight_one_is_told(first: tuple[str, ...]) -> None:
    findings, _ = checked(*first, "A delay=5")
    name = f"b{len(first)}"
    assert findings.warnings[0].startswith(
        f"connection_overrides.{name} (A → A): its delay is 5 ms and it overrides no block of weight 0;"
    )


def test_zero_weight_blocks_are_all_asked_the_latest_first_after_the_chains() -> None:
    _, asked = checked("A weight=0", "A delay=5", "B weight=0", "All delay=6")
    assert asked == [("b0", "b2"), ("b2", "b1"), ("b0", "b1"), ("b2", "b3"), ("b0", "b3")]


def test_a_delayed_block_may_come_before_the_zero_weight_one() -> None:
    findings, asked = checked("All delay=5", "All weight=0")
    assert findings == Findings(warnings=(), problems=())
    assert asked == [("b1", "b0")]


@pytest.mark.parametrize("delayed", ["A", "Copy"])
def test_a_zero_weight_block_overridden_in_part_is_a_problem(delayed: str) -> None:
    findings, _ = checked("All weight=0", f"{delayed} delay=5")
    (problem,) = findings.problems
    assert isinstance(problem, ConfigError)
    assert str(problem) == (
        "connection_overrides.b0: a block of weight 0 is overridden in part: "
        f"b1 ({delayed} → {delayed}) changes the weight after 5 ms for some connections of b0 (All → All). "
        "Give both blocks the same source and target"
    )
    assert findings.warnings == ()


@pytest.mark.parametrize(
    "blocks",
    [
        ("All weight=0", "A delay=5", "All delay=5"),
        ("All weight=0", "All delay=5", "A delay=5"),
        ("All weight=0", "All", "A delay=5"),
    ],
)
def test_a_block_overridden_as_a_whole_may_be_overridden_in_part_too(blocks: tuple[str, ...]) -> None:
    assert checked(*blocks)[0].problems == ()


def test_all_blocks_overridden_in_part_are_told() -> None:
    findings, _ = checked("All weight=0", "A weight=0", "Copy delay=5")
    assert [problem.data["key"] for problem in findings.problems] == ["b1", "b0"]


@pytest.mark.parametrize("weight", ["0", "-0.0"])
def test_zero_weight_blocks_that_nothing_overrides_are_told_together(weight: str) -> None:
    findings, _ = checked(f"A weight={weight}", "B weight=0")
    (warning,) = findings.warnings
    assert warning.startswith(
        "connection_overrides: 2 blocks of weight 0 not overridden as a whole: b0 (A → A); b1 (B → B). "
    )


def test_a_zero_weight_block_overridden_in_part_at_once_is_only_a_warning() -> None:
    findings, _ = checked("All weight=0", "A")
    assert findings.problems == ()
    assert "1 block of weight 0 not overridden as a whole: b0 (All → All)." in findings.warnings[-1]


def test_a_zero_weight_block_overridden_as_a_whole_is_fine() -> None:
    findings, _ = checked("All weight=0", "All")
    assert not any("weight 0" in text.splitlines()[0] for text in findings.warnings)


def test_a_negative_delay_counts_both_as_none_and_as_a_delay() -> None:
    findings, asked = checked("All weight=0", "A delay=-1")
    assert asked == [("b0", "b1"), ("b0", "b1")]
    assert len(findings.problems) == 1


# ---- snippets


def test_global_variables_in_snippets_are_told_with_their_blocks() -> None:
    findings, _ = checked(
        "A",
        "B",
        b0={"synapse_configure": "%s.Use = 1 tau_x = 2; foo *= 4"},
        b1={"synapse_configure": "%s.Use = tau_x"},
    )
    (warning,) = findings.warnings
    assert warning == (
        "connection_overrides: 1 block assigning to global variables, which all synapses share: b0 (tau_x, foo). "
        "Set them in conditions.mechanisms instead"
    )


def test_every_snippet_that_cannot_be_read_is_a_problem() -> None:
    findings, _ = checked("A", "B", b0={"synapse_configure": "%s.x == 1"}, b1={"synapse_configure": "quit()"})
    assert [problem.where for problem in findings.problems] == [
        "connection_overrides.b0.synapse_configure",
        "connection_overrides.b1.synapse_configure",
    ]


def test_snippets_of_delayed_blocks_are_not_read() -> None:
    findings, _ = checked("A weight=0", "A delay=5", b1={"synapse_configure": "quit()"})
    assert findings.problems == ()


def test_negative_delays_of_synapses_are_problems() -> None:
    findings, _ = checked("A synapse_delay_override=-1", "A synapse_delay_override=0", "B")
    (problem,) = findings.problems
    assert str(problem).startswith("connection_overrides.b0.synapse_delay_override: a delay of -1 ms is negative. Give")
