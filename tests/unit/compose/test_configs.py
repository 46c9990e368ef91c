"""The YAML that ships with ndexp is found and composes."""

from pathlib import Path

import pytest

from ndexp.compose.composer import compose_experiment
from ndexp.compose.configs import bundled_directory, experiments, group_names, options
from ndexp.errors import ConfigError


def test_experiments_have_a_line_each() -> None:
    found = {one.name: one.description for one in experiments()}
    assert "quickstart" in found
    assert all(text and "\n" not in text for text in found.values())


def test_the_first_comment_describes_where_no_description_stands(tmp_path: Path) -> None:
    (tmp_path / "experiment").mkdir()
    (tmp_path / "experiment" / "mine.yaml").write_text("# @package _global_\n# What I do.\nrun:\n  tstop: 1\n")
    assert experiments([tmp_path])[-1].description == "What I do."


def test_broken_yaml_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "experiment").mkdir()
    (tmp_path / "experiment" / "bad.yaml").write_text("a: [1\n")
    with pytest.raises(ConfigError, match=r"bad\.yaml: not readable as YAML"):
        experiments([tmp_path])


def test_groups_and_options_are_found() -> None:
    folders = [bundled_directory()]
    assert {"circuit", "inputs", "reports", "runtime", "launch", "resources"} <= group_names(folders)
    assert options("circuit", folders) == ("file", "microcircuit", "point_network")


@pytest.mark.parametrize("group", ["circuit", "runtime", "launch", "resources", "conditions", "simulation"])
def test_every_option_composes(group: str) -> None:
    for option in options(group, [bundled_directory()]):
        compose_experiment(["+experiment=quickstart", f"{group}={option}"])
