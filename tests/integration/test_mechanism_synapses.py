"""Synapses, event sources and current sources keep their equations, draws and times, bit for bit."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fresh_process import case_result

from ndexp.launch.mechanisms import build

pytestmark = pytest.mark.integration

CASES = Path(__file__).with_name("mechanism_cases.py")
EXCITATORY, INHIBITORY = "ProbAMPANMDA_EMS", "ProbGABAAB_EMS"

Case = Callable[[str], Any]


@pytest.fixture(scope="session")
def library() -> Path:
    return build().path


@pytest.fixture
def case(library: Path, tmp_path: Path) -> Case:
    """What a case returns, from a fresh process."""
    return lambda name: case_result(CASES, library, name, tmp_path)


def test_a_synapse_draws_the_uniforms_of_its_ids(case: Case) -> None:
    assert case("uniforms") == {
        "ring": [0.7883189539917933, 0.6178304248913586, 0.8952884499693083, 0.6960915167126591],
        "plain": [0.04536105505065968, 0.22175544378772485, 0.9437562730294289, 0.8669577418204961, 0.2809299360306631],
        "none": 0.0,
    }


def test_a_hoc_random_hands_on_its_ids_and_position(case: Case) -> None:
    assert case("stream_of_a_random") == [0.6178304248913586, 0.8952884499693083, 0.6960915167126591]


def test_release_follows_the_golden_sequence_and_a_second_run_repeats_it(case: Case) -> None:
    u = [0.5, 0.651632665, 0.697617595, 0.711563230, 0.715792458, 0.717075036, 0.503982992]
    for rows in case("release").values():
        assert [row[0] for row in rows] == pytest.approx(u * 2, abs=1e-9)
        assert [row[1] for row in rows] == [2, 1, 0, 0, 0, 0, 2] * 2
        assert [row[2] for row in rows] == [2, 3, 4, 4, 4, 4, 2] * 2
        assert rows[:7] == rows[7:]


def test_conductances_peak_at_the_weight_and_currents_follow_ohm(case: Case) -> None:
    found = case("conductances")
    unblocked = 1 / (1 + math.exp(0.062 * 40) * (1 / 3.57))
    assert found["g_AMPA"] == pytest.approx(2e-3, rel=1e-3)
    assert found["g_NMDA"] == pytest.approx(2e-3 * 0.71 * unblocked, rel=1e-2)
    assert found["g_GABAA"] == pytest.approx(2e-3, rel=1e-3)
    assert found["g_GABAB"] == pytest.approx(1e-3, rel=1e-3)
    end = found["end"]
    assert end["i_NMDA"] == pytest.approx(end["g_NMDA"] * found["v"], rel=1e-9)
    assert end["i"] == end["i_AMPA"] + end["i_NMDA"]
    gate = 1 / (1 + math.exp(0.062 * -found["v"]) * (1 / 3.57))
    assert end["g_NMDA"] == pytest.approx(
        1e-3 * (end["B_NMDA"] - end["A_NMDA"]) * gate, rel=1e-3
    )  # states are a step ahead


def test_events_of_no_weight_draw_nothing_and_change_nothing(case: Case) -> None:
    assert case("silent_events") is True


def test_weights_change_at_their_times_for_presynaptic_netcons_only(case: Case) -> None:
    found = case("delayed_weights")
    assert found["seen"] == [[1, 1, 0], [1, 1, 1], [0, 1, 2], [6, 1, 3]]
    assert found["kinds"] == [0, 2]
    assert found["again"] == [6, 0], "a new initialisation schedules again and does not restore the weight"
    assert found["cleared"] == -1


def test_minis_come_at_the_golden_times_in_every_run(case: Case) -> None:
    fast, slow = case("minis")
    assert fast[0] == fast[1]
    assert slow[0] == slow[1]
    assert fast[0][:6] == [
        0.30412571119080567,
        1.4840899682928876,
        4.673906916960124,
        6.850687808756932,
        11.387870823409182,
        14.349042281960733,
    ]
    assert slow[0][:3] == [41.70920652172892, 70.35682209380482, 142.19325807940072]
    assert (len(fast[0]), len(slow[0])) == (14, 16)
    assert max(slow[0]) < 500


def test_minis_follow_the_bins_and_need_a_stream_and_a_rate(case: Case) -> None:
    found = case("mini_bins")
    assert found["rmax"] == 100
    assert 30 < len(found["times"]) < 75
    assert min(found["times"]) >= 100
    assert max(found["times"]) < 600
    assert found["no stream"] == found["no rate"] == []


def test_a_restart_keeps_the_pending_event_and_does_not_double_it(case: Case) -> None:
    plain, restarted = case("mini_restart")
    assert len(plain) == 8
    assert restarted == plain


def test_vecstim_gives_every_time_also_equal_ones_and_can_be_cleared(case: Case) -> None:
    mixed, empty, early, doubled, cleared = case("played")
    assert mixed == pytest.approx([4.7, 4.7, 4.7, 26.947308363, 30.2103624211], rel=1e-15)
    assert early == [0.0, 0.3, 0.3]
    assert doubled == pytest.approx([7.9, 7.9, 13.1, 13.1, 29.3, 29.3], rel=1e-15)
    assert empty == cleared == []


def test_vecstim_rounds_as_published_results_do(case: Case) -> None:
    last, before = 30.2103624211, 26.947308363
    assert case("played")[0][-1] == before + last - before != last


def test_streams_and_vectors_are_freed(case: Case) -> None:
    assert case("memory") < 3000


def test_membrane_sources_give_the_voltages_of_electrodes(case: Case) -> None:
    found = case("sources")
    for kind, (membrane, electrode) in {
        "current": ("MembraneCurrentSource", "IClamp"),
        "conductance": ("ConductanceSource", "SEClamp"),
    }.items():
        assert found[kind]["same"] is True
        assert found[kind]["range"] > 5, "the source must do something"
        assert found[membrane] == [-value for value in found[electrode]]
        in_membrane, from_electrode = found[kind]["sums"]
        assert in_membrane < 1e-12
        assert from_electrode > 1e-2


def test_a_gap_junction_half_is_ohmic(case: Case) -> None:
    found = case("gap")
    assert found["i"] == pytest.approx((found["v"] + 20) * 3e-3, rel=1e-3)
    assert found["v"] > -65


def test_tetrodotoxin_blocks_sodium_channels_where_its_level_is_raised(case: Case) -> None:
    found = case("tetrodotoxin")
    sentinel, least = 0.015625, 1e-12
    assert found.pop("defaults") == [least, sentinel]
    assert [found[name][:2] for name in ("without", "closed", "open")] == [[1, 1], [least, sentinel], [1, sentinel]]
    assert found["without"][2:] == found["closed"][2:]
    assert found["closed"][2] < 0  # mA/cm2, inward
    assert found["open"][2:4] == [0, 0]


def test_defaults_are_those_of_the_published_mechanisms(case: Case) -> None:
    found = case("defaults")
    release = {"Use": 1, "Dep": 100, "Fac": 10, "u0": 0, "Nrrp": 1, "conductance": 0, "synapseID": 0}
    release |= {"selected_for_report": 0, "verboseLevel": 0}
    excitatory = {**release, "tau_d_AMPA": 1.7, "mg": 1, "NMDA_ratio": 0.71}
    inhibitory = {"tau_r_GABAA": 0.2, "tau_d_GABAA": 8, "e_GABAA": -80, "e_GABAB": -97, "GABAB_ratio": 0, **release}
    assert found[EXCITATORY].items() >= excitatory.items()
    assert found[INHIBITORY].items() >= inhibitory.items()
    assert found["InhPoissonStim"]["duration"] == 1e6
    assert found["Gap"].items() >= {"g": 1, "synapseID": 0, "selected_for_report": 0, "vgap": 0}.items()
    assert found["ConductanceSource"].items() >= {"rs": 1, "dur1": 0, "amp3": 0, "vc": 0}.items()
    assert {key.removesuffix(f"_{EXCITATORY}"): value for key, value in found["global"].items()} == {
        "tau_r_AMPA": 0.2,
        "tau_r_NMDA": 0.29,
        "tau_d_NMDA": 43,
        "e": 0,
        "slope_mg": 0.062,
        "scale_mg": 3.57,
        "nc_type_param": 4,
        "minis_single_vesicle": 0,
        "init_depleted": 0,
        "gmax": 0.001,
        "tau_r_GABAB_ProbGABAAB_EMS": 3.5,
        "tau_d_GABAB_ProbGABAAB_EMS": 260.9,
        "nc_type_param_ProbGABAAB_EMS": 4,
        "minis_single_vesicle_ProbGABAAB_EMS": 0,
        "init_depleted_ProbGABAAB_EMS": 0,
        "gmax_ProbGABAAB_EMS": 0.001,
    }
