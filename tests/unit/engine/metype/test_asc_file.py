"""What is read from a Neurolucida file, and what is left to NEURON's importer."""

import numpy as np
import pytest

from ndexp.engine.metype.asc_file import UnusualError, eight_digits, parse_asc

SOMA = '("CellBody" (Color Red) (CellBody) (1 0 0 0) (0 1 0 0) (-1 0 0 0))\n'
TREE = "((Color RGB (1, 2, 3)) (Dendrite) (1 0 0 2) (2 0 0 2) ((2 0 0 1) (3 0 0 1) | (4 0 0 1) Normal))\n"


def test_branches_come_in_the_order_of_the_file() -> None:
    found = parse_asc(f"; head\n{SOMA}{TREE}((Axon) (0 -1 0 1) (0 -9 0 1)) ; tail")
    assert found.contour.T.tolist() == [[1, 0, 0, 0], [0, 1, 0, 0], [-1, 0, 0, 0]]
    assert [(branch.kind, branch.parent) for branch in found.branches] == [(3, -1), (3, 0), (3, 0), (2, -1)]
    assert found.branches[1].points.T.tolist() == [[2, 0, 0, 1], [3, 0, 0, 1]]


def test_a_branch_begins_where_its_parent_ends_with_its_own_diameter() -> None:
    found = parse_asc(SOMA + TREE)
    assert found.branches[2].points.T.tolist() == [[2, 0, 0, 1], [4, 0, 0, 1]]


def test_deep_trees_are_read() -> None:
    depth = 3000
    text = "((Dendrite)" + "".join(f"({k} 0 0 1) ({k}.5 0 0 1) (" for k in range(depth)) + f"({depth} 0 0 1)"
    assert len(parse_asc(SOMA + text + ")" * (depth + 1)).branches) == depth + 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        SOMA,
        TREE,
        SOMA + SOMA + TREE,
        SOMA + TREE + "(Marker (1 2 3 4))",
        SOMA + "((Spines) (1 0 0 2) (2 0 0 2))",
        SOMA + "((Dendrite) (1 0 0 2) <(1 1 0 1)> (2 0 0 2))",
        SOMA + "((Dendrite) (1 0 0 2) (2 0 0 2) (Dot (1 1 0 1)) (3 0 0 2))",
        SOMA + "((Dendrite) (1 0 0 2) (2 0 0 2) | (3 0 0 2))",
        SOMA + "((Dendrite) (1 0 0 2) (2 0 0 2) ((3 0 0 2)) ((4 0 0 1)))",
        SOMA + "((Dendrite) (1 0 0 2))",
        SOMA + "((Dendrite) (1 0 0 2) (1 0 0 2))",
        SOMA + "((Dendrite) (1 0 0 2) (2 0 0 2) ((2 0 0 1)))",
        SOMA + "((Dendrite) (1, 0, 0, 2) (2 0 0 2))",
        SOMA + "((Dendrite) (Set Axon) (1 0 0 2) (2 0 0 2))",
        SOMA + "((Dendrite) (Nanny) (1 0 0 2) (2 0 0 2))",
        SOMA + "((Dendrite) (1 0 0 2) (2 0 0 2)",
        SOMA + TREE + ")",
        SOMA + TREE.replace("2 0 0 2", "2 0 0 2 S1"),
        SOMA + TREE + "; sm\u00f8rg\u00e5s",
        SOMA + TREE + "; a@b",
        '("CellBody" (1 0 0 0) (0 1 0 0))' + TREE,
    ],
)
def test_what_is_unusual_is_left_to_neuron(text: str) -> None:
    with pytest.raises(UnusualError):
        parse_asc(text)


def test_eight_digits_are_those_of_a_text() -> None:
    random = np.random.default_rng(1)
    values = np.concatenate(
        [
            random.normal(0, 10.0 ** random.integers(-12, 12, 5000)),
            [0.0, -0.0, 1.0, 10.0, 0.1, 1e9, 1e-30, 99999999.5, 9.99999995, 12345678.5, 1.00000005, 0.99999999999],
        ]
    )
    assert eight_digits(values).tolist() == [float(f"{value:.8g}") for value in values.tolist()]
    assert eight_digits(values.reshape(4, -1)).shape == (4, len(values) // 4)
