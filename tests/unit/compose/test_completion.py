"""Groups, options, fields and values are completed without composing anything."""

from pathlib import Path

import pytest

from ndexp.compose.completion import candidates
from ndexp.compose.configs import bundled_directory

FOLDERS = [bundled_directory()]


@pytest.mark.parametrize(
    ("word", "before", "found"),
    [
        ("inp", [], ["inputs.", "inputs="]),
        ("+experiment=thal", [], ["+experiment=thalamic_replay"]),
        ("experiment=thal", [], ["experiment=thalamic_replay"]),
        ("run.ts", [], ["run.tstop="]),
        ("++run.ts", [], ["++run.tstop="]),
        ("run.integration_method=e", [], ["run.integration_method=euler"]),
        ("launch.rerun=", [], ["launch.rerun=false", "launch.rerun=true"]),
        ("circuit=p", [], ["circuit=point_network"]),
        ("inputs=[sh", [], ["inputs=[shot_noise"]),
        ("inputs=[sine_current,sh", [], ["inputs=[sine_current,shot_noise"]),
        ("inputs.", [], []),
        ("inputs.", ["+experiment=thalamic_replay"], ["inputs.thalamus."]),
        ("inputs.", ["+experiment=thalamic_replay", "inputs=sine_current"], ["inputs.sine.", "inputs.thalamus."]),
        ("~inputs.", ["+experiment=thalamic_replay"], ["~inputs.thalamus"]),
        ("inputs.thalamus.spike", ["experiment=thalamic_replay"], ["inputs.thalamus.spike_file="]),
        ("inputs.field.fields.0.fr", [], ["inputs.field.fields.0.frequency="]),
        ("conditions.modifications.", ["conditions=ttx"], ["conditions.modifications.ttx."]),
        ("run.tstop=", [], []),
        ("nothing.", [], []),
        ("run.tstop.", [], []),
    ],
)
def test_what_may_follow(word: str, before: list[str], found: list[str]) -> None:
    assert candidates(word, before, FOLDERS) == found


def test_an_empty_word_offers_experiments_until_one_is_chosen() -> None:
    assert "+experiment=quickstart" in candidates("", [], FOLDERS)
    assert not [one for one in candidates("", ["+experiment=quickstart"], FOLDERS) if one.startswith("+")]


def test_the_users_own_are_offered(tmp_path: Path) -> None:
    (tmp_path / "experiment").mkdir()
    (tmp_path / "experiment" / "mine.yaml").write_text("defaults: [quickstart]\ninputs:\n  own:\n    module: linear\n")
    folders = [*FOLDERS, tmp_path]
    assert candidates("+experiment=mi", [], folders) == ["+experiment=mine"]
    assert candidates("inputs.o", ["+experiment=mine"], folders) == ["inputs.own."]
    assert "inputs.thalamus." in candidates("inputs.", ["+experiment=mine"], folders)


def test_broken_files_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "experiment").mkdir()
    (tmp_path / "experiment" / "mine.yaml").write_text("a: [1\n")
    assert candidates("inputs.", ["+experiment=mine"], [*FOLDERS, tmp_path]) == []
