"""The table of pathways is consistent."""

import pytest

from ndexp.circuits.metypes import METYPES
from ndexp.circuits.pathways import PATHWAYS, THALAMUS, Pathway

CLASSES = {metype.mtype: metype.synapse_class for metype in METYPES}


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda p: f"{p.sources[0]}-{p.targets[0]}")
def test_the_synapse_type_follows_the_source(pathway: Pathway) -> None:
    is_excitatory = pathway.sources == THALAMUS or CLASSES[pathway.sources[0]] == "EXC"
    assert (pathway.synapses.syn_type_id >= 100) is is_excitatory


def test_no_pair_of_me_types_has_two_pathways() -> None:
    pairs = [(s, t) for pathway in PATHWAYS for s in pathway.sources for t in pathway.targets]
    assert len(pairs) == len(set(pairs))


def test_every_me_type_gets_input_from_excitatory_inhibitory_and_thalamic_cells() -> None:
    for mtype in CLASSES:
        sources = {source for pathway in PATHWAYS if mtype in pathway.targets for source in pathway.sources}
        assert {"L23_PC", "PV_BC", "thalamus"} <= sources
