"""Connections as scripts use them: views of what was built, what is told before, connections made by hand."""

from pathlib import Path
from typing import Any

import pytest
from fresh_process import case_result

from ndexp.launch import mechanisms

pytestmark = pytest.mark.integration

SCRIPT = Path(__file__).with_name("connection_cases.py")


@pytest.fixture
def result(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    return case_result(SCRIPT, mechanisms.build().path, request.param, tmp_path)


def of(name: str) -> Any:
    return pytest.mark.parametrize("result", [name], indirect=True)


@of("views")
def test_views_find_what_was_built(result: Any) -> None:
    for connection in result["RingA RingB"]:
        params, source = connection["params"], connection["pair"][0]
        assert [row[0] for row in connection["netcons"]] == [source] * 4
        assert [row[1] for row in connection["netcons"]] == params["delay"]
        assert [row[2] for row in connection["netcons"]] == params["weight"]
        assert [row[3:] for row in connection["netcons"]] == [[0.0, -30.0]] * 4
        first = connection["synapses"][0][0]
        assert [row[0] for row in connection["synapses"]] == [first, first + 1, first + 2, first + 3]
        assert [row[1] for row in connection["synapses"]] == params["U"]
        assert [row[4] for row in connection["synapses"]] == params["weight"]
        assert connection["x"] == params["location"]
        assert connection["mini_netcons"] == [[0.1, weight, 1.0] for weight in params["weight"]]
        assert (len(connection["rate"]), connection["replay"]) == (2, [])
        assert len(connection["sections"]) == 4
        assert all("[" in name for name in connection["sections"])


@of("views")
def test_replayed_connections_show_their_spikes(result: Any) -> None:
    virtual = result["Afferents RingA"]
    assert [connection["pair"][1] for connection in virtual] == [1000, 1000, 1001, 1001, 1002, 1002]
    for connection in virtual:
        first = 3.0 + 0.7 * connection["pair"][0]
        times, netcons, sources = connection["replay"]
        assert times == pytest.approx([first + 5.5 * number for number in range(8)])
        assert (netcons, sources, connection["netcons"]) == (len(connection["synapses"]), 1, [])


@of("views")
def test_connections_are_chosen_by_gid_and_by_node_set(result: Any) -> None:
    assert result["chosen"] == [[1001, 1002], [1002, 1000]]
    assert result["of targets"] == [[1000, 1001]]
    assert result["same"]


@of("told_by_hand")
def test_what_a_view_is_told_acts_as_an_override_does(result: Any) -> None:
    assert result["by hand"] == result["config"]
    assert result["after"] == [2.5, 7.0, 3.0, "AMPANMDA"]


@of("told_between_steps")
def test_connections_may_be_changed_between_reading_and_building(result: Any) -> None:
    assert result["before"] == [0, 0, 0]
    first, second, later = result["counts"]
    assert sum(first) == 64
    assert (sum(second), later) == (0, 0)
    assert result["told"] == result["config"]


@of("changed_after_the_build")
def test_weights_and_variables_are_changed_after_the_build(result: Any) -> None:
    assert result["replay"] == [9.0] * len(result["synapses"])
    assert [row[1] for row in result["synapses"]] == [0.5 * value for value in result["params"]]
    assert [row[2] for row in result["synapses"]] == [11.0] * len(result["synapses"])
    assert result["presyn"] == [8.0] * 4


def test_a_class_of_connections_of_ones_own_gives_the_same_spikes(tmp_path: Path) -> None:
    library = mechanisms.build().path
    rows, own = tmp_path / "rows", tmp_path / "own"
    rows.mkdir()
    own.mkdir()
    bulk = case_result(SCRIPT, library, "spikes_of_rows", rows)
    single = case_result(SCRIPT, library, "spikes_of_own_connections", own)
    assert len(bulk["spikes"]) > 5
    assert single["spikes"] == bulk["spikes"]
    assert single["counts"] == bulk["counts"]
    assert len(single["seen"]) == sum(bulk["counts"])
    assert bulk["seen"] == []


@of("groups")
def test_a_group_locks_its_connections_until_a_file_is_opened(result: Any) -> None:
    assert result["first"] == [[1002, 1000, 4], [1000, 1001, 4]]
    assert result["second"] == [*result["first"], [1001, 1002, 4]]
    assert result["locked"] == [True] * 3
    assert result["unlocked"] == [False] * 3
    assert [row[2] for row in result["third"]] == [8] * 3, "their type is another than the one left out"


@of("made_by_hand")
def test_a_connection_made_by_hand_has_all_that_drives_it(result: Any) -> None:
    one, model = result["one"], result["model"]
    assert result["count"] == 5
    assert not result["stored"], "there is a connection of these gids already"
    assert [row[0] for row in one["synapses"]] == [40, 41, 42, 43, 5]
    assert one["sections"][:4] == model["sections"]
    assert one["x"][:4] == model["x"]
    assert one["x"][4] == 0.25
    weights = [3.0 * weight for weight in model["params"]["weight"]]
    assert [row[2] for row in one["netcons"]] == [*weights, weights[0]]
    assert one["mini_netcons"] == [[0.1, weight, 1.0] for weight in [*weights, weights[0]]]
    assert one["rate"] == 5.0
    assert one["replay"] == [[4.0, 9.0], 5, 1]


@of("artificial_sources")
def test_sources_made_by_hand_send_their_events(result: Any) -> None:
    times = result["times"]
    assert times["replay"] == [2.0, 3.0, 5.0]
    assert 3 <= len(times["minis"]) <= 16, "400 Hz for 20 ms"
    assert len(times["both"]) <= 5, "50 Hz for 20 ms"
    assert times["minis"] == sorted(times["minis"])
    assert result["sourceless"][0]
    assert result["sourceless"][2] == 2.0
    assert result["netcon"][0] == 0.1
    assert result["netcon"][2] == 1.0
    assert result["lengths"] == [3, 0, True, False, [0.0, 50.0]]


@pytest.mark.parametrize("result", ["restart_of_managers", "restart_of_connections"], indirect=True)
def test_minis_and_replay_go_on_after_a_restart_as_if_nothing_had_been(result: Any) -> None:
    assert sum(map(len, result["unbroken"])) > 300
    assert result["kept"] == result["unbroken"], "what was scheduled before does not come twice"
    assert result["lost"] == result["unbroken"]
    assert not any(result["not"]), "without a restart nothing is left"


@of("replay_modes")
@pytest.mark.parametrize("kind", ["SynapseRuleManager", "MineManager"])
def test_what_is_replayed_without_spikes_gets_netcons_without_sources_if_asked_for(result: Any, kind: str) -> None:
    played = {one["source"] for one in result[f"AS_REQUIRED {kind}"] if one["spikes"]}
    for mode in ("NONE", "AS_REQUIRED", "COMPLETE"):
        for one in result[f"{mode} {kind}"]:
            is_made = mode == "COMPLETE" or (mode == "AS_REQUIRED" and one["source"] in played)
            delays = [one["override"] or delay for delay, _ in one["given"]]
            expected = [[delay, weight] for delay, (_, weight) in zip(delays, one["given"], strict=True)]
            assert one["netcons"] == (expected if is_made else [])
            is_silent = one["source"] not in played
            assert one["others"] == [[2.0, 10.0, is_silent, True]] * len(one["netcons"])
            assert one["spikes"] in {None, 0} if is_silent else one["spikes"] > 0
    assert 0 < len(played) < 6


@of("rates_of_built_minis")
def test_the_rate_of_minis_changes_at_the_next_initialisation(result: Any) -> None:
    changed, others = zip(*result["events"], strict=True)
    assert sum(changed[0]) > 10
    assert changed == (changed[0], [0] * 4, changed[2], changed[0], [0] * 4)
    assert sum(changed[2]) > 5 * sum(changed[0])
    assert all(other == others[0] for other in others)
    assert result["rates"] == [50.0, 50.0, 200.0]


@of("rate_of_the_cell")
def test_minis_with_the_rates_of_their_cell_keep_them(result: Any) -> None:
    assert result.startswith("these minis have the rates of their target cell. Give the connection a rate of its own")


@of("other_kinds")
def test_gap_junctions_have_views(result: Any) -> None:
    found = result["gap junctions"]
    assert found["pairs"] == sorted(found["pairs"], key=lambda pair: (pair[1], pair[0]))
    assert found["g"] == found["weights"]
    assert found["changed"] == [7.0] * len(found["g"])


@of("other_kinds")
def test_connections_onto_point_cells_have_views(result: Any) -> None:
    found = result["point cells"]
    assert found["count"] == len(found["netcons"])
    assert found["netcons"] == found["params"]
    assert found["alone"][0] == 1
    assert found["alone"][1][0] == found["alone"][2]


@of("other_kinds")
def test_neuromodulatory_connections_have_views(result: Any) -> None:
    found = result["neuromodulation"]
    assert found["told"] == [0.25, None, 33.0]
    assert found["weights"]
    assert all(row[:3] == [1.0, 0.25, 33.0] for row in found["weights"])
    assert found["params"] >= len(found["weights"])


@of("restrictions")
def test_parts_can_be_left_out(result: Any) -> None:
    """Numbers are neurodamus 4.2.9's for the same circuit and options."""
    every = {"RingA RingA": [3, 1000], "RingB RingB": [2, 2000], "RingA RingB": [3, 1000], "RingB RingA": [2, 2000]}
    afferents = {"Afferents RingA": [6, 0]}
    assert result["all"]["cells"] == {"RingA": 1000, "RingB": 2000}
    assert result["all"]["connections"] == every | afferents
    assert result["populations"]["cells"] == {"RingA": 0}
    onto_a = {pathway: numbers[0] for pathway, numbers in result["populations"]["connections"].items()}
    assert onto_a == {"RingA RingA": 3, "RingB RingA": 2, "Afferents RingA": 6}
    assert result["inner"]["connections"] == {"RingA RingA": [3, 1000], "RingB RingB": [2, 2000]}
    assert result["none"]["connections"] == {}
