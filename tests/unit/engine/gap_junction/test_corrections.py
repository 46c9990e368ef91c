"""Corrections on cells of plain Python; NEURON's part is in the integration tests."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import h5py
import pytest

from ndexp.engine.gap_junction import corrections
from ndexp.engine.gap_junction.corrections import correct
from ndexp.engine.settings.beta_features import BetaFeatures
from ndexp.errors import ConfigError

OFFSET = 1000


class Section:
    def __init__(self, name: str, nseg: int, *mechanisms: str) -> None:
        self._name = name
        self.mechanisms = set(mechanisms)
        self.segments = [SimpleNamespace(x=(k + 0.5) / nseg, g_pas=0.0) for k in range(nseg)]

    def name(self) -> str:
        return f"Cell[7].{self._name}"

    def has_membrane(self, mechanism: str) -> bool:
        return mechanism in self.mechanisms

    def uninsert(self, mechanism: str) -> None:
        self.mechanisms.remove(mechanism)

    def __iter__(self) -> Any:
        return iter(self.segments)

    def __call__(self, x: float) -> tuple[str, float]:
        return self._name, x


class Hoc:
    """Makes clamps as plain objects, and vectors that remember what they record."""

    def __init__(self) -> None:
        self.IClamp = self.SEClamp = self._clamp

    def _clamp(self, where: Any) -> Any:
        return SimpleNamespace(where=where, _ref_i=("i", where))

    def Vector(self) -> Any:  # noqa: N802 - NEURON's name
        return SimpleNamespace(record=lambda reference: ("recorded", reference))


@pytest.fixture(autouse=True)
def hoc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corrections, "hoc", Hoc)


@pytest.fixture
def cells() -> Any:
    """A manager of two cells, node ids 0 and 2."""

    def cell() -> Any:
        soma = Section("soma[0]", 1, "hh", "StochKv", "StochKv3", "Ih")
        return SimpleNamespace(
            CellRef=SimpleNamespace(soma=[soma], all=[soma, Section("dend[0]", 3, "StochKv2", "Im")])
        )

    nodes = SimpleNamespace(offset=OFFSET)
    return SimpleNamespace(gid2cell={OFFSET: cell(), OFFSET + 2: cell()}, local_nodes=nodes)


def sections(cells: Any) -> list[Section]:
    return [section for cell in cells.gid2cell.values() for section in cell.CellRef.all]


def test_stochastic_channels_become_deterministic_but_not_the_plain_one(cells: Any) -> None:
    correct(cells, BetaFeatures(deterministic_stoch=True))
    told = [{name for name in vars(section) if name.startswith("deterministic_")} for section in sections(cells)]
    assert told == [{"deterministic_StochKv3"}, {"deterministic_StochKv2"}] * 2


@pytest.mark.parametrize(
    ("choice", "soma", "dend"),
    [
        ("all", {"hh"}, set()),
        ("only_stoch", {"hh", "Ih"}, {"Im"}),
        ("only_non_stoch", {"hh", "StochKv", "StochKv3"}, {"StochKv2"}),
        ("none", {"hh", "StochKv", "StochKv3", "Ih"}, {"StochKv2", "Im"}),
    ],
)
def test_channels_are_removed_by_kind(cells: Any, choice: str, soma: set[str], dend: set[str]) -> None:
    correct(cells, BetaFeatures(remove_channels=choice))
    assert [section.mechanisms for section in sections(cells)] == [soma, dend] * 2


def leak_file(path: Path, *names: str) -> Path:
    with h5py.File(path, "w") as file:
        for k, name in enumerate(names):
            file[f"g_pas/0.2/a2/{name}"] = [k + 0.25, k + 0.5]
    return path


def leak(path: Path, **given: Any) -> BetaFeatures:
    return BetaFeatures(load_g_pas_file=path, gjc=0.2, gjc_text="0.2", **given)


NAMES = ("soma[0](0.5)", "dend[0](0.166667)", "dend[0](0.5)", "dend[0](0.833333)")


@pytest.mark.parametrize(("given", "part"), [({}, 0.5), ({"correction_iteration_load": 0}, 0.25)])
def test_the_leak_of_every_segment_is_read(
    cells: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, given: Any, part: float
) -> None:
    correct(cells, leak(leak_file(tmp_path / "leak.h5", *NAMES), **given))
    values = [[segment.g_pas for segment in section] for section in sections(cells)]
    assert values == [[0.0], [0.0] * 3, [part], [part + 1, part + 2, part + 3]]
    assert "leak.h5: g_pas/0.2: 1 cells are not there and stay as they are, the first node_id 0" in caplog.text


def test_a_segment_that_the_leak_file_lacks_is_named(cells: Any, tmp_path: Path) -> None:
    path = leak_file(tmp_path / "leak.h5", *NAMES[:2])
    with pytest.raises(ConfigError, match=r"leak\.h5: g_pas/0\.2/a2: there is no 'dend\[0\]\(0\.5\)'"):
        correct(cells, leak(path))


def test_a_missing_group_is_a_warning(cells: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with h5py.File(tmp_path / "leak.h5", "w") as file:
        file["g_pas/1.0/a2/x"] = [1.0]
    correct(cells, leak(tmp_path / "leak.h5"))
    assert "leak.h5: g_pas/0.2: no such group; nothing is corrected" in caplog.text


def test_holding_currents_are_injected_for_ever(cells: Any, tmp_path: Path) -> None:
    with h5py.File(tmp_path / "hold.h5", "w") as file:
        file["holding_per_gid/0.2/a0"] = -0.25
    made = correct(cells, BetaFeatures(manual_MEComboInfo_file=tmp_path / "hold.h5", gjc=0.2, gjc_text="0.2"))
    assert set(made.holding) == {OFFSET}
    clamp = made.holding[OFFSET]
    assert (clamp.where, clamp.delay, clamp.dur, clamp.amp) == (("soma[0]", 0.5), 0, 9e9, -0.25)
    assert made.voltage == made.currents == {}


def test_holding_voltages_clamp_and_record(cells: Any, tmp_path: Path) -> None:
    with h5py.File(tmp_path / "v.h5", "w") as file:
        file["v_per_gid/a2"] = -71.0
    made = correct(cells, BetaFeatures(procedure_type="find_holding_current", vc_amp=tmp_path / "v.h5", gjc=0.2))
    clamp = made.voltage[OFFSET + 2]
    assert (clamp.where, clamp.dur1, clamp.amp1, clamp.rs) == (("soma[0]", 0.5), 9e9, -71.0, 1e-7)
    assert made.currents == {OFFSET + 2: ("recorded", ("i", ("soma[0]", 0.5)))}
    assert made.holding == {}


def test_voltages_are_not_read_for_another_procedure(cells: Any, tmp_path: Path) -> None:
    made = correct(cells, BetaFeatures(procedure_type="validation_sim", vc_amp=tmp_path / "none.h5", gjc=0.2))
    assert made.voltage == {}
