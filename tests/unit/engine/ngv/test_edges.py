"""Edges of astrocytes as columns."""

from pathlib import Path

import builders
import h5py
import numpy as np
import pytest
from glia_files import endfeet, neuro_glial

from ndexp.engine.ngv.edges import read_endfeet, read_neuro_glial
from ndexp.errors import CircuitError


def test_rows_go_by_astrocyte_and_edge_and_lead_from_neurons(tmp_path: Path) -> None:
    found = read_neuro_glial(neuro_glial(tmp_path), "ng", np.array([0, 1]), 0.05)
    assert found is not None
    columns = found.columns
    assert columns.tgid.tolist() == [0, 1, 1]
    assert columns.sgid.tolist() == [3, 4, 0]
    assert columns.isec.tolist() == [6, 5, 7]
    assert columns.synapse_id.tolist() == [0, 0, 1]
    assert columns.delay.tolist() == [0.05] * 3
    assert columns.values["edge_id"].tolist() == [60, 70, 50]
    names = [found.populations[int(number)] for number in columns.values["edge_population"]]
    assert names == ["y", "x", "y"]


def test_a_file_need_not_name_the_synapses_population(tmp_path: Path) -> None:
    found = read_neuro_glial(neuro_glial(tmp_path, "synapse_population"), "ng", np.array([2]), 0.05)
    assert found is not None
    assert (found.populations, found.columns.values["edge_population"].tolist()) == (("",), [0.0])


def test_populations_may_be_an_enumeration(tmp_path: Path) -> None:
    path = neuro_glial(tmp_path, "synapse_population")
    with h5py.File(path, "r+") as file:
        group = file["edges/ng/0"]
        group["synapse_population"] = np.array([1, 0, 0, 1], np.uint32)
        group.create_dataset("@library/synapse_population", data=["y", "x"], dtype=h5py.string_dtype())
    found = read_neuro_glial(path, "ng", np.array([0, 1]), 0.05)
    assert found is not None
    assert [found.populations[int(number)] for number in found.columns.values["edge_population"]] == ["y", "x", "y"]


def test_astrocytes_without_edges(tmp_path: Path) -> None:
    assert read_neuro_glial(neuro_glial(tmp_path), "ng", np.zeros(0, np.int64), 0.05) is None


@pytest.mark.parametrize("name", ["synapse_id", "astrocyte_section_id"])
def test_a_missing_attribute_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(CircuitError, match=rf"e\.h5: population 'ng': there is no attribute '{name}'"):
        read_neuro_glial(neuro_glial(tmp_path, name), "ng", np.array([0]), 0.05)


def test_a_file_without_an_index_says_how_to_get_one(tmp_path: Path) -> None:
    path = neuro_glial(tmp_path)
    with h5py.File(path, "r+") as file:
        del file["edges/ng/indices"]
    with pytest.raises(CircuitError, match=r"edges of an astrocyte cannot be found.*write_indices"):
        read_neuro_glial(path, "ng", np.array([0]), 0.05)


def test_endfeet_have_the_radius_of_their_vessel_in_single_precision(tmp_path: Path) -> None:
    edges, nodes = endfeet(tmp_path)
    found = read_endfeet(edges, "feet", np.array([0, 1]), nodes)
    assert found is not None
    assert found.astrocyte.tolist() == [0, 1, 1]
    assert found.section_id.tolist() == [5, 4, 6]
    assert (found.length.tolist(), found.diameter.tolist()) == ([11, 10, 12], [1.5, 1, 2])
    assert found.radius.tolist() == [0.6749999523162842, 2.0, 1.125]


def test_the_only_population_of_the_vessels_file_is_theirs_whatever_its_name(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    edges, nodes = endfeet(tmp_path, population="Veins")
    found = read_endfeet(edges, "feet", np.array([0]), nodes)
    assert found is not None
    assert found.radius.tolist() == [0.6749999523162842]
    assert caplog.messages == [f"{nodes}: the vasculature 'V' is called 'Veins' here"]


def test_an_endfoot_on_no_vessel(tmp_path: Path) -> None:
    edges, nodes = endfeet(tmp_path, (2, 3, 1))
    with pytest.raises(CircuitError, match="endfeet end on vessel segment 3, but there are only 3"):
        read_endfeet(edges, "feet", np.array([0, 1]), nodes)


def test_vessels_without_diameters(tmp_path: Path) -> None:
    edges, _ = endfeet(tmp_path)
    nodes = builders.write_nodes(tmp_path / "n.h5", "V", {"start_diameter": [1.0, 1.0, 1.0]})
    with pytest.raises(CircuitError, match="there is no attribute 'end_diameter'"):
        read_endfeet(edges, "feet", np.array([0]), nodes)


def test_no_vessels_file(tmp_path: Path) -> None:
    edges, _ = endfeet(tmp_path)
    with pytest.raises(CircuitError, match="the vasculature 'V' cannot be opened"):
        read_endfeet(edges, "feet", np.array([0]), tmp_path / "none.h5")
