"""NEURON's global values and their order."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ndexp.engine.node import globals as model_globals
from ndexp.engine.node.globals import set_globals
from ndexp.errors import ConfigError, MechanismError


class FakeNeuron(SimpleNamespace):
    """hoc's top level; keeps the order in which names are set."""

    def __init__(self) -> None:
        super().__init__()
        self.__dict__["order"] = []

    def __setattr__(self, name: str, value: object) -> None:
        self.order.append((name, value))

    def __call__(self, statement: str) -> None:
        self.order.append(statement)


@pytest.fixture
def neuron(monkeypatch: pytest.MonkeyPatch) -> FakeNeuron:
    found = FakeNeuron()

    def set_number(name: str, value: float) -> None:
        if name == "x_Missing":
            raise MechanismError("there is no global variable 'x_Missing'", hint="Look")
        found.order.append((name, value))

    monkeypatch.setattr(model_globals, "hoc", lambda: found)
    monkeypatch.setattr(model_globals, "set_hoc_number", set_number)
    monkeypatch.setattr(model_globals, "has_mechanism", lambda name: name == "ProbGABAAB_EMS")
    monkeypatch.setattr(model_globals, "set_global_index", lambda seed: found.order.append(("seed", seed)))
    return found


def settings(mechanisms: Any = None, *, is_random: bool = False, calcium: float | None = None) -> Any:
    conditions = SimpleNamespace(
        celsius=34.0,
        v_init=-80.0,
        randomize_gaba_rise_time=is_random,
        mechanisms=mechanisms or {},
        extracellular_calcium=calcium,
    )
    run = SimpleNamespace(tstop=50.0, dt=0.025, integration_method=1, random_seed=1122)
    seeds = {"synapse_seed": 1, "minis_seed": 2, "stimulus_seed": 3, "ionchannel_seed": 4}
    run.__dict__.update(seeds)
    return SimpleNamespace(path=Path("/run/sim.json"), run=run, conditions=conditions)


def test_values_are_set_in_order(neuron: FakeNeuron) -> None:
    set_globals(settings({"M": {"x": 2, "flag": True}}))
    assert neuron.order == [
        ("t", 0),
        ("celsius", 34.0),
        ("v_init", -80.0),
        ("tstop", 50.0),
        ("dt", 0.025),
        ("steps_per_ms", 40.0),
        ("secondorder", 1),
        ("x_M", 2.0),
        ("flag_M", 1.0),
        ("seed", 1122),
        "globalSeed = 1122",
        "synapseSeed = 1",
        "minisSeed = 2",
        "stimulusSeed = 3",
        "ionchannelSeed = 4",
    ]


def test_a_missing_global_is_told_with_its_key(neuron: FakeNeuron) -> None:
    expected = r"^sim\.json: conditions\.mechanisms\.Missing\.x: there is no global variable 'x_Missing'\. Look$"
    with pytest.raises(ConfigError, match=expected):
        set_globals(settings({"Missing": {"x": 1.0}}))


@pytest.mark.parametrize(
    ("rank", "calcium", "told"),
    [(0, 1.2, ["1.2"]), (0, None, ["None"]), (0, 2.0, []), (1, 1.2, [])],
)
def test_another_calcium_than_that_of_release_is_warned_of(
    neuron: FakeNeuron,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    rank: int,
    calcium: float | None,
    told: list[str],
) -> None:
    monkeypatch.setattr(model_globals.mpi, "this_rank", lambda: SimpleNamespace(rank=rank))
    set_globals(settings({"GluSynapse": {"cao_CR": 2.0, "x": 3.0}}, calcium=calcium))
    place = "sim.json: conditions.mechanisms.GluSynapse.cao_CR is 2.0 mM, but conditions.extracellular_calcium is"
    assert caplog.messages == [f"{place} {value}" for value in told]


def test_a_text_is_no_value(neuron: FakeNeuron) -> None:
    with pytest.raises(ConfigError, match=r"conditions\.mechanisms\.M\.x: the value 'a' is not a number"):
        set_globals(settings({"M": {"x": "a"}}))


def test_random_rise_times_need_their_synapse(neuron: FakeNeuron, monkeypatch: pytest.MonkeyPatch) -> None:
    set_globals(settings(is_random=True))
    monkeypatch.setattr(model_globals, "has_mechanism", lambda name: False)
    with pytest.raises(ConfigError, match=r"sim\.json: conditions\.randomize_gaba_rise_time: .* no ProbGABAAB_EMS"):
        set_globals(settings(is_random=True))
