"""The field's readers, BluePySnap and libsonata, open what ndexp writes, unmodified."""

import json
from pathlib import Path

import bluepysnap
import builders
import libsonata
import numpy as np
import pytest
from run_folders import SPIKES, run_folder, soma_report

from ndexp.sonata.reports import ReportLayout, ReportWriter
from ndexp.sonata.spikes import spike_trains, write_spikes

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


ELEMENTS = {"voltages": [0, 4, 4, 7], "sums": [0, 4, 4, 7], "synapses": [12, 3, 5, 9], "fields": [0, 1, 0, 1]}
"""Report → element ids of two nodes, two each."""
BLOCKS = {
    "voltages": {"sections": "all"},
    "sums": {"type": "summation", "variable_name": "i_membrane,IClamp", "sections": "all", "unit": "nA"},
    "synapses": {"type": "synapse", "variable_name": "ProbAMPANMDA_EMS.g", "sections": "all", "unit": "uS"},
    "fields": {"type": "lfp", "variable_name": None, "sections": None, "electrodes_file": "electrodes.h5"},
}


@pytest.fixture
def all_types(tmp_path: Path) -> Path:
    """A run with reports of several elements per node; the value in row r of column c is 10 r + c."""
    folder = run_folder(tmp_path / "run")
    config = json.loads((folder / "simulation_config.json").read_text())
    builders.write_electrodes(folder / "electrodes.h5", {"RingA": {0: np.ones((2, 2)), 2: np.ones((2, 2))}})
    for name, block in BLOCKS.items():
        fields = {**soma_report(), **block}
        config["reports"][name] = {key: value for key, value in fields.items() if value is not None}
        layout = ReportLayout(
            node_ids=np.array([0, 2]),
            index_pointers=np.array([0, 2, 4]),
            element_ids=np.array(ELEMENTS[name]),
            time=(0.0, 50.0, 0.5),
            rows=100,
        )
        with ReportWriter(folder / "output" / f"{name}.h5", {"RingA": layout}, str(block.get("unit", "mV"))) as writer:
            writer.write_rows("RingA", 0, 10.0 * np.arange(100)[:, None] + np.arange(4))
    builders.write_json(folder / "simulation_config.json", config)
    return folder


@pytest.mark.parametrize("name", BLOCKS)
def test_libsonata_reads_every_type(all_types: Path, name: str) -> None:
    population = libsonata.ElementReportReader(str(all_types / "output" / f"{name}.h5"))["RingA"]
    assert population.data_units == BLOCKS[name].get("unit", "mV")
    frame = population.get(node_ids=[2], tstart=1.0, tstop=1.5)
    assert np.asarray(frame.ids).tolist() == [[2, element] for element in ELEMENTS[name][2:]]
    assert np.asarray(frame.data).tolist() == [[22.0, 23.0], [32.0, 33.0]]


@pytest.mark.parametrize("name", BLOCKS)
def test_bluepysnap_reads_every_type(all_types: Path, name: str) -> None:
    simulation = bluepysnap.Simulation(str(all_types / "simulation_config.json"))
    frame = simulation.reports[name]["RingA"].get(t_start=1.0, t_stop=1.5)
    assert len(frame.columns) == 4
    for column, place in enumerate(zip([0, 0, 2, 2], ELEMENTS[name], strict=True)):
        assert frame[place].tolist() == [20.0 + column, 30.0 + column]


@pytest.mark.parametrize("sorting", ["none", "by_id", "by_time"])
def test_spikes_are_read_in_any_order(folder: Path, sorting: str) -> None:
    trains = [spike_trains(name, *spikes) for name, spikes in {**SPIKES, "Silent": ([], [])}.items()]
    write_spikes(folder / "output" / "spikes.h5", trains, sorting)
    reader = libsonata.SpikeReader(str(folder / "output" / "spikes.h5"))
    assert reader["RingA"].sorting == sorting
    assert sorted(reader["RingA"].get(node_ids=[0, 2])) == [(0, 5.0), (0, 40.0), (2, 12.5)]
    assert reader["Silent"].get() == []
    series = bluepysnap.Simulation(str(folder / "simulation_config.json")).spikes["RingA"].get()
    assert (series.index.tolist(), series.tolist()) == ([5.0, 12.5, 12.5, 40.0], [0, 1, 2, 0])
