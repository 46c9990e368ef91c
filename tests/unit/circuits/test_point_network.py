"""The network of point neurons opens everywhere and is the same for the same seed."""

from pathlib import Path

import libsonata
import numpy as np
import pytest

from ndexp.circuits.point_network import PATHWAYS, build
from ndexp.errors import CircuitError
from ndexp.sonata.hdf5 import dataset_hashes


@pytest.fixture(scope="module")
def circuit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("points") / "circuit", cells=50, seed=1)


def content(folder: Path) -> dict[str, object]:
    return {
        str(path.relative_to(folder)): dataset_hashes(path) if path.suffix == ".h5" else path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_datasets(tmp_path: Path, circuit: Path) -> None:
    first = content(circuit.parent)
    assert content(build(tmp_path / "again", cells=50, seed=1).parent) == first
    other = content(build(tmp_path / "other", cells=50, seed=2).parent)
    differing = {path for path in first if first[path] != other[path]}
    edges = {f"edges/{source}__{target}__point_process.h5" for source, target in PATHWAYS}
    assert differing == {*edges, "thalamus_spikes.h5"}


@pytest.mark.parametrize("cells", [10, 33])
def test_any_size_is_built(tmp_path: Path, cells: int) -> None:
    config = libsonata.CircuitConfig.from_file(str(build(tmp_path / "circuit", cells=cells)))
    sizes = {name: config.node_population(name).size for name in config.node_populations}
    assert sizes == {"excitatory": round(0.8 * cells), "inhibitory": cells - round(0.8 * cells), "thalamus": 50}


def test_partners_are_distinct_others_and_signs_are_those_of_the_sources(circuit: Path) -> None:
    config = libsonata.CircuitConfig.from_file(str(circuit))
    for name in config.edge_populations:
        edges = config.edge_population(name)
        sources, targets = edges.source_nodes(edges.select_all()), edges.target_nodes(edges.select_all())
        assert len({*zip(sources.tolist(), targets.tolist(), strict=True)}) == edges.size
        if edges.source == edges.target:
            assert (sources != targets).all()
        weights = edges.get_attribute("conductance", edges.select_all())
        assert (np.sign(weights) == (-1 if edges.source == "inhibitory" else 1)).all()


def test_too_few_cells_and_negative_seeds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CircuitError, match="a point network of 9 cells cannot be built"):
        build(tmp_path / "circuit", cells=9)
    with pytest.raises(CircuitError, match="the seed -1 is negative"):
        build(tmp_path / "circuit", seed=-1)
