"""Edges have all parameters, the same for the same seed."""

import numpy as np
import pytest

from ndexp.circuits.cells import Cells
from ndexp.circuits.microcircuit import grow_morphologies, make_populations
from ndexp.circuits.wiring import Wires, make_wires

MORPHOLOGIES = grow_morphologies()
POPULATIONS = make_populations(100, 1)
ATTRIBUTES = {
    "conductance", "u_syn", "depression_time", "facilitation_time", "decay_time", "n_rrp_vesicles", "syn_type_id",
    "u_hill_coefficient", "conductance_scale_factor", "afferent_section_id", "afferent_section_pos", "delay",
}  # fmt: skip


def wires(source: str, target: str, seed: int = 1, populations: dict[str, Cells] = POPULATIONS) -> Wires:
    return make_wires(seed, populations[source], populations[target], MORPHOLOGIES)


def test_every_synapse_has_all_parameters() -> None:
    found = wires("inhibitory", "excitatory")
    assert set(found.attributes) == ATTRIBUTES
    assert {len(values) for values in found.attributes.values()} == {found.source_ids.size}


def test_one_seed_gives_one_wiring() -> None:
    one, two, other = (
        wires("excitatory", "inhibitory"),
        wires("excitatory", "inhibitory"),
        wires("excitatory", "inhibitory", 2),
    )
    assert np.array_equal(one.source_ids, two.source_ids)
    assert all(np.array_equal(one.attributes[name], two.attributes[name]) for name in ATTRIBUTES)
    assert not np.array_equal(one.source_ids[:50], other.source_ids[:50])


@pytest.mark.parametrize("source", ["excitatory", "inhibitory", "thalamus"])
def test_parameters_are_in_their_ranges(source: str) -> None:
    values = wires(source, "excitatory").attributes
    assert values["delay"].min() >= 0.5
    assert 0 < values["u_syn"].min() <= values["u_syn"].max() < 1
    assert values["n_rrp_vesicles"].min() >= 1
    assert values["conductance"].min() > 0
    assert 0 <= values["afferent_section_pos"].min() <= values["afferent_section_pos"].max() <= 1
    assert (values["syn_type_id"] < 100).all() == (source == "inhibitory")


def test_synapses_of_a_connection_share_their_strength_but_not_their_place() -> None:
    found = wires("excitatory", "excitatory")
    connections = found.target_ids * 1000 + found.source_ids
    first = connections == np.bincount(connections).argmax()
    assert first.sum() > 3
    assert np.unique(found.attributes["conductance"][first]).size == 1
    assert np.unique(found.attributes["afferent_section_pos"][first]).size == first.sum()


@pytest.mark.parametrize("cells", [50, 100, 500])
def test_the_number_of_partners_does_not_depend_on_the_size(cells: int) -> None:
    found = wires("excitatory", "excitatory", populations=make_populations(cells, 1))
    pairs = np.unique(np.column_stack([found.target_ids, found.source_ids]), axis=0)
    assert set(np.bincount(pairs[:, 0]).tolist()) == {20}


def test_small_circuits_have_stronger_synapses() -> None:
    small, large = (wires("excitatory", "excitatory", populations=make_populations(cells, 1)) for cells in (10, 100))
    ratio = small.attributes["conductance"].mean() / large.attributes["conductance"].mean()
    assert ratio == pytest.approx(20 / 7, rel=0.15)
