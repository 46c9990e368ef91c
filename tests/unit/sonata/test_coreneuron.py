"""What CoreNEURON cannot run is told with its key and how to mend it; all else is not told."""

from typing import Any

import pytest

from ndexp.sonata.coreneuron import not_in_coreneuron

LEVELS = {"module": "seclamp", "voltage_levels": [-50], "duration_levels": [2]}


def told(**given: Any) -> list[str]:
    sections: dict[str, Any] = {"reports": [], "inputs": {}, "populations": [], **given}
    return [str(problem) for problem in not_in_coreneuron(**sections, where="sim.json")]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"reports": ["soma"]}, "sim.json: reports.soma: reports are not available with CORENEURON. Use NEURON, or"),
        (
            {"inputs": {"a": {"module": "spatially_uniform_e_field"}}},
            "sim.json: inputs.a.module: electric fields are not available with CORENEURON. Use NEURON, or leave it out",
        ),
        (
            {"inputs": {"a": LEVELS}},
            "sim.json: inputs.a.voltage_levels: voltage clamps with levels are not available with CORENEURON. Use",
        ),
        (
            {"inputs": {"a": {"module": "replay", "interpolate": False}}},
            "sim.json: inputs.a.interpolate: reports replayed in steps are not available with CORENEURON. Use NEURON,",
        ),
        (
            {"populations": [("P", "point_process")]},
            "sim.json: target_simulator: population 'P': point neurons are not available with CORENEURON. Use NEURON",
        ),
        (
            {"populations": [("G", "astrocyte")]},
            "sim.json: target_simulator: population 'G': astrocytes are not available with CORENEURON. Use NEURON",
        ),
    ],
)
def test_what_cannot_run_is_told(given: dict[str, Any], message: str) -> None:
    [problem] = told(**given)
    assert problem.startswith(message)


def test_all_problems_are_told_together() -> None:
    assert len(told(reports=["a", "b"], inputs={"c": LEVELS, "d": LEVELS}, populations=[("G", "astrocyte")])) == 5


def test_what_runs_is_not_told() -> None:
    inputs = {
        "clamp": {"module": "seclamp", "voltage": -60, "voltage_levels": []},
        "replay": {"module": "replay", "interpolate": True},
        "usual": {"module": "replay"},
        "noise": {"module": "noise"},
        "broken": None,
    }
    assert told(inputs=inputs, populations=[("A", "biophysical"), ("B", "virtual"), ("C", None)]) == []
    assert told(inputs=None) == []
