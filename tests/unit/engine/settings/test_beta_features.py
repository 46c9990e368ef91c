"""Corrections read from the simulation config."""

from pathlib import Path

import pytest

from ndexp.engine.settings.beta_features import BetaFeatures, read_beta_features
from ndexp.errors import ConfigError, ProblemsError
from ndexp.sonata.simulation_config import SECTION_KEYS


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "file.h5").touch()
    return tmp_path / "sim.json"


def test_without_section_nothing_is_corrected(config: Path) -> None:
    assert read_beta_features(None, config) == BetaFeatures()


@pytest.mark.parametrize(("gjc", "text"), [(0.2, "0.2"), (1, "1"), (1.0, "1.0"), (1e-1, "0.1")])
def test_the_conductance_keeps_its_text(config: Path, gjc: float, text: str) -> None:
    found = read_beta_features({"gapjunction_target_population": "A", "gjc": gjc}, config)
    assert (found.gjc, found.gjc_text) == (gjc, text)


def test_all_keys(config: Path) -> None:
    section = {
        "_comment": "ours",
        "gapjunction_target_population": "A",
        "deterministic_stoch": 1,
        "procedure_type": "validation_sim",
        "gjc": 0.2,
        "remove_channels": "only_stoch",
        "load_g_pas_file": "file.h5",
        "correction_iteration_load": 3,
        "manual_MEComboInfo_file": str(config.parent / "file.h5"),
        "vc_amp": None,
    }
    assert read_beta_features(section, config) == BetaFeatures(
        gapjunction_target_population="A",
        deterministic_stoch=True,
        procedure_type="validation_sim",
        gjc=0.2,
        gjc_text="0.2",
        remove_channels="only_stoch",
        load_g_pas_file=config.parent / "file.h5",
        correction_iteration_load=3,
        manual_MEComboInfo_file=config.parent / "file.h5",
    )


@pytest.mark.parametrize(
    ("procedure", "fixed"), [("validation_sim", 0.2), ("find_holding_current", 0.2), ("other", None), (None, None)]
)
def test_a_procedure_fixes_the_conductance(procedure: str | None, fixed: float | None) -> None:
    assert BetaFeatures(procedure_type=procedure, gjc=0.2).fixed_conductance == fixed


def test_every_key_of_the_section_is_read() -> None:
    assert set(BetaFeatures.__dataclass_fields__) - {"gjc_text"} == SECTION_KEYS["beta_features"]


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ([], r"beta_features: a JSON object"),
        ({"gjc": "0.2"}, r"beta_features\.gjc: '0\.2' is not a number, in nS"),
        ({"gjc": True}, r"beta_features\.gjc: True is not a number"),
        ({"gjc": -1}, r"beta_features\.gjc: -1 nS is negative"),
        ({"deterministic_stoch": "no"}, r"deterministic_stoch: 'no' is not true or false"),
        ({"correction_iteration_load": 1.5}, r"correction_iteration_load: 1\.5 is not a whole number"),
        ({"remove_channels": ["all"]}, r"remove_channels: \['all'\] is not a text"),
        ({"load_g_pas_file": "none.h5", "gjc": 1}, r"load_g_pas_file: \S*none\.h5: no such file"),
        ({"load_g_pas_file": "file.h5"}, r"beta_features\.gjc: it is missing"),
        ({"manual_MEComboInfo_file": "file.h5"}, r"beta_features\.gjc: it is missing"),
        ({"procedure_type": "validation_sim"}, r"beta_features\.gjc: it is missing"),
        ({"procedure_type": "find_holding_current", "gjc": 1}, r"beta_features\.vc_amp: find_holding_current needs it"),
        (
            {
                "procedure_type": "find_holding_current",
                "gjc": 1,
                "vc_amp": "file.h5",
                "manual_MEComboInfo_file": "file.h5",
            },
            r"manual_MEComboInfo_file: find_holding_current cannot take holding currents from a file",
        ),
    ],
)
def test_wrong_values_are_named(config: Path, section: object, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        read_beta_features(section, config)


def test_all_problems_are_told_at_once(config: Path) -> None:
    with pytest.raises(ProblemsError, match=r"(?s)gjc.*not a number.*whole number"):
        read_beta_features({"gjc": "x", "correction_iteration_load": "y"}, config)


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ({"procedure_type": "validation"}, "procedure_type: 'validation' does nothing. Did you mean 'validation_sim'?"),
        ({"remove_channels": "none"}, "remove_channels: 'none' does nothing"),
        ({"deterministic_stoch": True}, "without gapjunction_target_population nothing is corrected"),
    ],
)
def test_what_does_nothing_is_a_warning(
    config: Path, caplog: pytest.LogCaptureFixture, section: dict[str, object], message: str
) -> None:
    read_beta_features(section, config)
    assert message in caplog.text
