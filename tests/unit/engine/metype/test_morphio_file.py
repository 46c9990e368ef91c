"""Morphologies that MorphIO reads."""

from pathlib import Path

import morphio
import numpy as np
import pytest
from builders import RING_DATA

from ndexp.engine.metype.morphio_file import read_morphology, split_container, type_names
from ndexp.errors import CircuitError


@pytest.fixture
def h5(tmp_path: Path) -> Path:
    path = tmp_path / "ring.h5"
    morphio.mut.Morphology(RING_DATA / "ring_cell.asc").write(path)
    return path


def test_sections_are_created_by_type_and_connected_as_the_tree_is_walked(h5: Path) -> None:
    found = read_morphology(str(h5))
    assert found.commands == (
        "create soma[1]\n",
        'forsec "soma" somatic.append\n',
        "create axon[3]\n",
        'forsec "axon" axonal.append\n',
        "create dend[4]\n",
        'forsec "dend" basal.append\n',
        "create apic[3]\n",
        'forsec "apic" apical.append\n',
        "forall all.append\n",
    )
    parents = {piece.name: (piece.parent, piece.parent_x) for piece in found.pieces}
    assert parents["soma[0]"] == ("", 0.0)
    assert parents["axon[0]"] == ("soma[0]", 0.5)
    assert parents["axon[2]"] == ("axon[0]", 1.0)
    assert len(parents) == 11


def test_numbers_have_eight_digits(h5: Path) -> None:
    points = next(piece for piece in read_morphology(str(h5)).pieces if piece.name == "axon[0]").points
    assert points[:, 0].tolist() == np.float32([0.0, -7.4000001, 0.0, 1.6]).tolist()


def test_a_missing_or_broken_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "broken.h5").write_bytes(b"nothing")
    for name in ("broken", "nowhere"):
        with pytest.raises(CircuitError, match=rf"{name}.h5: the morphology cannot be read: .*Check the name"):
            read_morphology(str(tmp_path / f"{name}.h5"))


def test_a_container_is_told_from_a_folder(tmp_path: Path) -> None:
    container = tmp_path / "all.h5"
    container.touch()
    assert split_container(str(container / "deep" / "cell.h5")) == (container, "deep/cell")
    assert split_container(str(container)) == (tmp_path, "all")
    assert split_container(str(tmp_path / "folder" / "cell.h5")) == (tmp_path, "folder/cell")


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (1, ("soma", "somatic")),
        (4, ("apic", "apical")),
        (7, ("dend_7", "dendritic_7")),
        (-2, ("minus_2", "minus_2set")),
    ],
)
def test_types_have_neurons_names(kind: int, names: tuple[str, str]) -> None:
    assert type_names(kind) == names
