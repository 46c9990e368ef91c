"""Blocks find their class and their target, and those that do nothing are told."""

from types import SimpleNamespace
from typing import Any

import libsonata
import numpy as np
import pytest
from fake_ranks import FakeRanks

from ndexp.engine.modification_manager import (
    MODIFICATION_TYPES,
    ConfigureAllSectionsModification,
    ModificationManager,
    SectionListModification,
)
from ndexp.engine.settings import ModificationSettings
from ndexp.errors import ConfigError, UnknownKeyError

TYPES = libsonata.SimulationConfig.ModificationBase.ModificationType


class Targets:
    """A target manager whose rank has one cell of the node set `Some`."""

    def __init__(self) -> None:
        self.soma = SimpleNamespace(cm=1.0, nseg=2)
        cell = SimpleNamespace(CCell=SimpleNamespace(all=[self.soma], somatic=[self.soma]))
        self.cell_manager = SimpleNamespace(get_cell=lambda _: cell, managers=())
        self.asked: list[str] = []

    def get_target(self, spec: Any) -> Any:
        self.asked.append(str(spec))
        return SimpleNamespace(get_local_gids=lambda: np.array([0] if spec.name == "Some" else [], np.int64))

    def get_compartment_set(self, name: str) -> Any:
        self.asked.append(name)
        return libsonata.CompartmentSets(f'{{"{name}": {{"population": "A", "compartment_set": []}}}}')[name]


def block(kind: str, text: str = "somatic.cm *= 2", *, name: str = "m", node_set: str = "Some") -> ModificationSettings:
    return ModificationSettings(name=name, type=kind, node_set=node_set, compartment_set="Tuft", section_configure=text)


def test_every_type_of_sonata_is_there() -> None:
    assert set(MODIFICATION_TYPES) == set(TYPES.__members__)
    assert all(kind.MOD_TYPE.name == name for name, kind in MODIFICATION_TYPES.items())


def test_a_block_is_carried_out_on_its_target() -> None:
    targets = Targets()
    manager = ModificationManager(targets)  # type: ignore[arg-type]
    manager.interpret(block("section_list"))
    manager.interpret(block("compartment_set", "cm = 3"))
    assert targets.soma.cm == 2.0
    assert targets.asked == ["Some", "Tuft"]


def test_libsonata_s_own_blocks_are_taken_too() -> None:
    targets = Targets()
    info = SimpleNamespace(type=TYPES.section_list, name="m", node_set="Some", section_configure="somatic.cm = 5")
    ModificationManager(targets).interpret(info)  # type: ignore[arg-type]
    assert targets.soma.cm == 5


def test_an_unknown_type_is_told() -> None:
    with pytest.raises(UnknownKeyError, match=r"modifications\.m\.type: unknown modification type 'tx'.*'ttx'"):
        ModificationManager(Targets()).interpret(block("tx"))  # type: ignore[arg-type]


def test_a_type_is_registered_once() -> None:
    with pytest.raises(ConfigError, match="modification type 'section_list' is registered twice"):
        ModificationManager.register_type(SectionListModification)


def test_a_new_manager_knows_no_attributes_of_earlier_runs() -> None:
    manager = ModificationManager(Targets())  # type: ignore[arg-type]
    manager.interpret(block("configure_all_sections", "%s.cm = 1"))
    assert ConfigureAllSectionsModification.collected == {"cm"}
    ModificationManager(Targets())  # type: ignore[arg-type]
    assert ConfigureAllSectionsModification.collected == frozenset()


def test_statements_are_read_before_a_cell_is_touched() -> None:
    targets = Targets()
    with pytest.raises(ConfigError, match="cannot read 'x'"):
        ModificationManager(targets).interpret(block("section_list", "somatic.cm = 2; somatic.cm = x"))  # type: ignore[arg-type]
    assert targets.soma.cm == 1.0


def test_a_block_that_changes_nothing_on_any_rank_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ranks = FakeRanks(monkeypatch)

    def play() -> None:
        manager = ModificationManager(Targets())  # type: ignore[arg-type]
        manager.interpret(block("section_list", name="used"))
        manager.interpret(block("section_list", name="idle", node_set="None"))
        manager.interpret(block("section_list", "somatic.nope = 1", name="unknown"))
        manager.tell_idle()

    assert ranks.run(play, 2) == [None, None]
    assert [message.partition(":")[0] for message in caplog.messages] == [
        "conditions.modifications.idle",
        "conditions.modifications.unknown",
    ]
