"""A run's identity: the same for all that cannot change results, another for all that can."""

import random
from collections.abc import Mapping
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ndexp.plan.identity import Identity, config_hash

numbers = st.floats(allow_nan=False, allow_infinity=False, width=32) | st.integers(-(2**31), 2**31)
names = st.text("abcdefgh", min_size=1, max_size=4)
values = numbers | names | st.booleans()
blocks = st.dictionaries(names, values, max_size=4)
configs = st.fixed_dictionaries(
    {
        "run": blocks,
        "conditions": st.fixed_dictionaries({"mechanisms": st.dictionaries(names, blocks, max_size=2)}),
        "inputs": st.dictionaries(names, blocks, max_size=3),
        "reports": st.dictionaries(names, blocks, max_size=3),
        "connection_overrides": st.lists(blocks, max_size=3),
    }
)


def hashed(simulation: Mapping[str, object], engine: str = "1", image: str | None = None) -> str:
    return config_hash(Identity(simulation=simulation, circuit={}, mechanisms={}, engine=engine, image=image))


def shuffled(value: object, shuffle: random.Random, key: str = "") -> object:
    """The same with the keys of all objects in another order, except the inputs', whose order counts."""
    if isinstance(value, Mapping):
        items = [(name, shuffled(one, shuffle, name)) for name, one in value.items()]
        if key != "inputs":
            shuffle.shuffle(items)
        return dict(items)
    return [shuffled(one, shuffle) for one in value] if isinstance(value, list) else value


@given(config=configs, shuffle=st.randoms())
def test_the_order_of_keys_does_not_count(config: dict[str, object], shuffle: random.Random) -> None:
    other = shuffled(config, shuffle)
    assert isinstance(other, dict)
    assert hashed(other) == hashed(config)


@given(config=configs, folder=names, spikes=names)
def test_places_and_outputs_do_not_count(config: dict[str, object], folder: str, spikes: str) -> None:
    placed = {
        **config,
        "network": f"/{folder}/circuit_config.json",
        "output": {"output_dir": folder, "spikes_file": spikes},
        "metadata": {"run_id": folder},
    }
    assert hashed(placed) == hashed(config)


@given(config=configs, section=st.sampled_from(["run", "inputs", "reports"]), name=names, value=values)
def test_any_other_value_makes_another_run(
    config: dict[str, dict[str, object]], section: str, name: str, value: object
) -> None:
    changed = {**config, section: {**config[section], name: {"new": value, "and": [value]}}}
    assert hashed(changed) != hashed(config)


@given(config=configs)
def test_the_order_of_inputs_and_overrides_counts(config: dict[str, object]) -> None:
    inputs = {"first": {"module": "noise"}, "second": {"module": "linear"}}
    turned = dict(reversed(inputs.items()))
    assert hashed({**config, "inputs": inputs}) != hashed({**config, "inputs": turned})
    assert hashed({**config, "connection_overrides": [1, 2]}) != hashed({**config, "connection_overrides": [2, 1]})


@given(config=configs)
def test_engine_and_image_count(config: dict[str, object]) -> None:
    found = {
        hashed(config),
        hashed(config, engine="2"),
        hashed(config, image="sha256:1"),
        hashed(config, image="sha256:2"),
    }
    assert len(found) == 4


@given(config=configs, value=st.integers(-1000, 1000))
def test_whole_numbers_are_one_value(config: dict[str, object], value: int) -> None:
    assert hashed({**config, "run": {"tstop": value}}) == hashed({**config, "run": {"tstop": float(value)}})


def test_a_path_counts_by_what_it_leads_to(tmp_path: Path) -> None:
    for name, text in (("a.json", "1"), ("b.json", "1"), ("c.json", "2")):
        (tmp_path / name).write_text(text)
    found = [hashed({"node_sets_file": str(tmp_path / name)}) for name in ("a.json", "b.json", "c.json")]
    assert found[0] == found[1] != found[2]
