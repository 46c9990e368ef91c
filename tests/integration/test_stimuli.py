"""Stimuli in NEURON: the golden values of neurodamus 4.2.9, and what clamps and fields do."""

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.integration

DRIVER = Path(__file__).with_name("stimulus_model.py")


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    library = output([sys.executable, "-m", "ndexp.launch.mechanisms"])
    result: dict[str, Any] = json.loads(output([sys.executable, str(DRIVER), library]))
    return result


def output(command: list[str]) -> str:
    """The last line that a command prints."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


GOLDEN = {
    "ou": ([0.3, 0.31553801937676035, 0.2418720350930499, 0.27801420485834827], 0.4439895982085905, 24),
    "ou2": ([0.3, 0.31491650738752663, 0.2549149777703619, 0.2778885532202015], 0.4243175342013147, 24),
    "shot": ([0, 0, 0, 0.08798277514252893], 0.6001327712293756, 204),
    "shot2": ([0, 0, 0, 0], 0, 203),
    "abs": ([0, 0, 0.08748370110855108, 0.12900998243213405], 1.991656375910357, 203),
    "noise": (
        [0.38494989909955035, 0.3598369906435806, 0.2649476075306877, 0.4443529703765718],
        0.4738569822478885,
        10,
    ),
    "noise2": (
        [0.24130977829086425, 0.3492648907833733, 0.4296011554670276, 0.3473915301159849],
        0.4296011554670276,
        9,
    ),
    "sin": (
        [0.03759997006929128, 0.07460696614945643, 0.11043736580540339, 0.1445261022305146],
        0.17633557568774194,
        8,
    ),
}


@pytest.mark.parametrize("block", GOLDEN)
def test_golden_values(found: dict[str, Any], block: str) -> None:
    samples = found[block]["y"]
    # the table counts from the third value: after the base points of a delay, or within the samples without one
    assert (samples[2:6], max(samples), len(samples)) == GOLDEN[block]


def test_negative_shots(found: dict[str, Any]) -> None:
    assert min(found["shot2"]["y"]) < -0.1


def test_points_of_a_cell_share_a_signal_that_does_not_depend_on_other_cells(found: dict[str, Any]) -> None:
    other, first, second = found["points of a cell"]
    assert first == second == found["ou"]["y"]
    assert other != first


def test_noise_does_not_depend_on_other_cells_and_goes_on_between_points(found: dict[str, Any]) -> None:
    other, first, second = found["other cells first"]
    assert first == found["noise"]["y"]
    assert second != first
    assert other != first
    assert len(second) == len(first)


def test_times_of_noise_and_length_of_its_clamp(found: dict[str, Any]) -> None:
    assert found["noise"]["t"] == [0, 7, 7, 7.5, 8, 8.5, 9, 9.5, 10, 10]
    assert found["noise"]["dur"] == 10


def test_pulses(found: dict[str, Any]) -> None:
    assert found["pulse"]["t"] == [0, 5, 5, 6, 6, 25, 25, 26, 26, 45, 45, 46, 46, 55]
    assert found["pulse"]["y"] == [0, 0, 2, 2, 0, 0, 2, 2, 0, 0, 2, 2, 0, 0]


def test_both_ways_of_injecting_give_the_same_voltages(found: dict[str, Any]) -> None:
    membrane, electrode = found["electrode False"], found["electrode True"]
    assert (membrane["kind"], electrode["kind"]) == ("MembraneCurrentSource", "IClamp")
    assert membrane["v"] == electrode["v"]
    assert max(membrane["v"]) > 0
    assert membrane["i"] == [-value for value in electrode["i"]]
    assert max(electrode["i"]) > 0.19


def test_current_is_that_of_the_middle_of_the_step(found: dict[str, Any]) -> None:
    current = found["electrode True"]["i"]
    assert current[10] == 0
    assert current[11] == pytest.approx(0.01 + (0.2 - 0.01) * 0.05 / 8)
    assert current[91] == 0


def test_both_ways_of_conducting_give_the_same_voltages(found: dict[str, Any]) -> None:
    membrane, electrode = found["conductance False"], found["conductance True"]
    assert (membrane["kind"], electrode["kind"]) == ("ConductanceSource", "SEClamp")
    assert membrane["v"] == electrode["v"]
    assert max(membrane["v"]) > 0


def test_a_reversal_above_0_conducts_during_the_delay_as_in_neurodamus(found: dict[str, Any]) -> None:
    assert found["reversal"][:4] == [1e9, 0.1, 0.1, 2]


def test_levels_of_a_voltage_clamp_follow_their_durations(found: dict[str, Any]) -> None:
    assert found["levels"] == [5.5] * 3 + [10] * 5 + [15] * 6 + [20] * 3 + [0] * 2


def test_fields_add_up_at_the_middle_of_each_step(found: dict[str, Any]) -> None:
    def expected(t: float) -> float:
        constant = 2 * min(1.0, t - 1, 1 - (t - 4)) if 1 < t < 5 else 0.0
        wave = math.cos(2 * math.pi * 0.25 * t + 0.5) if 0 < t < 3 else 0.0
        return constant + wave

    times = [0.0] + [0.25 + 0.5 * k for k in range(12)]
    assert found["field"]["e"] == pytest.approx([expected(t) for t in times], abs=1e-12)


def test_extracellular_keeps_what_a_section_has(found: dict[str, Any]) -> None:
    assert found["field"]["xraxial"] == [1e9, 5]
