"""The field's readers, BluePySnap and libsonata, open what ndexp writes, unmodified."""

from pathlib import Path

import bluepysnap
import libsonata
import numpy as np
import pytest
from run_folders import SPIKES, run_folder

# pandas and bluepysnap deprecate parts of each other
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return run_folder(tmp_path / "run")


def test_libsonata_reads_spikes(folder: Path) -> None:
    reader = libsonata.SpikeReader(str(folder / "output" / "spikes.h5"))
    assert reader.get_population_names() == ["RingA", "RingB"]
    assert reader["RingA"].sorting == "by_time"
    assert reader["RingA"].time_units == "ms"
    assert reader["RingA"].get() == [(0, 5.0), (1, 12.5), (2, 12.5), (0, 40.0)]


def test_libsonata_reads_reports(folder: Path) -> None:
    population = libsonata.SomaReportReader(str(folder / "output" / "soma.h5"))["RingA"]
    assert population.get_node_ids() == [0, 1, 2]
    assert population.times == (0.0, 50.0, 0.5)
    assert (population.data_units, population.time_units) == ("mV", "ms")
    part = population.get(node_ids=[2], tstart=1.0, tstop=2.0)
    np.testing.assert_allclose(part.times, [1.0, 1.5, 2.0])
    np.testing.assert_allclose(np.ravel(part.data), [-67.98, -67.97, -67.96], atol=1e-5)


def test_libsonata_reads_elements(folder: Path) -> None:
    population = libsonata.ElementReportReader(str(folder / "output" / "soma.h5"))["RingB"]
    assert np.asarray(population.get_node_id_element_id_mapping()).tolist() == [[0, 0], [1, 0]]


def test_bluepysnap_reads_spikes(folder: Path) -> None:
    simulation = bluepysnap.Simulation(str(folder / "simulation_config.json"))
    assert sorted(simulation.spikes.population_names) == ["RingA", "RingB"]
    series = simulation.spikes["RingA"].get()
    assert (series.index.tolist(), series.tolist()) == (sorted(SPIKES["RingA"][0]), [0, 1, 2, 0])
    assert simulation.spikes["RingB"].get(group="RingB", t_start=6, t_stop=8).tolist() == [1]


def test_bluepysnap_reads_reports(folder: Path) -> None:
    simulation = bluepysnap.Simulation(str(folder / "simulation_config.json"))
    frame = simulation.reports["soma"]["RingA"].get(t_start=0, t_stop=1)
    assert frame.columns.tolist() == [0, 1, 2]
    assert frame.index.tolist() == pytest.approx([0.0, 0.5, 1.0])
    np.testing.assert_allclose(frame.to_numpy()[0], [-70, -69, -68])
