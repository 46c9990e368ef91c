"""Stimuli in NEURON: the golden values of neurodamus 4.2.9's noise, and what clamps do."""

import json
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


@pytest.mark.parametrize(
    ("block", "values", "largest", "length"),
    [
        (
            "noise",
            [0.38494989909955035, 0.3598369906435806, 0.2649476075306877, 0.4443529703765718],
            0.4738569822478885,
            10,
        ),
        (
            "noise2",
            [0.24130977829086425, 0.3492648907833733, 0.4296011554670276, 0.3473915301159849],
            0.4296011554670276,
            9,
        ),
    ],
)
def test_golden_noise(found: dict[str, Any], block: str, values: list[float], largest: float, length: int) -> None:
    samples = found[block]["y"]
    # the table counts from the third value: after the base points of a delay, or within the samples without one
    assert (samples[2:6], max(samples), len(samples)) == (values, largest, length)


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
