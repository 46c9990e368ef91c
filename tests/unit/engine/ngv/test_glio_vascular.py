"""Endfeet: read for local astrocytes, made when all is read; cells are fakes."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from fake_ranks import FakeRanks
from glia_files import endfeet

from ndexp.engine.ngv import GlioVascularManager
from ndexp.errors import CircuitError


class Cells:
    population_name = "G"
    is_virtual = False

    def __init__(self, *local: int) -> None:
        self.local_nodes = SimpleNamespace(ids=np.array(local, np.int64), offset=1000)
        self.feet: list[Any] = []

    def get_cell(self, gid: int) -> Any:
        return SimpleNamespace(add_endfeet=lambda *columns: self.feet.append((gid, *map(list, columns))))


@pytest.fixture(autouse=True)
def ranks(monkeypatch: pytest.MonkeyPatch) -> FakeRanks:
    return FakeRanks(monkeypatch)


def manager(edges: Path, vasculature: dict[str, Path], cells: Cells) -> GlioVascularManager:
    conf = SimpleNamespace(location=f"{edges}:feet")
    targets: Any = SimpleNamespace(run_conf=SimpleNamespace(vasculature=vasculature))
    found = GlioVascularManager(conf, targets, cells, SimpleNamespace(population_name="V", is_virtual=True))
    assert found.open_edge_location(conf.location, conf) == str(edges)
    return found


def test_each_astrocyte_gets_its_endfeet_once(tmp_path: Path) -> None:
    edges, nodes = endfeet(tmp_path)
    cells = Cells(1, 2)
    found = manager(edges, {"V": nodes}, cells)
    found.create_connections()
    assert cells.feet == []
    assert (found.finalize(), found.finalize()) == (2, 0)
    assert cells.feet == [(1001, [4, 6], [10, 12], [1, 2], [2.0, 1.125])]
    assert found.configure_connections(None) == 0


def test_no_astrocytes_here(tmp_path: Path) -> None:
    edges, _ = endfeet(tmp_path)
    found = manager(edges, {}, Cells())
    found.create_connections()
    assert found.finalize() == 0


def test_vessels_that_the_circuit_does_not_declare(tmp_path: Path) -> None:
    edges, nodes = endfeet(tmp_path)
    with pytest.raises(CircuitError, match=r"feet: endfeet are on vessels of 'V', which the circuit does not declare"):
        manager(edges, {"W": nodes}, Cells(1)).create_connections()
