"""A checked experiment becomes a plan."""

from dataclasses import replace
from pathlib import Path

import pytest
from experiment_builders import experiment, image, plan_of, write_circuit, write_numbers

from ndexp.errors import CircuitError, ConfigError
from ndexp.plan.circuit_files import read_circuit
from ndexp.plan.planner import Request, mechanism_folders
from ndexp.schema.beta_features import BetaFeaturesConfig
from ndexp.schema.circuit import CircuitConfig
from ndexp.schema.simulation import SimulationConfig


def request_with(mechanisms: list[str], circuit: Path, folder: Path) -> Request:
    config = experiment(circuit=CircuitConfig(path=str(circuit), mechanisms=mechanisms))
    return Request(
        experiment="test", config=config, circuit_config=circuit, working_folder=folder, cores=2, resolved={}
    )


def test_the_folder_tells_experiment_and_run(tmp_path: Path) -> None:
    plan = plan_of(experiment(), write_circuit(tmp_path / "c"), tmp_path)
    assert plan.run_id == f"microcircuit100-100ms-seed1-{plan.config_hash[:8]}"
    assert plan.folder == tmp_path / "runs" / "test" / plan.run_id
    assert plan.simulation_config["metadata"] == {"run_id": plan.run_id, "config_hash": plan.config_hash}


def test_an_own_circuit_gives_its_folders_name(tmp_path: Path) -> None:
    circuit = write_circuit(tmp_path / "my net")
    plan = plan_of(experiment(circuit=CircuitConfig(path=str(circuit))), circuit, tmp_path)
    assert plan.slug == "my_net-100ms-seed1"


def test_every_deciding_file_is_an_input(tmp_path: Path) -> None:
    circuit = write_circuit(tmp_path / "c")
    names = {str(path.relative_to(tmp_path / "c")) for path in plan_of(experiment(), circuit, tmp_path).inputs}
    assert names == {
        "circuit_config.json",
        "hoc/cell.hoc",
        "mod/Own.mod",
        "morphologies/cell.asc",
        "node_sets.json",
        "nodes.h5",
        "spikes.h5",
    }


def test_another_included_file_makes_another_run(tmp_path: Path) -> None:
    circuit = write_circuit(tmp_path / "c")
    included = tmp_path / "c" / "mod" / "own.inc"
    included.write_text("LOCAL x")
    one = plan_of(experiment(), circuit, tmp_path)
    included.write_text("LOCAL xy")
    other = plan_of(experiment(), circuit, tmp_path)
    assert included in one.inputs
    assert one.config_hash != other.config_hash


def test_files_of_corrections_are_inputs(tmp_path: Path) -> None:
    circuit = write_circuit(tmp_path / "c")
    files = {"load_g_pas_file": "g.h5", "manual_MEComboInfo_file": "m.h5", "vc_amp": "v.h5"}
    for name in files.values():
        write_numbers(tmp_path / name, [1.0])
    plan = plan_of(experiment(beta_features=BetaFeaturesConfig(gjc=0.2, **files)), circuit, tmp_path)
    assert {tmp_path / name for name in files.values()} <= set(plan.inputs)


def test_nothing_is_written(tmp_path: Path) -> None:
    circuit = write_circuit(tmp_path / "c")
    before = set(tmp_path.rglob("*"))
    plan_of(experiment(), circuit, tmp_path)
    assert set(tmp_path.rglob("*")) == before


def test_the_users_mechanisms_come_last(tmp_path: Path) -> None:
    circuit = write_circuit(tmp_path / "c")
    (tmp_path / "more").mkdir()
    folders = mechanism_folders(request_with(["more"], circuit, tmp_path), read_circuit(circuit))
    assert folders == (tmp_path / "c" / "mod", tmp_path / "more")


def test_a_missing_folder_of_mechanisms_is_told(tmp_path: Path) -> None:
    circuit = write_circuit(tmp_path / "c")
    with pytest.raises(ConfigError, match=r"circuit\.mechanisms: no such folder: .*nowhere"):
        mechanism_folders(request_with(["nowhere"], circuit, tmp_path), read_circuit(circuit))


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    circuit = write_circuit(tmp_path / "c")
    (tmp_path / "c" / "nodes.h5").write_text("not HDF5")
    with pytest.raises(CircuitError, match=r"nodes\.h5: a file of the circuit or of an input cannot be read"):
        plan_of(experiment(), circuit, tmp_path)


def test_ranks_and_launcher_do_not_count(tmp_path: Path) -> None:
    circuit = write_circuit(tmp_path / "c")
    config = experiment()
    more = replace(
        config,
        description="other",
        resources=replace(config.resources, ranks=3),
        launch=replace(config.launch, root="elsewhere", rerun=True),
    )
    plans = [plan_of(one, circuit, tmp_path) for one in (config, more)]
    assert plans[0].config_hash == plans[1].config_hash
    assert plans[1].folder.parent == tmp_path / "elsewhere" / "test"


def test_the_image_counts_and_limits_do_not(tmp_path: Path) -> None:
    circuit, config = write_circuit(tmp_path / "c"), experiment()
    limited = replace(config, resources=replace(config.resources, memory_gb=2.0, cores=1))
    native, docker, same = (
        plan_of(config, circuit, tmp_path),
        plan_of(config, circuit, tmp_path, image("docker")),
        plan_of(limited, circuit, tmp_path, image("docker")),
    )
    assert native.config_hash != docker.config_hash == same.config_hash
    assert plan_of(config, circuit, tmp_path, image("apptainer")).config_hash != docker.config_hash
    assert (same.image, same.memory_gb, same.cores) == (image("docker"), 2.0, 1)


def test_a_plugin_counts_by_its_content(tmp_path: Path) -> None:
    circuit, plugin = write_circuit(tmp_path / "c"), tmp_path / "my_stimuli.py"
    plugin.write_text("first = 1\n")
    config = experiment(simulation=SimulationConfig(plugins=[plugin.name]))
    plan = plan_of(config, circuit, tmp_path)
    assert plugin in plan.inputs
    assert plan.simulation_config["plugins"] == [str(plugin)]
    plugin.write_text("second = 2\n")
    assert plan_of(config, circuit, tmp_path).config_hash != plan.config_hash
    plugin.rename(tmp_path / "renamed.py").write_text("first = 1\n")
    renamed = plan_of(experiment(simulation=SimulationConfig(plugins=["renamed.py"])), circuit, tmp_path)
    assert renamed.config_hash == plan.config_hash
