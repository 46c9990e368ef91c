"""The `conditions` and `run` sections on real NEURON: each value acts, on any number of ranks."""

from pathlib import Path
from typing import Any

import builders
import pytest
from ring_runs import engine, run, same

pytestmark = pytest.mark.integration

CASES: dict[str, dict[str, Any]] = {
    "celsius": {"conditions": {"celsius": 22.5}},
    "v_init": {"conditions": {"v_init": -68.0}},
    "spike_location": {"conditions": {"spike_location": "AIS"}},
    "extracellular_calcium": {"conditions": {"extracellular_calcium": 1.2}},
    "randomize_gaba_rise_time": {"conditions": {"randomize_gaba_rise_time": True}},
    "a number": {"conditions": {"mechanisms": {"ProbAMPANMDA_EMS": {"tau_r_AMPA": 1.5}}}},
    "true": {"conditions": {"mechanisms": {"ProbGABAAB_EMS": {"minis_single_vesicle": True, "init_depleted": True}}}},
    "dt": {"run": {"dt": 0.05}},
    "spike_threshold": {"run": {"spike_threshold": -10.0}},
    "crank_nicolson": {"run": {"integration_method": "crank_nicolson"}},
    "crank_nicolson_ion": {"run": {"integration_method": "crank_nicolson_ion"}},
}


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return builders.ring(tmp_path_factory.mktemp("ring"), mini_frequency=30.0)


@pytest.fixture(scope="module")
def plain(ring: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run(tmp_path_factory.mktemp("plain") / "run", ring)


@pytest.mark.mpi
@pytest.mark.parametrize("case", CASES)
def test_a_value_acts_and_does_not_depend_on_the_ranks(
    case: str, ring: Path, plain: dict[str, Any], tmp_path: Path
) -> None:
    alone = run(tmp_path / "one", ring, **CASES[case])
    assert not same(alone, plain)
    assert same(run(tmp_path / "ranks", ring, 4, **CASES[case]), alone)  # the last one has no cell of RingA


@pytest.mark.mpi
@pytest.mark.parametrize("ranks", [1, 2])
@pytest.mark.parametrize(
    ("mechanism", "values", "problem"),
    [
        ("hh", {"gnabar": 0.1}, "'gnabar_hh' is not a global number"),
        ("ProbAMPANMDA_EMS", {"Use": 0.1}, "there is no global variable 'Use_ProbAMPANMDA_EMS'"),
        ("Nope", {"x": 1}, "there is no global variable 'x_Nope'"),
        ("ProbAMPANMDA_EMS", {"tau_r_AMPA": "0.3"}, "the value '0.3' is not a number"),
    ],
)
def test_what_is_no_global_number_is_told_once(
    ring: Path, tmp_path: Path, mechanism: str, values: dict[str, Any], problem: str, ranks: int
) -> None:
    done = engine(tmp_path / "run", ring, ranks, conditions={"mechanisms": {mechanism: values}})
    assert done.returncode == 2
    place = f"simulation_config.json: conditions.mechanisms.{mechanism}.{next(iter(values))}"
    assert done.stderr.count(f"{place}: {problem}") == 1


@pytest.mark.mpi
def test_another_calcium_in_a_mechanism_is_warned_of_once(ring: Path, tmp_path: Path) -> None:
    conditions = {"extracellular_calcium": 1.2, "mechanisms": {"GluSynapse": {"cao_CR": 2.0}}}
    said = run(tmp_path / "run", ring, 2, conditions=conditions)["said"]
    assert said.count("GluSynapse.cao_CR is 2.0 mM, but conditions.extracellular_calcium is 1.2") == 1
