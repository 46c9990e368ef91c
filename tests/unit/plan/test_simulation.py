"""The composed sections become a SONATA simulation config."""

from dataclasses import replace
from pathlib import Path

from experiment_builders import experiment

from ndexp.plan.simulation import resolve_path, simulation_sections
from ndexp.schema.beta_features import BetaFeaturesConfig, ChannelRemoval, GapJunctionProcedure
from ndexp.schema.conditions import ConditionsConfig, ModificationConfig, ModificationType
from ndexp.schema.connection_overrides import ConnectionOverrideConfig
from ndexp.schema.experiment import ExperimentConfig
from ndexp.schema.inputs import EFieldConfig, InputConfig
from ndexp.schema.simulation import RunConfig, SimulationConfig
from ndexp.sonata.simulation_config import check_simulation_config

CIRCUIT = Path("/data/circuit/circuit_config.json")


def sections(config: ExperimentConfig) -> dict[str, dict[str, dict[str, object]]]:
    return simulation_sections(config, CIRCUIT, Path("/place"))  # type: ignore[return-value]


def test_the_result_has_only_sonatas_keys() -> None:
    assert check_simulation_config(sections(experiment()), "here") == []


def test_paths_with_dots_are_resolved_since_a_container_lacks_what_stands_before_them(tmp_path: Path) -> None:
    assert resolve_path("../data/x.h5", CIRCUIT.parent, tmp_path / "work") == tmp_path / "data" / "x.h5"
    assert resolve_path("$CIRCUIT_DIR/x.h5", CIRCUIT.parent, tmp_path) == CIRCUIT.parent / "x.h5"


def test_open_ends_reach_the_end_of_the_run() -> None:
    found = sections(experiment(run=RunConfig(tstop=250.0)))
    assert found["inputs"]["noise"]["duration"] == 250.0
    assert found["reports"]["soma"]["end_time"] == 250.0


def test_a_late_input_ends_with_the_run() -> None:
    late = replace(experiment().inputs["noise"], delay=200.0)
    assert sections(experiment(run=RunConfig(tstop=250.0), inputs={"a": late}))["inputs"]["a"]["duration"] == 50.0


def test_input_types_follow_from_the_module() -> None:
    field = InputConfig(module="spatially_uniform_e_field", fields=[EFieldConfig(Ex=1.0)])
    found = sections(experiment(inputs={**experiment().inputs, "field": field}))["inputs"]
    kinds = {name: one["input_type"] for name, one in found.items()}
    assert kinds == {"replay": "spikes", "noise": "current_clamp", "field": "extracellular_stimulation"}
    assert found["field"]["fields"] == [{"Ex": 1.0, "Ey": 0.0, "Ez": 0.0, "frequency": 0.0, "phase": 0.0}]


def test_paths_are_absolute() -> None:
    found = sections(experiment(simulation=SimulationConfig(node_sets_file="sets.json")))
    assert found["network"] == str(CIRCUIT)
    assert found["node_sets_file"] == "/place/sets.json"
    assert found["inputs"]["replay"]["spike_file"] == "/data/circuit/spikes.h5"


def test_named_blocks_become_arrays_in_their_order() -> None:
    overrides = {
        name: ConnectionOverrideConfig(source="All", target="All", weight=w) for name, w in (("b", 2.0), ("a", 0.5))
    }
    modifications = {"block": ModificationConfig(type=ModificationType.ttx, node_set="All")}
    config = experiment(connection_overrides=overrides, conditions=ConditionsConfig(modifications=modifications))
    found = simulation_sections(config, CIRCUIT, Path("/place"))
    assert found["connection_overrides"] == [
        {"name": "b", "source": "All", "target": "All", "weight": 2.0},
        {"name": "a", "source": "All", "target": "All", "weight": 0.5},
    ]
    assert found["conditions"]["modifications"] == [{"name": "block", "type": "ttx", "node_set": "All"}]  # type: ignore[index]


def test_corrections_are_written_when_there_are_any() -> None:
    assert "beta_features" not in sections(experiment())
    asked = BetaFeaturesConfig(
        gapjunction_target_population="cells",
        deterministic_stoch=True,
        procedure_type=GapJunctionProcedure.validation_sim,
        gjc=1,
        remove_channels=ChannelRemoval.only_stoch,
        load_g_pas_file="$CIRCUIT_DIR/g_pas.h5",
        manual_MEComboInfo_file="holding.h5",
    )
    found = sections(experiment(beta_features=asked))
    assert check_simulation_config(found, "here") == []
    assert found["beta_features"] == {
        "gapjunction_target_population": "cells",
        "deterministic_stoch": True,
        "procedure_type": "validation_sim",
        "gjc": 1,
        "remove_channels": "only_stoch",
        "load_g_pas_file": "/data/circuit/g_pas.h5",
        "manual_MEComboInfo_file": "/place/holding.h5",
    }


def test_nulls_are_left_out() -> None:
    assert "mean_percent" not in sections(experiment())["inputs"]["noise"]


def test_plugins_are_paths_and_their_types_get_their_parameters() -> None:
    mine = InputConfig(module="MyRamp", delay=1.0, parameters={"Color": "red", "steps": 3})
    found = sections(experiment(simulation=SimulationConfig(plugins=["my.py"]), inputs={"mine": mine}))
    assert found["plugins"] == ["/place/my.py"]
    assert found["inputs"] == {}
    assert found["plugin_inputs"]["mine"] == {
        "module": "MyRamp",
        "input_type": "current_clamp",
        "delay": 1.0,
        "duration": 99.0,
        "Color": "red",
        "steps": 3,
    }
    assert check_simulation_config(found, "here") == []
    assert not {"plugins", "plugin_inputs"} & set(sections(experiment()))
