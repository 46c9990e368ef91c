"""The three morphology files hold the same branches."""

from pathlib import Path

import morphio
import numpy as np
import pytest
from hdf5_times import creation_times

from ndexp.circuits.microcircuit import grow_morphologies
from ndexp.circuits.morphology import Morphology
from ndexp.circuits.morphology_files import asc_text, swc_text, write_morphology


@pytest.fixture(scope="module")
def morphologies() -> dict[str, Morphology]:
    return grow_morphologies()


@pytest.mark.parametrize("kind", ["asc", "swc", "h5"])
@pytest.mark.parametrize("name", ["L5_PC_1", "PV_BC_2"])
def test_morphio_reads_the_same_branches(
    tmp_path: Path, morphologies: dict[str, Morphology], kind: str, name: str
) -> None:
    made = morphologies[name]
    write_morphology(tmp_path, made)
    read = morphio.Morphology(tmp_path / kind / f"{name}.{kind}")
    assert len(read.sections) == len(made.sections)
    for given, section in zip(read.sections, made.sections, strict=True):
        assert int(given.type) == section.kind
        assert (-1 if given.is_root else given.parent.id) == section.parent
        own = given.points[-(len(section.points) - 1) :]
        assert np.allclose(own, section.points[1:, :3], atol=2e-3)
        assert np.allclose(given.diameters[-1], section.points[-1, 3], atol=1e-3)


def test_the_soma_is_an_outline_or_in_swc_a_point(tmp_path: Path, morphologies: dict[str, Morphology]) -> None:
    write_morphology(tmp_path, morphologies["L23_PC_1"])
    assert creation_times(tmp_path / "h5" / "L23_PC_1.h5") == {0}
    assert len(list((tmp_path / "h5").iterdir())) == 1
    somata = {kind: morphio.Morphology(tmp_path / kind / f"L23_PC_1.{kind}").soma for kind in ("asc", "swc", "h5")}
    assert {kind: len(soma.points) for kind, soma in somata.items()} == {"asc": 20, "swc": 1, "h5": 20}
    assert np.linalg.norm(somata["h5"].points, axis=1) == pytest.approx(8.0, abs=0.01)
    assert somata["swc"].diameters[0] == pytest.approx(16.0)


def test_the_texts_do_not_change_between_calls(morphologies: dict[str, Morphology]) -> None:
    again = grow_morphologies()
    for name, morphology in morphologies.items():
        assert asc_text(morphology) == asc_text(again[name])
        assert swc_text(morphology) == swc_text(again[name])
