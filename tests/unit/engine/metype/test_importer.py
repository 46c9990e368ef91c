"""What is remembered, for how long, and under which names NEURON's importer stays."""

import os
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from ndexp.engine.metype.importer import MorphologyStore, file_key, renamed
from ndexp.engine.metype.morphology import Morphology, Piece, created_names
from ndexp.errors import CircuitError


class Reader(SimpleNamespace):
    def __str__(self) -> str:
        return self.name


def reader(path: str, name: str = "Import3d_Neurolucida3[0]", *, is_read: float = 0) -> Reader:
    return Reader(path=path, name=name, is_read=is_read)


def morphology(points: int = 10) -> Morphology:
    piece = Piece(name="soma[0]", parent="", parent_x=0.0, style=None, points=np.zeros((4, points)))
    return Morphology(commands=("create soma[1]\n",), pieces=(piece,))


def test_only_the_replaced_classes_are_renamed() -> None:
    text = "begintemplate Import3d_GUI\nnew Import3d_Neurolucida_read() new Import3d_Neurolucida3() Import3d_Section"
    assert renamed(text) == (
        "begintemplate NEURON_Import3d_GUI\npublic contour2centroid\n"
        "new Import3d_Neurolucida_read() new NEURON_Import3d_Neurolucida3() Import3d_Section"
    )


def test_a_file_is_known_until_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "cell.asc"
    path.write_text("a", encoding="utf-8")
    store = MorphologyStore()
    store._keep(file_key(str(path)), morphology())
    assert store.knows(str(path)) == 1.0
    os.utime(path, ns=(1, 1))
    assert store.knows(str(path)) == 0.0


def test_a_changed_container_is_another_file(tmp_path: Path) -> None:
    container = tmp_path / "all.h5"
    container.write_bytes(b"a")
    before = file_key(str(container / "cell.h5"))
    container.write_bytes(b"ab")
    assert file_key(str(container / "cell.h5")) != before


def test_the_store_forgets_what_was_not_used_for_longest() -> None:
    store = MorphologyStore(capacity=2 * morphology().size)
    for name in "abc":
        store._keep((name, 0, 0), morphology())
    assert [key[0] for key in store._known] == ["b", "c"]


def test_one_morphology_is_kept_however_big() -> None:
    store = MorphologyStore(capacity=1)
    store._keep(("a", 0, 0), morphology())
    assert len(store._known) == 1


def test_our_readers_are_known_by_their_class() -> None:
    store = MorphologyStore()
    assert store.is_ours(reader("x", "Import3d_SWC_read[3]")) == 1.0
    assert store.is_ours(reader("x", "Import3d_MorphML[3]")) == 0.0
    assert store.is_ours(None) == 0.0


@pytest.mark.parametrize(
    ("given", "cell"),
    [
        (reader("a", is_read=1), SimpleNamespace(hname="", all=[])),
        (reader("a", "Import3d_MorphML[0]"), SimpleNamespace(hname="", all=[])),
        (reader("a"), None),
        (reader("a"), SimpleNamespace(all=[])),
        (reader("a"), SimpleNamespace(hname="")),
    ],
    ids=["looked into", "another reader", "no cell", "a Python object", "no list"],
)
def test_unusual_imports_are_left_to_neuron(given: Reader, cell: SimpleNamespace | None) -> None:
    store = MorphologyStore()
    store._keep(file_key("a"), morphology())
    assert store.replay(given, cell) == 0.0


def test_the_failure_of_a_read_is_told_once(tmp_path: Path) -> None:
    store = MorphologyStore()
    with pytest.raises(CircuitError):
        store.load(None, str(tmp_path / "nowhere.h5"))
    assert "cannot be read" in str(store.take_failure())
    assert store.take_failure() is None


def test_created_sections_are_read_from_the_statements() -> None:
    assert created_names(["~create soma[1]\n", 'forsec "soma" somatic.append\n', "create dend[2]\n"]) == (
        "soma[0]",
        "dend[0]",
        "dend[1]",
    )
