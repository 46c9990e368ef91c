"""A simulation config as settings: defaults, values, and everything that is refused."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import builders
import pytest

from ndexp.engine.settings import ModificationSettings, Settings, load_settings
from ndexp.errors import CircuitError, ConfigError, NdexpError, ProblemsError

INPUT = {"input_type": "current_clamp", "delay": 1.0, "duration": 2.0, "node_set": "RingA"}
REPORT = {"type": "compartment", "variable_name": "v", "dt": 0.5, "start_time": 0, "end_time": 10}


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return builders.ring(tmp_path_factory.mktemp("ring") / "circuit")


@pytest.fixture
def load(network: Path, tmp_path: Path) -> Callable[..., Settings]:
    """The settings of a config in `tmp_path`, with some sections."""

    def load(output_dir: Path | None = None, **sections: Any) -> Settings:
        circuit = Path(sections.pop("network", network))
        return load_settings(builders.simulation_config(tmp_path, circuit, **sections), output_dir)

    return load


def test_defaults_are_libsonatas(load: Callable[..., Settings], tmp_path: Path) -> None:
    found = load(conditions=None, output=None, run={"tstop": 5, "dt": 0.1, "random_seed": 3})
    run, conditions = found.run, found.conditions
    assert (run.tstop, run.dt, run.random_seed) == (5.0, 0.1, 3)
    assert [run.stimulus_seed, run.ionchannel_seed, run.minis_seed, run.synapse_seed] == [0, 0, 0, 0]
    assert (run.spike_threshold, run.integration_method) == (-30.0, 0)
    assert (conditions.celsius, conditions.v_init, conditions.spike_location) == (34.0, -80.0, "soma")
    assert conditions.extracellular_calcium is None
    assert not conditions.randomize_gaba_rise_time
    assert dict(conditions.mechanisms) == {}
    assert found.output.directory == tmp_path / "output"
    assert found.output.spikes_file == tmp_path / "output" / "out.h5"
    assert (found.node_set, found.inputs, found.reports, found.connection_overrides) == (None, (), (), ())
    assert found.compartment_sets_file is None


def test_given_values_are_kept(load: Callable[..., Settings]) -> None:
    seeds = {"stimulus_seed": 1, "ionchannel_seed": 2, "minis_seed": 3, "synapse_seed": 4}
    found = load(
        node_set="All",
        run={"tstop": 7, "spike_threshold": -20, "integration_method": "crank_nicolson_ion", **seeds},
        conditions={
            "celsius": 35,
            "v_init": -70,
            "spike_location": "AIS",
            "extracellular_calcium": 1.2,
            "randomize_gaba_rise_time": True,
            "mechanisms": {"ProbAMPANMDA_EMS": {"minis_single_vesicle": True, "init_depleted": 0.5}},
        },
    )
    assert [found.run.stimulus_seed, found.run.ionchannel_seed, found.run.minis_seed, found.run.synapse_seed] == [
        1,
        2,
        3,
        4,
    ]
    assert (found.run.spike_threshold, found.run.integration_method) == (-20.0, 2)
    conditions = found.conditions
    assert (conditions.spike_location, conditions.extracellular_calcium) == ("AIS", 1.2)
    assert conditions.randomize_gaba_rise_time
    assert dict(conditions.mechanisms["ProbAMPANMDA_EMS"]) == {"minis_single_vesicle": True, "init_depleted": 0.5}
    assert found.node_set == "All"
    assert {conf.node_set for conf in found.populations} == {"All"}


def test_modifications_keep_the_order_of_the_file(load: Callable[..., Settings]) -> None:
    blocks = [
        {"name": "z", "type": "compartment_set", "compartment_set": "Tuft", "node_set": "A", "section_configure": "x"},
        {"name": "a", "type": "ttx", "node_set": "RingA", "_why": "a comment"},
        {"name": "m", "type": "section", "node_set": "RingA", "section_configure": "soma[0].cm = 1"},
    ]
    assert load(conditions={"modifications": blocks}).conditions.modifications == (
        ModificationSettings(
            name="z", type="compartment_set", compartment_set="Tuft", node_set="A", section_configure="x"
        ),
        ModificationSettings(name="a", type="ttx", node_set="RingA"),
        ModificationSettings(name="m", type="section", node_set="RingA", section_configure="soma[0].cm = 1"),
    )
    assert load().conditions.modifications == ()


@pytest.mark.parametrize(
    ("block", "missing"),
    [
        ({"type": "ttx"}, "node_set"),
        ({"type": "ttx", "node_set": 3}, "must be string"),
        ({"type": "section", "node_set": "All"}, "section_configure"),
        ({"type": "compartment_set", "section_configure": "cm = 1", "node_set": "All"}, "compartment_set"),
        ({"type": "TTX", "node_set": "All"}, "TTX"),
        ({"node_set": "All"}, "type"),
    ],
)
def test_what_a_modification_lacks_is_refused(
    load: Callable[..., Settings], block: dict[str, Any], missing: str
) -> None:
    with pytest.raises(ConfigError, match=f"simulation_config.json: libsonata refuses it: .*{missing}"):
        load(conditions={"modifications": [{"name": "m", **block}]})


def test_what_is_read_cannot_be_changed(load: Callable[..., Settings]) -> None:
    found = load(inputs={"a": {**INPUT, "module": "hyperpolarizing"}}, conditions={"mechanisms": {"M": {"x": 1}}})
    with pytest.raises(TypeError, match="does not support item assignment"):
        found.inputs[0]["Delay"] = 3  # type: ignore[index]
    with pytest.raises(TypeError, match="does not support item assignment"):
        found.conditions.mechanisms["M"]["x"] = 2  # type: ignore[index]


@pytest.mark.parametrize(("method", "number"), [("euler", 0), ("crank_nicolson", 1), ("crank_nicolson_ion", 2)])
def test_integration_methods(load: Callable[..., Settings], method: str, number: int) -> None:
    assert load(run={"integration_method": method}).run.integration_method == number


def test_populations_and_edges_come_from_the_circuit(load: Callable[..., Settings], network: Path) -> None:
    found = load()
    assert [conf.name for conf in found.populations] == ["Afferents", "RingA", "RingB"]
    assert [(edges.source, edges.target) for edges in found.edges] == [
        ("RingA", "RingA"),
        ("RingA", "RingB"),
        ("RingB", "RingB"),
        ("RingB", "RingA"),
        ("Afferents", "RingA"),
    ]
    assert found.circuit_node_sets_file == network.with_name("node_sets.json")


def test_node_sets_of_the_simulation(load: Callable[..., Settings], tmp_path: Path) -> None:
    assert load().node_sets_file is None
    builders.write_json(tmp_path / "own.json", {})
    assert load(node_sets_file="own.json").node_sets_file == tmp_path / "own.json"


@pytest.mark.parametrize(
    ("name", "file"), [("spk.h5", "spk.h5"), ("sub/spk.dat", "spk.dat.h5"), ("spk", "spk.h5"), ("a/b.h5", "b.h5")]
)
def test_spikes_go_to_an_h5_file_in_the_output_folder(
    load: Callable[..., Settings], tmp_path: Path, name: str, file: str
) -> None:
    assert load(output={"spikes_file": name}).output.spikes_file == tmp_path / "output" / file


def test_the_output_folder_can_be_replaced(load: Callable[..., Settings], tmp_path: Path) -> None:
    relative = load(Path("other")).output
    assert relative.directory == tmp_path / "other"
    assert relative.spikes_file == tmp_path / "other" / "spikes.h5"
    assert load(Path("/abs")).output.directory == Path("/abs")


def test_relative_paths_start_at_the_config(
    load: Callable[..., Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load()
    monkeypatch.chdir(tmp_path.parent)
    found = load_settings(Path(tmp_path.name) / "simulation_config.json")
    assert found.path == tmp_path / "simulation_config.json"
    assert found.output.directory == tmp_path / "output"


def test_inputs_keep_the_order_of_the_file(load: Callable[..., Settings]) -> None:
    block = {**INPUT, "module": "hyperpolarizing"}
    assert [info["Name"] for info in load(inputs={"z": block, "a": block, "m": block}).inputs] == ["z", "a", "m"]


def test_reports_keep_the_order_of_the_file_and_those_disabled_are_left_out(load: Callable[..., Settings]) -> None:
    found = load(reports={"z": REPORT, "off": {**REPORT, "enabled": False}, "a": {**REPORT, "cells": "RingA"}})
    assert [(report.name, report.cells, report.file_name) for report in found.reports] == [
        ("z", None, "z.h5"),
        ("a", "RingA", "a.h5"),
    ]


def test_a_report_has_sonatas_words(load: Callable[..., Settings]) -> None:
    more = {
        "sections": "all",
        "compartments": "all",
        "scaling": "none",
        "unit": "nA",
        "file_name": "sub/x",
        "cells": "B",
    }
    (report,) = load(reports={"r": {**REPORT, **more}}).reports
    assert (report.type, report.sections, report.compartments, report.scaling) == ("compartment", "all", "all", "none")
    assert (report.unit, report.file_name, report.variable_name) == ("nA", "x.h5", "v")
    assert (report.dt, report.start_time, report.end_time) == (0.5, 0.0, 10.0)


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        ({"run": {"dt": 0}}, "simulation_config.json: run.dt: the time step is 0.0 ms, but must be positive"),
        ({"run": {"dt": -0.1}}, "run.dt: the time step is -0.1 ms"),
        ({"run": {"tstop": -1}}, "run.tstop: the end time is -1.0 ms, but must not be negative"),
        ({"run": {"random_seed": -1}}, "run.random_seed: the seed is -1, but must not be negative"),
        ({"run": {"minis_seed": 2147483648}}, "run.minis_seed: the seed is 2147483648, but must be below 2147483648"),
        ({"run": {"synapse_seed": 4294967301}}, "run.synapse_seed: the seed is 4294967301, but must be below"),
        ({"run": {"stimulus_seed": -0.5}}, "run.stimulus_seed: the seed is -0.5, but must not be negative"),
        ({"run": {"electrodes_file": "x.csv"}}, "libsonata refuses it: Field 'electrodes_file' is no longer valid"),
        ({"conditions": {"spike_location": "ais"}}, "libsonata refuses it"),
        ({"conditions": {"celsius": "34"}}, "libsonata refuses it"),
        ({"conditions": {"mechanisms": {"M": {"x": [1]}}}}, "libsonata refuses it: Value type not supported"),
        ({"target_simulator": "neuron"}, "libsonata refuses it"),
        ({"target_simulator": "LearningEngine"}, "target_simulator: the simulator LearningEngine is not available"),
        ({"run": {"integration_method": 1}}, "libsonata refuses it"),
        ({"run": {"dt": "x"}}, "libsonata refuses it"),
        ({"run": None}, "libsonata refuses it"),
        (
            {"target_simulator": "Brian2"},
            "target_simulator: the simulator Brian2 is not available. Use NEURON or CORENEURON",
        ),
        (
            {"target_simulator": "CORENEURON", "reports": {"soma": REPORT}},
            "reports.soma: reports are not available with CORENEURON. Use NEURON, or disable it",
        ),
        (
            {
                "target_simulator": "CORENEURON",
                "inputs": {"a": {**INPUT, "module": "replay", "path": "soma.h5", "interpolate": False}},
            },
            "inputs.a.interpolate: reports replayed in steps are not available with CORENEURON. Use NEURON, or set",
        ),
        ({"output": {"spikes_sort_order": "upwards"}}, "libsonata refuses it"),
        ({"conditions": {"spike_location": "axon"}}, "libsonata refuses it"),
        ({"run": {"tsop": 1}}, "run.tsop: unknown key 'tsop'. Did you mean 'tstop'?"),
        (
            {"inputs": {"a": {**INPUT, "module": "pulse", "amp_start": 1, "frequency": -2, "width": 1}}},
            "simulation_config.json: inputs.a.frequency: it is -2, but must not be negative",
        ),
        (
            {"inputs": {"a": {**INPUT, "module": "hyperpolarizing", "duration": -2}}},
            "simulation_config.json: inputs.a.duration: it is -2, but must not be negative",
        ),
    ],
)
def test_values_that_make_no_sense_are_refused(
    load: Callable[..., Settings], sections: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        load(**sections)


def test_fractions_of_seeds_are_cut_off_with_a_warning(
    load: Callable[..., Settings], caplog: pytest.LogCaptureFixture
) -> None:
    assert load(run={"random_seed": 1.9, "minis_seed": 2.0}).run.random_seed == 1
    assert caplog.messages == ["simulation_config.json: run.random_seed: the seed 1.9 is cut to 1"]


def test_the_largest_seed_passes(load: Callable[..., Settings]) -> None:
    assert load(run={"ionchannel_seed": 2**31 - 1}).run.ionchannel_seed == 2**31 - 1


def test_variables_of_the_manifest_are_replaced_everywhere(
    load: Callable[..., Settings], network: Path, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    builders.write_json(tmp_path / "data" / "sets.json", {})
    builders.write_json(tmp_path / "data" / "holding.h5", {})
    found = load(
        manifest={"$SUB": "$BASE/data", "$BASE": "./", "$CIRCUIT": str(network.parent), "$SET": "RingA"},
        network="$CIRCUIT/circuit_config.json",
        node_set="$SET",
        node_sets_file="$SUB/sets.json",
        compartment_sets_file="$SUB/compartments.json",
        output={"output_dir": "$SUB/out/../results", "log_file": "$SET.log"},
        inputs={"a": {**INPUT, "module": "synapse_replay", "input_type": "spikes", "spike_file": "$SUB/spikes.h5"}},
        conditions={"modifications": [{"name": "m", "type": "ttx", "node_set": "$SET"}]},
        beta_features={
            "gapjunction_target_population": "$SET",
            "gjc": 0.1,
            "manual_MEComboInfo_file": "$SUB/holding.h5",
        },
    )
    data = tmp_path / "data"
    assert found.node_set == "RingA"
    assert [found.node_sets_file, found.compartment_sets_file] == [data / "sets.json", data / "compartments.json"]
    assert found.output.directory == data / "results"
    assert found.output.log_file == data / "results" / "RingA.log"
    assert found.inputs[0]["SpikeFile"] == str(data / "spikes.h5")
    assert found.conditions.modifications[0].node_set == "RingA"
    assert found.beta_features.gapjunction_target_population == "RingA"
    assert found.beta_features.manual_MEComboInfo_file == data / "holding.h5"


def test_the_circuit_beside_the_config_is_the_default(network: Path, tmp_path: Path) -> None:
    shutil.copytree(network.parent, tmp_path, dirs_exist_ok=True)
    path = builders.write_json(tmp_path / "sim.json", {"run": {"tstop": 1.0, "dt": 0.1, "random_seed": 1}})
    assert load_settings(path).circuit_node_sets_file == tmp_path / "node_sets.json"
    config = json.loads((tmp_path / "circuit_config.json").read_text(encoding="utf-8"))
    builders.write_json(tmp_path / "circuit_config.json", {**config, "target_simulator": "CORENEURON"})
    assert load_settings(path).is_coreneuron
    builders.write_json(tmp_path / "circuit_config.json", {**config, "target_simulator": "Brian2"})
    with pytest.raises(ConfigError, match="the simulator Brian2 is not available"):
        load_settings(path)


@pytest.mark.parametrize(("options", "folder"), [({}, "output"), ({"output_dir": Path("other")}, "other")])
def test_the_log_file_starts_at_the_output_folder(
    load: Callable[..., Settings], tmp_path: Path, options: dict[str, Any], folder: str
) -> None:
    assert load(**options).output.log_file is None
    assert load(**options, output={"log_file": "sub/run.log"}).output.log_file == tmp_path / folder / "sub" / "run.log"


def test_an_empty_node_set_is_none(load: Callable[..., Settings]) -> None:
    assert load(node_set="").node_set is None


def test_an_end_time_of_zero_is_fine(load: Callable[..., Settings]) -> None:
    assert load(run={"tstop": 0}).run.tstop == 0.0


def test_all_problems_are_told_together(load: Callable[..., Settings]) -> None:
    with pytest.raises(ProblemsError, match=r"simulation_config\.json has problems") as caught:
        load(run={"dt": 0, "tstop": -1, "random_seed": -5})
    assert [problem.where.split(".")[-1] for problem in caught.value.problems] == ["dt", "tstop", "random_seed"]


def test_a_simulator_that_is_not_said_is_neuron(load: Callable[..., Settings]) -> None:
    assert load(target_simulator=None).run.tstop == 50


def test_coreneuron_may_solve(load: Callable[..., Settings]) -> None:
    assert load(target_simulator="CORENEURON").is_coreneuron
    assert not load(target_simulator="NEURON").is_coreneuron


def test_the_simulator_that_will_run_decides_what_is_refused(network: Path, tmp_path: Path) -> None:
    report = {"cells": "RingA", "variable_name": "v", "type": "compartment", "dt": 0.1, "start_time": 0, "end_time": 1}
    config = builders.simulation_config(tmp_path, network, reports={"soma": report}, target_simulator="CORENEURON")
    with pytest.raises(ConfigError, match=r"reports\.soma: reports are not available with CORENEURON"):
        load_settings(config)
    assert not load_settings(config, simulator="NEURON").is_coreneuron
    config = builders.simulation_config(tmp_path, network, reports={"soma": report}, target_simulator="NEURON")
    with pytest.raises(ConfigError, match=r"reports\.soma: reports are not available with CORENEURON"):
        load_settings(config, simulator="CORENEURON")
    config = builders.simulation_config(tmp_path, network, reports={}, target_simulator="NEURON")
    assert load_settings(config, simulator="CORENEURON").is_coreneuron


def test_an_unknown_simulator_is_told(load: Callable[..., Settings], tmp_path: Path) -> None:
    load()
    with pytest.raises(ConfigError, match=r"option simulator: the simulator X is not available\. Use NEURON or"):
        load_settings(tmp_path / "simulation_config.json", simulator="X")


@pytest.mark.parametrize("order", ["none", "by_id", "by_time"])
def test_the_order_of_spikes(load: Callable[..., Settings], order: str) -> None:
    assert load(output={"spikes_sort_order": order}).output.spikes_sort_order == order


def test_a_missing_circuit_is_named(tmp_path: Path) -> None:
    config = builders.simulation_config(tmp_path, tmp_path / "none.json")
    with pytest.raises(CircuitError, match=r"none\.json: the circuit config does not exist"):
        load_settings(config)


def test_a_missing_config_is_named(tmp_path: Path) -> None:
    with pytest.raises(NdexpError, match=r"none\.json: the file does not exist"):
        load_settings(tmp_path / "none.json")
