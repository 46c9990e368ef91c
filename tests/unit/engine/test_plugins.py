"""Python files imported for what they register."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ndexp.engine.plugins import blaming, load_plugins
from ndexp.engine.stimulus_manager.base import STIMULUS_TYPES
from ndexp.errors import ConfigError, ProblemsError, SimulationError

STIMULUS = """
from ndexp.engine.stimulus_manager import BaseStim, StimulusManager


@StimulusManager.register_type
class Steady(BaseStim):
    "Nothing at all."
"""


@pytest.fixture
def plugin(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "my_stimuli.py"
    path.write_text(STIMULUS)
    yield path
    STIMULUS_TYPES._entries.pop("Steady", None)
    for name in [name for name in sys.modules if name.startswith("ndexp_plugin_")]:
        del sys.modules[name]


def test_a_plugin_registers_its_types_once(plugin: Path) -> None:
    load_plugins([plugin], "sim.json")
    load_plugins([plugin, plugin], "sim.json")
    assert STIMULUS_TYPES["Steady"].__module__.startswith("ndexp_plugin_my_stimuli_")


def test_two_files_of_one_name_are_two_plugins(plugin: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / plugin.name
    other.write_text(STIMULUS.replace("Steady", "Steadier"))
    load_plugins([plugin, other], "sim.json")
    assert {"Steady", "Steadier"} <= set(STIMULUS_TYPES)
    del STIMULUS_TYPES._entries["Steadier"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("import nothing_of_that_name", "ModuleNotFoundError: No module named 'nothing_of_that_name'"),
        ("def f(:", "SyntaxError: invalid syntax"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        (STIMULUS.replace("Steady", "Linear"), "stimulus type 'Linear' is registered twice"),
    ],
)
def test_a_plugin_that_fails_is_told(plugin: Path, text: str, message: str) -> None:
    plugin.write_text(text)
    for _ in range(2):
        with pytest.raises(ConfigError, match=message):
            load_plugins([plugin], "sim.json")


def test_all_missing_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("")
    with pytest.raises(ProblemsError) as error:
        load_plugins([tmp_path / "gone.py", tmp_path / "text.txt"], "sim.json")
    assert [problem.what for problem in error.value.problems] == [
        f"there is no Python file {tmp_path / name}" for name in ("gone.py", "text.txt")
    ]
    assert error.value.problems[0].where == "sim.json: plugins"


def test_a_mistake_in_a_plugins_class_is_told_with_its_line(plugin: Path) -> None:
    plugin.write_text(f"{STIMULUS}\n    def __init__(self, *_):\n        self.rate = 1 / 0\n")
    load_plugins([plugin], "sim.json")
    steady = STIMULUS_TYPES["Steady"]

    told = r"inputs\.a: the plugin's Steady fails in my_stimuli\.py, line 10: ZeroDivisionError: division by zero"
    with pytest.raises(SimulationError, match=told), blaming(steady, "inputs.a"):
        steady([], {}, None)


def test_what_no_plugin_does_stays_as_it_is(plugin: Path) -> None:
    load_plugins([plugin], "sim.json")
    with pytest.raises(ZeroDivisionError), blaming(Path, "inputs.a"):
        1 / 0  # noqa: B018
    with pytest.raises(ConfigError, match=r"^it is wrong$"), blaming(STIMULUS_TYPES["Steady"], "inputs.a"):
        raise ConfigError("it is wrong")
