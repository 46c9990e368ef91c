"""Edges between excitatory cells get what plastic synapses need; what they had stays."""

from pathlib import Path

import libsonata
import numpy as np
import pytest

from ndexp.circuits.microcircuit import build

NEEDED = {"volume_CR", "rho0_GB", "Use_d_TM", "Use_p_TM", "gmax_d_AMPA", "gmax_p_AMPA", "theta_d", "theta_p"}
PLASTIC = "excitatory__excitatory__chemical"


def columns(circuit: Path, name: str) -> dict[str, np.ndarray]:
    edges = libsonata.CircuitConfig.from_file(str(circuit)).edge_population(name)
    return {one: edges.get_attribute(one, edges.select_all()) for one in edges.attribute_names}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("plastic")
    return build(folder / "static", cells=20), build(folder / "plastic", cells=20, plastic=True)


def test_only_edges_between_excitatory_cells_are_plastic(both: tuple[Path, Path]) -> None:
    for name in libsonata.CircuitConfig.from_file(str(both[1])).edge_populations:
        added = set(columns(both[1], name)) - set(columns(both[0], name))
        assert added == (NEEDED if name == PLASTIC else set())


def test_what_edges_had_stays(both: tuple[Path, Path]) -> None:
    static, plastic = (columns(circuit, PLASTIC) for circuit in both)
    for name, values in static.items():
        assert np.array_equal(plastic[name], values), name


def test_values_make_sense(both: tuple[Path, Path]) -> None:
    found = columns(both[1], PLASTIC)
    assert set(found["rho0_GB"]) == {0.0, 1.0}
    assert (found["gmax_d_AMPA"] < found["gmax_p_AMPA"]).all()
    assert (found["Use_d_TM"] < found["Use_p_TM"]).all()
    assert (found["Use_p_TM"] < 1).all()
    assert found["theta_d"].mean() < found["theta_p"].mean()
    assert (found["volume_CR"] > 0).all()
