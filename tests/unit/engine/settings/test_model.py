"""Small facts of the settings."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from ndexp.engine.settings import CircuitConf, EdgeConf, success_file


def conf(kind: str) -> CircuitConf:
    return CircuitConf(
        name="A",
        type=kind,
        nodes_file=Path("nodes.h5"),
        node_set=None,
        morphology_path="m",
        morphology_type="swc",
        metype_path="hoc",
        mechanisms_dir=None,
    )


@pytest.mark.parametrize(("kind", "is_virtual"), [("biophysical", False), ("virtual", True), ("point_process", False)])
def test_virtual_populations_are_sources_only(kind: str, is_virtual: bool) -> None:
    assert conf(kind).is_virtual is is_virtual


def test_axons_are_replaced_at_once_unless_asked_otherwise() -> None:
    assert not conf("biophysical").detailed_axon


def test_settings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        conf("biophysical").name = "B"  # type: ignore[misc]


def test_an_edge_location_is_file_and_population() -> None:
    edges = EdgeConf(name="A__A__chemical", type="chemical", file=Path("/c/edges.h5"), source="A", target="A")
    assert edges.location == "/c/edges.h5:A__A__chemical"


def test_the_mark_of_success_stands_next_to_the_config() -> None:
    assert success_file(Path("/run/simulation_config.json")) == Path("/run/simulation_config.json.SUCCESS")
