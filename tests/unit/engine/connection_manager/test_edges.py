"""Edges of a file as columns: order, numbers, delays, calcium, locations."""

import logging
from pathlib import Path
from typing import Any

import builders
import h5py
import numpy as np
import pytest

from ndexp.engine.connection_manager import edge_node_pop_names
from ndexp.engine.connection_manager.edges import EdgeReading, calcium_scaled, on_grid, read_edges
from ndexp.errors import CircuitError

NAME = "A__B__chemical"
SOURCES, TARGETS = [0, 2, 1, 3, 0], [1, 1, 1, 4, 4]
"""Two runs of sources onto node 1 (0, 2, 1) and node 4 (3, 0)."""
REAL = {
    "conductance": 1.5,
    "u_syn": 0.5,
    "depression_time": 671.0,
    "facilitation_time": 17.0,
    "decay_time": 1.75,
    "delay": 1.0,
    "afferent_section_pos": 0.25,
}
WHOLE = {"syn_type_id": 113, "n_rrp_vesicles": 2, "afferent_section_id": 3}
PLAIN = EdgeReading(dt=0.1, extracellular_calcium=None)


def edge_file(tmp_path: Path, without: tuple[str, ...] = (), **changed: Any) -> Path:
    n = len(SOURCES)
    columns: dict[str, Any] = {name: np.full(n, value) for name, value in REAL.items()}
    columns |= {name: np.full(n, value, np.uint32) for name, value in WHOLE.items()}
    columns |= {name: np.asarray(values) for name, values in changed.items()}
    for name in without:
        del columns[name]
    return builders.write_edges(tmp_path / "edges.h5", ("A", 4), ("B", 5), (SOURCES, TARGETS), columns)


def read(path: Path, *targets: int, reading: EdgeReading = PLAIN) -> Any:
    return read_edges(path, NAME, np.array(targets, np.int64), reading)


@pytest.mark.parametrize(
    ("delay", "cut"),
    [
        (0.05, 0.0),
        (0.12, 0.1),
        (0.19999, 0.1),
        (np.float32(0.3), 0.30000000000000004),
        (1.7, 1.7000000000000002),
        (0.0999999, 0.1),
        (0.0, 0.0),
    ],
)
def test_delays_are_cut_to_the_grid(delay: float, cut: float) -> None:
    found = on_grid(np.array([delay], np.float64), 0.1)
    assert found.tolist() == [cut]
    assert found.dtype == np.float64


def test_release_probability_at_a_calcium_concentration() -> None:
    hill = np.array([2.79], np.float32).astype(np.float64)
    assert calcium_scaled(np.array([0.5]), hill, 1.2).tolist() == [0.07920068718900732]


@pytest.mark.parametrize(("hill", "calcium"), [(2.79, 2.0), (0.0, 1.2), (5.0, 2.0)])
def test_calcium_of_2_mm_or_no_hill_coefficient_change_nothing(hill: float, calcium: float) -> None:
    assert calcium_scaled(np.array([0.5]), np.array([hill]), calcium) == pytest.approx(0.5, rel=1e-15)


def test_only_rows_of_the_targets_are_read_in_order(tmp_path: Path) -> None:
    found = read(edge_file(tmp_path, delay=[1.0, 2.0, 3.0, 4.0, 5.0]), 4, 1)
    assert found.tgid.tolist() == [1, 1, 1, 4, 4]
    assert found.sgid.tolist() == SOURCES
    assert found.synapse_id.tolist() == [0, 1, 2, 0, 1]
    assert found.delay.tolist() == [1.0, 2.0, 3.0, 4.0, 5.0]
    only = read(edge_file(tmp_path, delay=[1.0, 2.0, 3.0, 4.0, 5.0]), 4)
    assert (only.sgid.tolist(), only.synapse_id.tolist(), only.delay.tolist()) == ([3, 0], [0, 1], [4.0, 5.0])


def test_rows_that_are_not_sorted_by_target_are_numbered_per_target(tmp_path: Path) -> None:
    columns = {name: np.full(4, value) for name, value in REAL.items()}
    columns |= {name: np.full(4, value, np.uint32) for name, value in WHOLE.items()}
    columns["conductance"] = np.array([1.0, 2.0, 3.0, 4.0])
    ids = ([0, 1, 2, 3], [1, 0, 1, 0])
    path = builders.write_edges(tmp_path / "mixed.h5", ("A", 4), ("B", 2), ids, columns)
    found = read(path, 0, 1)
    assert found.tgid.tolist() == [0, 0, 1, 1]
    assert found.sgid.tolist() == [1, 3, 0, 2]
    assert found.synapse_id.tolist() == [0, 1, 0, 1]
    assert found.weight.tolist() == [2.0, 4.0, 1.0, 3.0]


def test_values_are_widened_exactly_from_float32(tmp_path: Path) -> None:
    found = read(edge_file(tmp_path, conductance=[0.1, 0.2, 0.3, 0.4, 0.5]), 1)
    assert found.weight.tolist() == [float(np.float32(x)) for x in (0.1, 0.2, 0.3)]
    assert found.weight.dtype == np.float64


def test_every_attribute_gets_its_column(tmp_path: Path) -> None:
    found = read(edge_file(tmp_path, conductance_scale_factor=np.full(5, 0.5)), 4)
    assert (
        found.weight[0],
        found.values["U"][0],
        found.values["D"][0],
        found.values["F"][0],
        found.values["DTC"][0],
    ) == (1.5, 0.5, 671.0, 17.0, 1.75)
    assert (found.values["syn_type"][0], found.values["nrrp"][0], found.values["conductance_ratio"][0]) == (113, 2, 0.5)
    assert (found.isec[0], found.ipt[0], found.offset[0]) == (3, -1, 0.25)
    assert {found.isec.dtype, found.ipt.dtype} == {np.dtype(np.int64)}
    assert {column.dtype for column in found.values.values()} == {np.dtype(np.float64)}


def test_fractions_of_release_sites_are_cut(tmp_path: Path) -> None:
    assert read(edge_file(tmp_path, n_rrp_vesicles=np.full(5, 2.9)), 4).values["nrrp"].tolist() == [2, 2]


def test_the_conductance_ratio_is_optional(tmp_path: Path) -> None:
    assert read(edge_file(tmp_path), 4).values["conductance_ratio"].tolist() == [-1.0, -1.0]


@pytest.mark.parametrize("name", ["conductance", "u_syn", "delay", "syn_type_id", "n_rrp_vesicles", "decay_time"])
def test_a_missing_attribute_is_named_with_its_file(tmp_path: Path, name: str) -> None:
    expected = rf"edges\.h5: population 'A__B__chemical': the edges have no attribute '{name}'\. Synapses need it"
    with pytest.raises(CircuitError, match=expected):
        read(edge_file(tmp_path, (name,)), 1)


@pytest.mark.parametrize("targets", [(), (0, 2, 3)])
def test_without_edges_nothing_is_read_and_nothing_missed(tmp_path: Path, targets: tuple[int, ...]) -> None:
    assert read(edge_file(tmp_path, ("u_syn",)), *targets) is None


@pytest.mark.parametrize(
    ("calcium", "given", "expected"),
    [(1.2, True, 0.07920068718900732), (1.2, False, 0.5), (None, True, 0.5), (2.0, True, 0.5)],
)
def test_calcium_scales_u_only_with_a_hill_coefficient(
    tmp_path: Path, calcium: float | None, given: bool, expected: float
) -> None:
    columns = {"u_hill_coefficient": np.full(5, 2.79)} if given else {}
    reading = EdgeReading(dt=0.1, extracellular_calcium=calcium)
    assert read(edge_file(tmp_path, **columns), 4, reading=reading).values["U"][0] == pytest.approx(expected, rel=1e-15)


FULL = {
    "afferent_section_fraction": np.full(5, 0.1),
    "afferent_segment_id": np.full(5, 7, np.uint32),
    "afferent_segment_offset": np.full(5, 12.0),
    "morpho_section_id_post": np.full(5, 9, np.uint32),
    "morpho_section_fraction_post": np.full(5, 0.75),
    "morpho_segment_id_post": np.full(5, 8, np.uint32),
    "morpho_offset_segment_post": np.full(5, 13.0),
}


@pytest.mark.parametrize(
    ("without", "expected", "used"),
    [
        ((), (3, -1, 0.25), None),
        (("afferent_section_pos",), (3, -1, float(np.float32(0.1))), "afferent_section_fraction"),
        (("afferent_section_pos", "afferent_section_fraction"), (3, 7, 12.0), "afferent_segment_offset"),
        (("afferent_section_id",), (9, -1, 0.75), "morpho_section_fraction_post"),
        (("afferent_section_id", "morpho_section_fraction_post"), (9, 8, 13.0), "morpho_offset_segment_post"),
        (
            ("afferent_section_pos", "afferent_section_fraction", "afferent_segment_id"),
            (9, -1, 0.75),
            "morpho_section_fraction_post",
        ),
    ],
)
def test_locations_by_the_first_rule_that_fits(
    tmp_path: Path,
    without: tuple[str, ...],
    expected: tuple[int, int, float],
    used: str | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        found = read(edge_file(tmp_path, without, **FULL), 4)
    assert (found.isec[0], found.ipt[0], found.offset[0]) == expected
    warnings = [record.getMessage() for record in caplog.records]
    assert len(warnings) == (0 if used is None else 1)
    assert used is None or warnings[0].endswith(f"no afferent_section_pos, using {used}")


def test_without_locations_there_are_no_synapses(tmp_path: Path) -> None:
    with pytest.raises(CircuitError, match="the edges do not say where their synapses are"):
        read(edge_file(tmp_path, ("afferent_section_pos",)), 4)


def test_a_file_without_index_says_how_to_add_it(tmp_path: Path) -> None:
    path = edge_file(tmp_path)
    with h5py.File(path, "a") as file:
        del file[f"edges/{NAME}/indices"]
    with pytest.raises(CircuitError, match=r"the edges of a target cannot be found.*Add the index groups"):
        read(path, 1)


def test_ends_are_named_in_the_file_unless_the_caller_does(tmp_path: Path) -> None:
    path = edge_file(tmp_path)
    assert edge_node_pop_names(path, NAME) == ("A", "B")
    assert edge_node_pop_names(str(path), NAME, "X") == ("X", "B")
    assert edge_node_pop_names(path, NAME, None, "Y") == ("A", "Y")


def test_a_missing_population_is_named(tmp_path: Path) -> None:
    with pytest.raises(CircuitError, match=r"edges\.h5: edge population 'none' cannot be opened"):
        edge_node_pop_names(edge_file(tmp_path), "none")


def test_edge_ids_are_kept_on_demand(tmp_path: Path) -> None:
    path = edge_file(tmp_path)
    assert "edge_id" not in read(path, 4, 1).values
    reading = EdgeReading(dt=0.1, extracellular_calcium=None, keeps_edge_ids=True)
    assert read(path, 4, 1, reading=reading).values["edge_id"].tolist() == [0, 1, 2, 3, 4]
    assert read(path, 4, reading=reading).values["edge_id"].tolist() == [3, 4]


def test_an_index_that_does_not_fit_is_an_error(tmp_path: Path) -> None:
    path = edge_file(tmp_path)
    with h5py.File(path, "r+") as file:
        file[f"edges/{NAME}/target_node_id"][3] = 77

    with pytest.raises(
        CircuitError, match="its index and its target_node_id differ: an edge of other nodes is onto node 77"
    ):
        read(path, 1, 4)
