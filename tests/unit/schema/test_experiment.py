"""The schema is documented and has SONATA's keys."""

import ast
import inspect
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

import ndexp.schema
from ndexp.schema.beta_features import BetaFeaturesConfig
from ndexp.schema.conditions import ConditionsConfig, ModificationConfig
from ndexp.schema.connection_overrides import ConnectionOverrideConfig
from ndexp.schema.experiment import ExperimentConfig
from ndexp.schema.inputs import InputConfig
from ndexp.schema.reports import ReportConfig
from ndexp.schema.simulation import RunConfig
from ndexp.sonata.simulation_config import (
    MODIFICATION_KEYS,
    MODULE_KEYS,
    OVERRIDE_KEYS,
    REPORT_KEYS,
    SECTION_KEYS,
    TOP_KEYS,
)

FILES = sorted(Path(inspect.getfile(ndexp.schema)).parent.glob("*.py"))


def names(schema: type) -> set[str]:
    return {one.name for one in fields(schema)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_field_and_class_is_documented(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef):
            assert ast.get_docstring(node), node.name
        if isinstance(node, ast.ClassDef) and any("dataclass" in ast.dump(one) for one in node.decorator_list):
            for item, following in zip(node.body, [*node.body[1:], None], strict=True):
                if isinstance(item, ast.AnnAssign):
                    assert isinstance(following, ast.Expr), f"{node.name}.{ast.unparse(item.target)}"


@pytest.mark.parametrize(
    ("schema", "keys"),
    [
        (ReportConfig, REPORT_KEYS),
        (ConnectionOverrideConfig, OVERRIDE_KEYS - {"name"}),
        (ModificationConfig, MODIFICATION_KEYS - {"name"}),
        (ConditionsConfig, SECTION_KEYS["conditions"]),
        (BetaFeaturesConfig, SECTION_KEYS["beta_features"]),
        (RunConfig, SECTION_KEYS["run"] - {"electrodes_file"}),
    ],
)
def test_sections_have_sonatas_keys(schema: type, keys: frozenset[str]) -> None:
    assert names(schema) == keys


def test_inputs_have_the_keys_of_all_modules() -> None:
    assert names(InputConfig) >= set().union(*MODULE_KEYS.values())


def test_sonatas_sections_keep_their_names() -> None:
    ours = {"description", "circuit", "simulation", "runtime", "launch", "resources", "sweep"}
    assert names(ExperimentConfig) - ours <= TOP_KEYS


def test_sections_have_defaults() -> None:
    assert all(is_dataclass(getattr(ExperimentConfig(), name)) for name in ("circuit", "run", "launch", "resources"))
