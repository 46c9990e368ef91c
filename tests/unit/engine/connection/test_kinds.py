"""Numbers of NetCon types and replay modes."""

from ndexp.engine.connection import NetConType, ReplayMode


def test_netcon_types_are_the_numbers_that_mechanisms_read() -> None:
    assert {kind.name: int(kind) for kind in NetConType} == {
        "NC_PRESYN": 0,
        "NC_SPONTMINI": 1,
        "NC_REPLAY": 2,
        "NC_NEUROMODULATOR": 10,
    }


def test_replay_modes() -> None:
    assert {mode.name: mode.value for mode in ReplayMode} == {"NONE": 0, "AS_REQUIRED": 1, "COMPLETE": 2}
