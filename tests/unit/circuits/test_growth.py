"""Grown neurons are trees, and the same for the same seed."""

import itertools

import numpy as np
import pytest

from ndexp.circuits.growth import grow
from ndexp.circuits.metypes import METYPES, METype
from ndexp.circuits.morphology import APICAL, AXON, BASAL


@pytest.fixture(params=METYPES, ids=lambda metype: metype.mtype)
def metype(request: pytest.FixtureRequest) -> METype:
    return request.param


def test_one_seed_gives_one_neuron(metype: METype) -> None:
    one, two = (grow("cell", metype.plan, (1, 2)) for _ in range(2))
    other = grow("cell", metype.plan, (1, 3))
    assert len(one.sections) == len(two.sections)
    assert all(np.array_equal(a.points, b.points) for a, b in zip(one.sections, two.sections, strict=True))
    assert not np.array_equal(one.sections[0].points, other.sections[0].points)


def test_children_begin_where_their_parent_ends(metype: METype) -> None:
    sections = grow("cell", metype.plan, (1,)).sections
    for section in sections:
        if section.parent >= 0:
            assert np.array_equal(section.points[0, :3], sections[section.parent].points[-1, :3])
            assert sections[section.parent].kind == section.kind


def test_roots_begin_on_the_soma(metype: METype) -> None:
    neuron = grow("cell", metype.plan, (1,))
    roots = np.array([section.points[0, :3] for section in neuron.sections if section.parent < 0])
    assert np.linalg.norm(roots, axis=1) == pytest.approx(metype.plan.soma_radius, abs=0.01)
    assert len(roots) == 1 + metype.plan.stems + (metype.plan.apical is not None)


def test_kinds_come_in_the_order_axon_basal_apical_and_trees_depth_first(metype: METype) -> None:
    sections = grow("cell", metype.plan, (1,)).sections
    kinds = [section.kind for section in sections]
    assert [kind for kind, _ in itertools.groupby(kinds)] == [AXON, BASAL, APICAL][: 2 + (APICAL in kinds)]
    path: list[int] = []
    for index, section in enumerate(sections):
        while path and path[-1] != section.parent:
            path.pop()
        assert section.parent == (path[-1] if path else -1)
        path.append(index)


def test_an_apical_dendrite_grows_up_and_an_axon_as_planned(metype: METype) -> None:
    sections = grow("cell", metype.plan, (1,)).sections
    assert np.sign(sections[0].points[-1, 1]) == (1 if metype.plan.axon_up else -1)
    tops = [section.points[-1, 1] for section in sections if section.kind == APICAL]
    assert not tops or max(tops) > 150
