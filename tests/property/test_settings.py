"""What a simulation config says is what the settings have; a key that nobody knows is always refused."""

import json
from pathlib import Path
from typing import Any

import builders
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ndexp.engine.settings import load_settings
from ndexp.errors import UnknownKeyError
from ndexp.sonata.simulation_config import SECTION_KEYS, TOP_KEYS, check_simulation_config

SEED = st.integers(0, 2**31 - 1)
MS = st.floats(1e-3, 1e6)
RUN = st.fixed_dictionaries(
    {"tstop": MS, "dt": MS, "random_seed": SEED},
    optional={
        "spike_threshold": st.floats(-100, 100),
        **dict.fromkeys(("stimulus_seed", "ionchannel_seed", "minis_seed", "synapse_seed"), SEED),
    },
)
CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "celsius": st.floats(0, 50),
        "v_init": st.floats(-100, 0),
        "extracellular_calcium": st.floats(0, 5),
        "randomize_gaba_rise_time": st.booleans(),
        "spike_location": st.sampled_from(["soma", "AIS"]),
    },
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a circuit of nothing."""
    folder = tmp_path_factory.mktemp("empty")
    builders.write_json(folder / "circuit_config.json", {"version": 2, "networks": {"nodes": [], "edges": []}})
    return folder


@given(RUN, CONDITIONS)
@settings(max_examples=50, deadline=None)
def test_values_arrive_unchanged(empty: Path, run: dict[str, Any], conditions: dict[str, Any]) -> None:
    path = empty / "simulation_config.json"
    builders.write_json(path, {"network": "circuit_config.json", "run": run, "conditions": conditions})
    found = load_settings(path)
    assert {key: getattr(found.run, key) for key in run} == run
    assert {key: getattr(found.conditions, key) for key in conditions} == conditions
    assert found.populations == found.edges == ()


NAMES = st.from_regex(r"[a-z][a-z_]{0,12}", fullmatch=True)


@given(NAMES)
def test_an_unknown_key_is_refused_at_the_top(name: str) -> None:
    problems = check_simulation_config({name: None}, "sim.json")
    assert len(problems) == (name not in TOP_KEYS)


@given(st.sampled_from(sorted(SECTION_KEYS)), NAMES)
def test_an_unknown_key_is_refused_in_its_section(section: str, name: str) -> None:
    problems = check_simulation_config({section: {name: None}}, "sim.json")
    assert len(problems) == (name not in SECTION_KEYS[section])
    assert all(isinstance(problem, UnknownKeyError) for problem in problems)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(sorted(TOP_KEYS)), JSON))
def test_any_json_is_checked_without_breaking(config: dict[str, Any]) -> None:
    problems = check_simulation_config(json.loads(json.dumps(config)), "sim.json")
    assert all(problem.where.startswith("sim.json: ") for problem in problems)
