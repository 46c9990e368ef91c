"""Names in a config that do not exist."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ndexp.engine.node.checks import check_names, used_node_sets
from ndexp.engine.settings import ModificationSettings
from ndexp.errors import ConfigError, ProblemsError, UnknownKeyError


def settings(
    node_set: str | None = None, *, inputs: Any = (), cells: tuple[str | None, ...] = (), modifications: Any = ()
) -> Any:
    reports = [SimpleNamespace(name=f"r{number}", cells=name) for number, name in enumerate(cells)]
    return SimpleNamespace(
        path=Path("/run/sim.json"),
        node_set=node_set,
        inputs=inputs,
        reports=reports,
        connection_overrides=(),
        conditions=SimpleNamespace(modifications=modifications),
    )


def test_node_sets_are_found_wherever_they_are_named() -> None:
    found = settings("All", inputs=[{"Name": "dc", "Target": "A"}, {"Name": "set"}], cells=("B", None))
    assert list(used_node_sets(found)) == [
        ("node_set", "All"),
        ("inputs.dc.node_set", "A"),
        ("reports.r0.cells", "B"),
    ]


def test_node_sets_of_modifications_count_where_they_are_used() -> None:
    blocks = [
        ModificationSettings(name="t", type="ttx", node_set="A"),
        ModificationSettings(name="c", type="compartment_set", node_set="B", compartment_set="C"),
    ]
    found = list(used_node_sets(settings(modifications=blocks)))
    assert found == [("conditions.modifications.t.node_set", "A")]


def test_further_problems_are_told_with_the_others() -> None:
    with pytest.raises(ProblemsError) as caught:
        check_names(settings("Y"), ["All"], [ConfigError("another", "a.key")])
    assert [problem.what for problem in caught.value.problems] == ["no node set 'Y'", "another"]
    with pytest.raises(ConfigError, match=r"^sim\.json: a\.key: another$"):
        check_names(settings(), [], [ConfigError("another", "a.key")])


def test_known_names_pass() -> None:
    check_names(settings("All", cells=("A",)), ["All", "A"])
    check_names(settings(), [])


def test_an_unknown_node_set_is_told_with_its_key() -> None:
    expected = r"^sim\.json: reports\.r0\.cells: no node set 'L5_PCs'\. Did you mean 'L5_PC'\? Known: All, L5_PC$"
    with pytest.raises(UnknownKeyError, match=expected):
        check_names(settings("All", cells=("L5_PCs",)), ["L5_PC", "All"])


def test_a_missing_spike_file_is_told_with_its_key(tmp_path: Path) -> None:
    there = tmp_path / "spikes.h5"
    there.touch()
    inputs = [{"Name": "a", "SpikeFile": str(there)}, {"Name": "b", "SpikeFile": str(tmp_path / "none.h5")}]
    with pytest.raises(
        ConfigError, match=r"^sim\.json: inputs\.b\.spike_file: the spike file .*none\.h5 does not exist"
    ):
        check_names(settings(inputs=inputs), [])


def test_all_problems_are_told_at_once() -> None:
    inputs = [{"Name": "a", "Target": "X", "SpikeFile": "/none.h5"}]
    with pytest.raises(ProblemsError, match=r"sim\.json has problems") as caught:
        check_names(settings("Y", inputs=inputs, cells=("Z",)), ["All"])
    assert len(caught.value.problems) == 4
