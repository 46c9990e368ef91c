"""The manager: types by name, points by target, state per run."""

import logging
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from ndexp.engine.stimulus_manager.base import STIMULUS_TYPES, BaseStim
from ndexp.engine.stimulus_manager.efield import SpatiallyUniformEField
from ndexp.engine.stimulus_manager.manager import StimulusManager
from ndexp.engine.stimulus_manager.noise import Noise
from ndexp.errors import ConfigError, ProblemsError, UnknownKeyError


class FakeTarget:
    def __init__(self, name: str) -> None:
        self.name = name

    def get_point_list(self, cell_manager: Any, sections: str, compartments: str) -> list[Any]:
        return [(self.name, cell_manager, sections, compartments)]

    def get_point_list_from_compartment_set(self, cell_manager: Any, compartment_set: Any) -> list[Any]:
        return [(self.name, cell_manager, compartment_set.population)]


class FakeTargetManager:
    cell_manager = "cells"
    run_conf = SimpleNamespace(path=Path("/x/config.json"), run=SimpleNamespace(stimulus_seed=3, dt=0.1))

    def get_target(self, spec: Any) -> FakeTarget:
        return FakeTarget(str(spec))

    def get_compartment_set(self, name: str) -> Any:
        return SimpleNamespace(population=f"population of {name}")


@pytest.fixture
def manager() -> StimulusManager:
    return StimulusManager(FakeTargetManager())  # type: ignore[arg-type]


@pytest.fixture
def my_stim() -> Iterator[type[BaseStim]]:
    """A user's own type."""

    @StimulusManager.register_type
    class MyStim(BaseStim):
        stim_count: ClassVar[int] = 0

        def __init__(self, target_points: Any, stim_info: Any, cell_manager: Any) -> None:
            super().__init__(target_points, stim_info, cell_manager)
            self.points, self.info = target_points, stim_info
            MyStim.stim_count += 1

    yield MyStim
    del STIMULUS_TYPES._entries["MyStim"]


INFO = {"Name": "mine", "Pattern": "MyStim", "Delay": 0.0, "Duration": 1.0, "Color": "red"}


def test_registering_gives_back_the_class_and_refuses_a_second_one(my_stim: type[BaseStim]) -> None:
    assert my_stim.__name__ == "MyStim"
    with pytest.raises(ConfigError, match="stimulus type 'MyStim' is registered twice"):
        StimulusManager.register_type(my_stim)


def test_a_block_becomes_a_stimulus_that_sees_the_run(manager: StimulusManager, my_stim: Any) -> None:
    manager.interpret("Excitatory", INFO)
    (stimulus,) = manager.stimuli
    assert isinstance(stimulus, my_stim)
    assert stimulus.points == [("Excitatory", "cells", "soma", "center")]
    assert dict(stimulus.info) == {**INFO, "ConfigFile": "config.json", "StimulusSeed": 3, "SimulationDt": 0.1}
    with pytest.raises(TypeError, match="does not support item assignment"):
        stimulus.info["Color"] = "blue"


def test_a_compartment_set_replaces_the_target(manager: StimulusManager, my_stim: Any) -> None:
    points: Any = manager.get_point_list(None, {**INFO, "CompartmentSet": "tufts"}, "cells")
    assert points == [("population of tufts:", "cells", "population of tufts")]


def test_an_unknown_type_lists_the_known_ones(manager: StimulusManager) -> None:
    with pytest.raises(
        UnknownKeyError, match=r"config\.json: inputs\.x\.module: unknown stimulus type 'Noize'"
    ) as error:
        manager.interpret("All", {"Name": "x", "Pattern": "Noize"})
    assert "Did you mean 'Noise'? Known: AbsoluteShotNoise, Hyperpolarizing, Linear" in str(error.value)


def test_counters_start_anew_with_each_manager(manager: StimulusManager, my_stim: Any) -> None:
    Noise.stim_count = 5
    manager.interpret("All", INFO)
    assert my_stim.stim_count == 1
    StimulusManager(FakeTargetManager())  # type: ignore[arg-type]
    assert (Noise.stim_count, my_stim.stim_count) == (0, 0)


def test_all_clamps_are_left_out_of_a_saved_state(manager: StimulusManager, my_stim: Any) -> None:
    manager.interpret("All", INFO)
    manager.stimuli[0].stimList.append(SimpleNamespace(clamp="clamp"))  # type: ignore[arg-type]
    ignored: list[str] = []
    manager.saveStatePreparation(SimpleNamespace(ignore=ignored.append))
    assert ignored == ["clamp"]


def test_odd_parameters_are_told_when_a_block_is_made(
    manager: StimulusManager, my_stim: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def odd(self: Any, *_: Any) -> None:
        self.warnings, self.stimList = ["this is odd"], []

    my_stim.__init__ = odd
    with caplog.at_level(logging.WARNING, "ndexp"):
        manager.check([INFO])
        assert not caplog.records
        manager.interpret("All", INFO)
    assert [record.getMessage() for record in caplog.records] == ["config.json: inputs.mine: this is odd"]


def test_the_check_tells_all_blocks_and_makes_nothing(manager: StimulusManager, my_stim: Any) -> None:
    blocks = [
        INFO,
        {**INFO, "Name": "a", "Pattern": "MyStin"},
        {**INFO, "Name": "b", "Duration": "x", "Delay": None},
        {**INFO, "Name": "c", "Pattern": "Linear"},
    ]
    with pytest.raises(ProblemsError) as error:
        manager.check(blocks)
    assert [problem.where for problem in error.value.problems] == [
        f"config.json: inputs.{key}" for key in ("a.module", "b.duration", "b.delay", "c.amp_start")
    ]
    assert manager.stimuli == ()
    assert my_stim.stim_count == 0


def test_the_check_looks_for_compartment_sets(monkeypatch: pytest.MonkeyPatch, my_stim: Any) -> None:
    def refuse(_self: Any, name: str) -> None:
        raise ConfigError(f"no compartment set '{name}'")

    monkeypatch.setattr(FakeTargetManager, "get_compartment_set", refuse)
    with pytest.raises(ConfigError, match="no compartment set 'tufts'"):
        StimulusManager(FakeTargetManager()).check([{**INFO, "CompartmentSet": "tufts"}])  # type: ignore[arg-type]


def test_fields_are_for_whole_cells_and_applied_after_all_blocks(
    manager: StimulusManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied: list[Any] = []
    monkeypatch.setattr(SpatiallyUniformEField, "apply_all_stimuli", applied.append)
    monkeypatch.setattr(SpatiallyUniformEField, "add_new_stimuli", lambda _self, points, *_: applied.append(points))
    for name in ("one", "two"):
        manager.interpret("All", {**INFO, "Name": name, "Pattern": "SpatiallyUniformEField", "Mode": "Extracellular"})
    assert len(manager.stimuli) == 1
    manager.apply_fields()
    assert applied == [[("All", "cells", "all", "all")]] * 2 + ["cells"]
