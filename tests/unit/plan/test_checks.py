"""Everything wrong with a run is found before anything is launched."""

from dataclasses import replace
from pathlib import Path

import pytest
from experiment_builders import experiment, plan_of, write_circuit

from ndexp.errors import NdexpError, PlanError, ProblemsError, TargetError
from ndexp.schema.beta_features import BetaFeaturesConfig
from ndexp.schema.conditions import ConditionsConfig, ModificationConfig, ModificationType
from ndexp.schema.connection_overrides import ConnectionOverrideConfig
from ndexp.schema.execution import ResourcesConfig
from ndexp.schema.experiment import ExperimentConfig
from ndexp.schema.inputs import InputConfig
from ndexp.schema.reports import ReportConfig, ReportSections
from ndexp.schema.simulation import RunConfig, SimulationConfig, TargetSimulator


@pytest.fixture
def circuit(tmp_path: Path) -> Path:
    return write_circuit(tmp_path / "c")


def noise(**fields: object) -> dict[str, InputConfig]:
    return {"noise": replace(experiment().inputs["noise"], **fields)}  # type: ignore[arg-type]


def modified(**fields: object) -> ExperimentConfig:
    block = ModificationConfig(**fields)  # type: ignore[arg-type]
    return experiment(conditions=ConditionsConfig(modifications={"m": block}))


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (
            experiment(simulation=SimulationConfig(node_set="Al")),
            r"simulation\.node_set: no node set 'Al'\. Did you mean 'All'\?",
        ),
        (experiment(inputs=noise(node_set="Sone")), r"inputs\.noise\.node_set: .*'Sone'\. Did you mean 'Some'"),
        (
            experiment(reports={"r": ReportConfig(cells="No", variable_name="v")}),
            r"reports\.r\.cells: no node set 'No'",
        ),
        (
            experiment(simulation=SimulationConfig(node_sets_file="x.h5")),
            r"simulation\.node_sets_file: no such file: .*x\.h5",
        ),
        (experiment(inputs=noise(amp_start=1.0)), r"inputs\.noise\.amp_start: unknown key 'amp_start'"),
        (experiment(inputs=noise(module="nois")), r"inputs\.noise\.module: .*'nois'\. Did you mean 'noise'"),
        (experiment(inputs=noise(mean=None)), r"inputs\.noise: noise needs either mean or mean_percent"),
        (experiment(inputs=noise(delay=-1.0)), r"inputs\.noise\.delay: it is -1, but must not be negative"),
        (experiment(inputs=noise(parameters={"x": 1})), r"inputs\.noise\.parameters: 'noise' is SONATA's own module"),
        (experiment(simulation=SimulationConfig(plugins=["x.py"])), r"simulation\.plugins: no such file: .*x\.py"),
        (experiment(inputs=noise(node_set=None, compartment_set="X")), r"no compartment set 'X'\. Give simulation"),
        (experiment(run=RunConfig(dt=0.0)), r"run\.dt: the time step must be positive"),
        (experiment(run=RunConfig(tstop=-1.0)), r"run\.tstop: the run cannot end at -1 ms"),
        (
            experiment(reports={"r": ReportConfig()}),
            r"reports\.r\.variable_name: a report of type compartment needs it",
        ),
        (
            experiment(simulation=SimulationConfig(target_simulator=TargetSimulator.CORENEURON)),
            r"reports\.soma: reports are not available with CORENEURON",
        ),
        (
            experiment(
                simulation=SimulationConfig(target_simulator=TargetSimulator.CORENEURON),
                inputs={"field": InputConfig(module="spatially_uniform_e_field", node_set="All")},
            ),
            r"inputs\.field\.module: electric fields are not available with CORENEURON",
        ),
        (experiment(resources=ResourcesConfig(ranks=0)), r"resources\.ranks: a run needs at least 1 rank"),
        (experiment(resources=ResourcesConfig(ranks=9)), r"9 ranks are too many for 2 cores\. Give resources\.ranks=2"),
        (
            experiment(connection_overrides={"o": ConnectionOverrideConfig(source="All", target="Nine")}),
            r"connection_overrides\.o\.target: no node set 'Nine'",
        ),
        (
            experiment(beta_features=BetaFeaturesConfig(vc_amp="gone.h5")),
            r"beta_features\.vc_amp: no such file: .*gone\.h5",
        ),
        (
            modified(type=ModificationType.ttx, node_set="Nine"),
            r"conditions\.modifications\.m\.node_set: no node set 'Nine'",
        ),
        (
            modified(type=ModificationType.compartment_set, compartment_set="X", section_configure="cm = 1"),
            r"conditions\.modifications\.m\.compartment_set: no compartment set 'X'",
        ),
    ],
)
def test_a_problem_is_told_with_its_place(
    config: ExperimentConfig, message: str, circuit: Path, tmp_path: Path
) -> None:
    with pytest.raises(NdexpError, match=message):
        plan_of(config, circuit, tmp_path)


def test_ranks_above_the_cores_are_allowed_within_reason(circuit: Path, tmp_path: Path) -> None:
    assert plan_of(experiment(resources=ResourcesConfig(ranks=8)), circuit, tmp_path).ranks == 8
    with pytest.raises(PlanError, match="at most 8"):
        plan_of(experiment(resources=ResourcesConfig(ranks=16)), circuit, tmp_path)


def test_all_problems_are_told_at_once(circuit: Path, tmp_path: Path) -> None:
    replay = InputConfig(module="synapse_replay", spike_file="gone.h5", node_set="Nope")
    with pytest.raises(ProblemsError, match="experiment 'test' cannot be planned") as caught:
        plan_of(experiment(inputs={"replay": replay}, run=RunConfig(dt=-1.0)), circuit, tmp_path)
    text = str(caught.value)
    assert all(part in text for part in ("no such file", "gone.h5", "no node set 'Nope'", "run.dt"))


def test_missing_files_of_the_circuit_are_told(circuit: Path, tmp_path: Path) -> None:
    (circuit.parent / "nodes.h5").unlink()
    with pytest.raises(NdexpError, match=r"circuit_config\.json: no such file or folder: .*nodes\.h5"):
        plan_of(experiment(), circuit, tmp_path)


def test_a_compound_of_unknown_sets_is_told(circuit: Path, tmp_path: Path) -> None:
    (tmp_path / "sets.json").write_text('{"Mine": ["All", "Sume"]}')
    config = experiment(simulation=SimulationConfig(node_set="Mine", node_sets_file="sets.json"))
    with pytest.raises(TargetError, match=r"sets\.json: Mine: no node set 'Sume'\. Did you mean 'Some'"):
        plan_of(config, circuit, tmp_path)


def test_sections_that_readers_refuse_are_warned_of(circuit: Path, tmp_path: Path) -> None:
    report = ReportConfig(cells="All", variable_name="v", sections=ReportSections.axon)
    assert "BluePySnap" in plan_of(experiment(reports={"r": report}), circuit, tmp_path).warnings[0]
    assert plan_of(experiment(), circuit, tmp_path).warnings == ()
