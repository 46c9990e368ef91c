"""Which managers a population and its edges get."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ndexp.engine.allen_point import AllenPointConnectionManager, AllenPointEngine, Exp2SynSynapseRuleManager
from ndexp.engine.connection_manager import SynapseRuleManager
from ndexp.engine.neuromodulation_manager import NeuroModulationManager
from ndexp.engine.node.engine import METypeEngine, connection_class, engine_of
from ndexp.engine.settings import EdgeConf
from ndexp.errors import ConfigError, UnknownKeyError


def edges(kind: str) -> EdgeConf:
    return EdgeConf(name="edges", type=kind, file=Path("e.h5"), source="A", target="B")


def test_point_processes_have_an_engine_and_all_else_is_made_by_templates() -> None:
    assert engine_of("point_process") is AllenPointEngine
    assert engine_of("biophysical") is engine_of("virtual") is METypeEngine


@pytest.mark.parametrize(
    ("kind", "target", "is_inner", "expected"),
    [
        ("chemical", "biophysical", True, SynapseRuleManager),
        ("point_process", "biophysical", True, SynapseRuleManager),
        ("chemical", "biophysical", False, SynapseRuleManager),
        ("Exp2Syn_synapse", "biophysical", False, Exp2SynSynapseRuleManager),
        ("Exp2Syn_synapse", "biophysical", True, Exp2SynSynapseRuleManager),
        ("neuromodulatory", "biophysical", False, NeuroModulationManager),
        ("point_process", "point_process", False, AllenPointConnectionManager),
        ("chemical", "point_process", True, AllenPointConnectionManager),
    ],
)
def test_edges_are_told_by_type_and_inner_ones_by_their_cells(
    kind: str, target: str, is_inner: bool, expected: Any
) -> None:
    assert connection_class(edges(kind), target, is_inner=is_inner) is expected


def test_an_unknown_type_of_edges() -> None:
    with pytest.raises(UnknownKeyError, match=r"e\.h5:edges: edges of type 'chemicl' cannot be simulated"):
        connection_class(edges("chemicl"), "biophysical", is_inner=False)


@pytest.mark.parametrize(
    ("kind", "target", "fitting"),
    [
        ("neuromodulatory", "point_process", "point_process"),
        ("point_process", "biophysical", "chemical, electrical, Exp2Syn_synapse"),
    ],
)
def test_edges_must_suit_the_cells(kind: str, target: str, fitting: str) -> None:
    with pytest.raises(
        ConfigError, match=rf"type '{kind}' cannot end on 'B', a population of type '{target}'"
    ) as found:
        connection_class(edges(kind), target, is_inner=False)
    assert f"Edges onto such cells are of type {fitting}" in str(found.value)


def test_astrocytes_are_served_by_a_plugin() -> None:
    assert engine_of("astrocyte").__name__ == "NGVEngine"
    glial = replace(edges("synapse_astrocyte"), source="G", target="N")
    assert glial.ends == ("N", "G")
    assert connection_class(glial, "astrocyte", is_inner=False).__name__ == "NeuroGliaConnManager"
    assert connection_class(edges("endfoot"), "astrocyte", is_inner=False).__name__ == "GlioVascularManager"


@pytest.mark.parametrize(("kind", "target"), [("endfoot", "biophysical"), ("chemical", "astrocyte")])
def test_edges_of_astrocytes_and_others_do_not_mix(kind: str, target: str) -> None:
    with pytest.raises(ConfigError, match=rf"type '{kind}' cannot end on 'B', a population of type '{target}'"):
        connection_class(edges(kind), target, is_inner=kind == "chemical")


def test_the_core_does_not_import_the_plugin() -> None:
    code = "import sys, ndexp.engine.run; print([name for name in sys.modules if name.startswith('ndexp.engine.ngv')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n", done.stderr
