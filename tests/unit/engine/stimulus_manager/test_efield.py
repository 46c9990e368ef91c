"""Fields of all blocks, collected by cell and applied once."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ndexp.engine.stimulus_manager import efield
from ndexp.engine.stimulus_manager.efield import SpatiallyUniformEField, read_fields, segment_displacements
from ndexp.errors import CircuitError, ConfigError

INFO = {"Name": "ef", "ConfigFile": "sim.json", "Mode": "Extracellular", "Delay": 1.0, "Duration": 5.0}
POINTS = np.arange(12.0).reshape(4, 3)


def block(ex: float, **changes: Any) -> dict[str, Any]:
    return {**INFO, "Fields": [SimpleNamespace(Ex=ex, Ey=0.0, Ez=0.0, frequency=10.0, phase=0.5)], **changes}


@pytest.fixture(autouse=True)
def _own_run() -> Any:
    SpatiallyUniformEField.begin_run()
    yield
    SpatiallyUniformEField.begin_run()


def test_one_object_collects_all_blocks(make_points: Any) -> None:
    first = SpatiallyUniformEField([make_points(0, 0.5), make_points(1, 0.5)], block(1.0, RampUpTime=2.0), None)
    second = SpatiallyUniformEField([make_points(1, 0.5)], block(2.0), None)
    assert first is second
    assert {gid: [field.ex for field in source.efields] for gid, source in first.stimList.items()} == {
        0: [1],
        1: [1, 2],
    }
    field = first.stimList[0].efields[0]
    assert (field.delay, field.duration, field.ramp_up_time, field.ramp_down_time) == (1, 5, 2, 0)
    assert (field.frequency, field.phase) == (10, 0.5)


def test_a_run_begins_without_fields_of_the_one_before(make_points: Any) -> None:
    before = SpatiallyUniformEField([make_points(0, 0.5)], block(1.0), None)
    SpatiallyUniformEField.begin_run()
    assert SpatiallyUniformEField([], block(1.0), None).stimList == {}
    assert list(before.stimList) == [0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"RampUpTime": -1.0}, r"inputs\.ef\.ramp_up_time: ramp_up_time is -1, but must not be negative"),
        ({"Fields": []}, r"inputs\.ef\.fields: there are no fields"),
    ],
)
def test_refusals(change: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        read_fields(block(1.0, **change))


def section(name: str, *, nseg: int = 3, points: int = 3) -> Any:
    segments = [SimpleNamespace(x=(k + 0.5) / nseg, name=f"{name}({k})") for k in range(nseg)]

    class Section:
        def __iter__(self) -> Any:
            return iter(segments)

        def name(self) -> str:
            return name

        def n3d(self) -> int:
            return points

    made = Section()
    made.nseg = nseg  # type: ignore[attr-defined]
    return made


def double(points: Any) -> Any:
    return np.asarray(points) * 2 + 1


def test_a_segment_lies_where_it_begins_and_a_stub_below_the_soma() -> None:
    position, soma = SpatiallyUniformEField.get_segment_position, np.array([1.0, 2.0, 3.0])
    found = [position(POINTS, soma, section("dend[0]"), x, double).tolist() for x in (1 / 6, 0.5, 5 / 6)]
    assert found == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    axon = section("axon[1]", nseg=1, points=0)
    assert position([], soma, axon, 0.5).tolist() == [1, -43, 3]  # type: ignore[arg-type]
    assert position([], soma, axon, 0.5, double).tolist() == [3, -85, 7]  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="section dend"):
        position([], soma, section("dend[0]", points=0), 0.5)  # type: ignore[arg-type]


def cell(*sections: Any) -> Any:
    local = {one.name(): POINTS for one in sections}
    return SimpleNamespace(
        CellRef=SimpleNamespace(soma=[sections[0]], all=sections),
        compute_segment_global_coordinates=lambda: None,
        segment_local_coords=local,
        segment_global_coords={name: double(points) for name, points in local.items()},
        local_to_global_coord_mapping=double,
    )


def test_displacements_begin_at_the_middle_of_the_soma() -> None:
    whole = cell(section("soma[0]"), section("dend[0]"), section("axon[0]", nseg=1, points=0))
    found = {segment.name: (distance * 1e6).tolist() for segment, distance in segment_displacements(whole)}
    assert found["soma[0](0)"] == found["soma[0](2)"] == [0, 0, 0]
    assert found["dend[0](0)"] == pytest.approx([-9, -9, -9])
    assert found["dend[0](2)"] == pytest.approx([3, 3, 3])
    assert found["axon[0](0)"] == pytest.approx([0, -30, 0])


def test_a_cell_without_orientation_is_told(monkeypatch: pytest.MonkeyPatch, make_points: Any) -> None:
    def refuse(_cell: Any) -> Any:
        raise ValueError("the node has no orientation")

    monkeypatch.setattr(efield, "segment_displacements", refuse)
    SpatiallyUniformEField([make_points(7, 0.5)], block(1.0), None)
    with pytest.raises(CircuitError, match=r"gid 7: no electric field can be applied: the node has no orientation"):
        SpatiallyUniformEField.apply_all_stimuli(SimpleNamespace(get_cell=lambda gid: gid))
