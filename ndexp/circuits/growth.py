"""Grows morphologies: first which twig carries which, then where their points lie; one seed, one neuron."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ndexp.circuits.morphology import APICAL, AXON, BASAL, Morphology, Section

_STEP = 10.0
"""Distance between points, µm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """How a tree that bifurcates again and again looks, order by order."""

    lengths: Sequence[float]
    """Mean length of the twigs of each order, µm."""
    diameters: Sequence[float]
    """Diameter of the twigs of each order, µm."""
    splits: Sequence[float]
    """Chance that a twig of each order bifurcates; one item less than `lengths`."""
    spread: float = 0.6
    """Angle of a daughter with its parent, rad."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trunk:
    """A main branch with a side tree at every node and a tree at its end."""

    pieces: int
    length: float
    """Mean length of a piece, µm."""
    diameters: tuple[float, float]
    """At the soma and at the end, µm."""
    side: Tree
    end: Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class NeuronPlan:
    """What a neuron of one me-type is grown from."""

    soma_radius: float
    """µm."""
    stems: int
    """Number of basal trees."""
    basal: Tree
    apical: Trunk | None
    axon: Trunk
    basal_tilt: float
    """Cosine of the basal stems' mean angle with the upward axis: -1 down, 0 sideways."""
    axon_up: bool = False


@dataclass(frozen=True, slots=True)
class _Twig:
    length: float
    diameters: tuple[float, float]
    spread: float
    children: tuple["_Twig", ...]


def grow(name: str, plan: NeuronPlan, seed: Sequence[int]) -> Morphology:
    """The morphology that this plan and seed give.

    Args:
        name: the morphology's name, also its file's stem.
        plan: what to grow.
        seed: entropy of the random stream.
    """
    rng = np.random.default_rng(np.random.SeedSequence(list(seed)))
    sections: list[Section] = []
    axon_way = np.array([0.0, 1.0 if plan.axon_up else -1.0, 0.0])
    _realise(rng, sections, AXON, _trunk(rng, plan.axon), _stem(plan, axon_way))
    for direction in _stem_directions(rng, plan.stems, plan.basal_tilt):
        _realise(rng, sections, BASAL, _tree(rng, plan.basal), _stem(plan, direction))
    if plan.apical is not None:
        _realise(rng, sections, APICAL, _trunk(rng, plan.apical), _stem(plan, np.array([0.0, 1.0, 0.0])))
    return Morphology(name=name, soma_radius=plan.soma_radius, sections=tuple(sections))


def _tree(rng: np.random.Generator, tree: Tree, order: int = 0) -> _Twig:
    length = tree.lengths[order] * rng.uniform(0.75, 1.25)
    diameter = tree.diameters[order]
    splits = order < len(tree.splits) and rng.random() < tree.splits[order]
    children = (_tree(rng, tree, order + 1), _tree(rng, tree, order + 1)) if splits else ()
    return _Twig(length, (diameter, 0.85 * diameter), tree.spread, children)


def _trunk(rng: np.random.Generator, trunk: Trunk, piece: int = 0) -> _Twig:
    thick, thin = trunk.diameters
    at = [thick + (thin - thick) * (piece + i) / trunk.pieces for i in (0, 1)]
    last = piece == trunk.pieces - 1
    ahead = (_tree(rng, trunk.end), _tree(rng, trunk.end)) if last else (_trunk(rng, trunk, piece + 1),)
    side = () if last else (_tree(rng, trunk.side),)
    return _Twig(trunk.length * rng.uniform(0.75, 1.25), (at[0], at[1]), 0.1, (*ahead, *side))


@dataclass(frozen=True, slots=True)
class _Root:
    parent: int
    start: NDArray[np.float64]
    direction: NDArray[np.float64]


def _stem(plan: NeuronPlan, direction: NDArray[np.float64]) -> _Root:
    return _Root(-1, plan.soma_radius * direction, direction)


def _realise(rng: np.random.Generator, sections: list[Section], kind: int, twig: _Twig, root: _Root) -> None:
    """Append the twig and all it carries to `sections`, depth first."""
    points, direction = _walk(rng, twig, root)
    sections.append(Section(kind=kind, parent=root.parent, points=points))
    index = len(sections) - 1
    azimuth = rng.uniform(0, 2 * np.pi)
    for i, child in enumerate(twig.children):
        turned = _turn(direction, child.spread, azimuth + np.pi * i)
        _realise(rng, sections, kind, child, _Root(index, points[-1, :3], turned))


def _walk(rng: np.random.Generator, twig: _Twig, root: _Root) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points of a slightly winding path, and the direction at its end."""
    count = max(2, round(twig.length / _STEP))
    bends = np.cumsum(rng.normal(0.0, 0.08, (count, 3)), axis=0)
    steps = root.direction + bends
    steps /= np.linalg.norm(steps, axis=1, keepdims=True)
    path = root.start + np.cumsum(steps * (twig.length / count), axis=0)
    diameters = np.linspace(*twig.diameters, count + 1)
    points = np.column_stack([np.vstack([root.start, path]), diameters])
    return np.round(points, 3), steps[-1]


def _turn(direction: NDArray[np.float64], angle: float, azimuth: float) -> NDArray[np.float64]:
    """`direction` turned by `angle` towards `azimuth`, rad."""
    helper = np.array([1.0, 0.0, 0.0]) if abs(direction[0]) < 0.9 else np.array([0.0, 0.0, 1.0])  # noqa: PLR2004
    side = np.cross(direction, helper)
    side /= np.linalg.norm(side)
    across = np.cross(direction, side)
    turned: NDArray[np.float64] = np.cos(angle) * direction + np.sin(angle) * (
        np.cos(azimuth) * side + np.sin(azimuth) * across
    )
    return turned


def _stem_directions(rng: np.random.Generator, count: int, tilt: float) -> NDArray[np.float64]:
    """Unit vectors around the vertical axis, evenly spaced with some scatter, (count, 3) float64."""
    azimuth = 2 * np.pi * (np.arange(count) + rng.uniform(-0.25, 0.25, count)) / count
    height = np.clip(tilt + rng.uniform(-0.3, 0.3, count), -0.95, 0.95)
    radius = np.sqrt(1 - height**2)
    return np.column_stack([radius * np.cos(azimuth), height, radius * np.sin(azimuth)])
