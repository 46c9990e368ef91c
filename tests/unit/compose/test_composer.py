"""Experiments are composed, and what cannot be composed is told clearly."""

import shutil
from pathlib import Path

import pytest

from ndexp.compose import configs
from ndexp.compose.composer import compose_experiment
from ndexp.compose.configs import bundled_directory
from ndexp.errors import ConfigError, ProblemsError, UnknownKeyError
from ndexp.schema.beta_features import GapJunctionProcedure

QUICKSTART = "+experiment=quickstart"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "experiment").mkdir()
    (tmp_path / "local").mkdir()
    return tmp_path


def write(folder: Path, text: str) -> None:
    (folder / "experiment" / "mine.yaml").write_text(f"# @package _global_\n{text}")


def test_the_quickstart_is_composed() -> None:
    composed = compose_experiment([QUICKSTART])
    assert composed.name == "quickstart"
    assert composed.config.circuit.cells == 60
    assert list(composed.config.inputs) == ["thalamus", "background_excitatory", "background_inhibitory"]
    assert composed.config.inputs["background_excitatory"].module == "noise"
    limits = {"memory_gb": None, "cores": None}
    assert composed.resolved["resources"] == {"ranks": 2, **limits, "ranks_per_core": 4, "compare_ranks": False}


def test_the_plus_sign_may_be_missing() -> None:
    assert compose_experiment(["experiment=quickstart"]).config == compose_experiment([QUICKSTART]).config


def test_values_groups_and_new_entries_are_overridden() -> None:
    overrides = ["run.tstop=5", "inputs=[background_noise]", "+inputs.dc.module=linear", "inputs.dc.amp_start=0.2"]
    config = compose_experiment([QUICKSTART, *overrides]).config
    assert config.run.tstop == 5.0
    assert list(config.inputs) == ["background_excitatory", "background_inhibitory", "dc"]
    assert config.inputs["dc"].amp_start == 0.2


def test_corrections_of_gap_junctions_are_composed() -> None:
    values = ["gapjunction_target_population=A", "gjc=1", "procedure_type=validation_sim", "vc_amp=v.h5"]
    overrides = [f"beta_features.{value}" for value in values]
    found = compose_experiment([QUICKSTART, *overrides]).config.beta_features
    assert (found.gapjunction_target_population, found.vc_amp) == ("A", "v.h5")
    assert found.procedure_type is GapJunctionProcedure.validation_sim
    assert repr(found.gjc) == "1", "names groups of files, so it stays as it is written"
    assert repr(compose_experiment([QUICKSTART, "beta_features.gjc=1.0"]).config.beta_features.gjc) == "1.0"


def test_entries_are_removed() -> None:
    assert list(compose_experiment([QUICKSTART, "~inputs.thalamus"]).config.inputs) == [
        "background_excitatory",
        "background_inhibitory",
    ]


def test_hydra_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    compose_experiment([QUICKSTART])
    assert list(tmp_path.iterdir()) == []
    assert Path.cwd() == tmp_path


@pytest.mark.parametrize("sign", ["", "+", "++"])
def test_unknown_keys_are_refused_with_the_nearest(sign: str) -> None:
    with pytest.raises(UnknownKeyError, match=r"run\.tstpo: unknown key 'tstpo'\. Did you mean 'tstop'\?"):
        compose_experiment([QUICKSTART, f"{sign}run.tstpo=3"])


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("+typo.key=3", r"typo: unknown key 'typo'"),
        ("inputz=foo", r"unknown key 'inputz'\. Did you mean 'inputs'"),
        ("circuit=microcircut", r"no option 'microcircut' in group 'circuit'\. Did you mean 'microcircuit'"),
        (
            "inputs=[background_nois]",
            r"no option 'background_nois' in group 'inputs'\. Did you mean 'background_noise'",
        ),
        ("run.tstop=abc", r"run\.tstop: value 'abc' of type 'str' could not be converted to Float"),
        ("run.tstop=1,2", r"run\.tstop=1,2: several values for one key are a sweep"),
        ("+inputs.dc.amp_start=1", r"inputs\.dc\.module: a value is missing"),
        ("run.tstop=${nope}", r"run\.tstop: interpolation key 'nope' not found"),
        ("run.tstop=[1", r"cannot read this override"),
        ("circuit", r"cannot read this override"),
        ("~inputs.nothing", r"Could not delete from config\. 'inputs\.nothing' does not exist"),
        ("hydra.run.dir=x", r"Hydra's own settings cannot be changed here"),
        ("beta_features.remove_chanels=all", r"beta_features\.remove_chanels: .* Did you mean 'remove_channels'"),
        ("beta_features.remove_channels=some", r"remove_channels: unknown value 'some'"),
        ("beta_features.procedure_type=validation", r"unknown value 'validation'\. Did you mean 'validation_sim'"),
        ("beta_features.gjc=much", r"beta_features\.gjc: value 'much' of type 'str'"),
        ("run=5", r"run: this is a section, not a value: 5"),
        ("inputs=5", r"config: cannot be composed"),
    ],
)
def test_bad_overrides_are_told_clearly(override: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        compose_experiment([QUICKSTART, override])


def test_an_unknown_experiment_names_the_nearest() -> None:
    with pytest.raises(UnknownKeyError, match=r"no option 'quickstrat'.* Did you mean 'quickstart'"):
        compose_experiment(["+experiment=quickstrat"])


def test_a_folder_of_the_users_is_searched(own: Path) -> None:
    write(own, "defaults:\n  - quickstart\nrun:\n  tstop: 7\n")
    composed = compose_experiment(["+experiment=mine"], [own])
    assert (composed.name, composed.config.run.tstop, composed.config.circuit.cells) == ("mine", 7.0, 60)


def test_local_settings_lie_under_the_experiment(own: Path) -> None:
    (own / "local" / "default.yaml").write_text("# @package _global_\nlaunch:\n  root: /big\nresources:\n  ranks: 7\n")
    config = compose_experiment([QUICKSTART], [own]).config
    assert (config.launch.root, config.resources.ranks) == ("/big", 2)


def test_local_settings_of_a_checkout_are_found(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout = own / "conf"
    shutil.copytree(bundled_directory(), checkout, dirs_exist_ok=True)
    (checkout / "local" / "default.yaml").write_text("# @package _global_\nlaunch:\n  root: /big\n")
    monkeypatch.setattr(configs, "bundled_directory", lambda: checkout)
    assert compose_experiment([QUICKSTART]).config.launch.root == "/big"


def test_several_folders_are_searched_together(own: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "inputs").mkdir()
    (other / "inputs" / "own.yaml").write_text("own:\n  module: linear\n  amp_start: 0.25\n")
    write(own, "defaults:\n  - quickstart\n  - override /inputs: [own]\n")
    assert compose_experiment(["+experiment=mine"], [own, other]).config.inputs["own"].amp_start == 0.25


def test_all_unknown_keys_of_a_file_are_told_at_once(own: Path) -> None:
    write(own, "launc:\n  root: x\nrun:\n  tstpo: 3\n")
    with pytest.raises(ProblemsError, match="'launc'") as caught:
        compose_experiment(["+experiment=mine"], [own])
    assert "'tstpo'" in str(caught.value)


def test_broken_yaml_is_one_error(own: Path) -> None:
    write(own, "run: [1\n")
    with pytest.raises(ConfigError, match="cannot be composed"):
        compose_experiment(["+experiment=mine"], [own])


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        compose_experiment([QUICKSTART], [tmp_path / "nowhere"])
