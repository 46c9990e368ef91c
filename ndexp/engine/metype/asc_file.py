"""A Neurolucida file as NEURON's importer understands it, if there is nothing unusual in it; numpy only.

Usual is one contour of the soma, and trees of points and branches with colours and the like. For anything else (several
contours, markers, spines, sets, sections without a length…) there is no result: NEURON's own importer has the word.

Source: the file format as NEURON's Import3d tool takes it; results were compared with it bit by bit.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Points: TypeAlias = NDArray[np.float64]
"""(4, n) float64: x, y, z and diameter, µm."""

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_TOKEN = re.compile(
    rf"""(?:\s|;[^\n]*)*+
    (?:\(\s*({_NUMBER})\s+({_NUMBER})\s+({_NUMBER})(?:\s+({_NUMBER}))?\s*\)
      |(\(\s*(?:Color\s+RGB\s*\(\s*\d+\s*,\s*\d+\s*,\s*\d+\s*\)|[A-Z]\w*(?:\s+\w+)?)\s*\)
       |\(\s*"(?:CellBody|Cell\ Body|Soma)"
       |(?:Normal|High|Low|Incomplete|Generated)\b
       |\S))""",
    re.VERBOSE | re.ASCII,
)
"""A point, its diameter optional; or a property, the head of the soma's contour, how a branch ends, one character."""

_KINDS = {"Axon": 2, "Dendrite": 3, "Apical": 4}
_SPECIAL = re.compile(r"inf|nan|set|rgb|0x", re.IGNORECASE)
"""How words begin that are no plain words to NEURON's reader."""

_LEAST_CONTOUR = 3
_EPSILON = 1e-11
"""Numbers that differ by less are equal in hoc."""

_POINTS, _PROPERTY, _CONTOUR, _ENDING, _END = "points", "property", "contour", "ending", "@"
"""Kinds of tokens, besides single characters, of which "@" stands for the end."""


class UnusualError(ValueError):
    """There is something in the file that this reader does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A section of a tree: kind as in SWC, index of the parent among the branches (-1: the soma), its points."""

    kind: int
    parent: int
    points: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class AscFile:
    """The soma's contour, and all branches in the order of the file."""

    contour: Points
    branches: tuple[Branch, ...]


def parse_asc(text: str) -> AscFile:
    """The contents of a file with this text.

    Raises:
        UnusualError: there is something in it that this reader does not know.
    """
    if not text.isascii() or _END in text or "\0" in text:
        raise UnusualError("characters that NEURON's reader stops at")
    return _Parser(_TOKEN.findall(f"{text}\n{_END}")).file()


def eight_digits(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Every number through a text of 8 significant digits, as in the statements that NEURON's importer runs."""
    flat = values.ravel()
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 10.0 ** (7 - np.floor(np.log10(np.abs(flat))))
        scaled = np.abs(flat) * scale
        whole = np.rint(scaled)
        found = np.copysign(whole / scale, flat)
        is_sure = (scale >= 1) & (scale <= 1e22) & (whole >= 1e7) & (whole < 1e8)  # noqa: PLR2004 - exact
        is_sure &= np.abs(scaled - np.floor(scaled) - 0.5) > 1e-4  # noqa: PLR2004 - rounded alike
    doubtful = np.flatnonzero(~is_sure)
    found[doubtful] = [float(f"{value:.8g}") for value in flat[doubtful].tolist()]
    return found.reshape(values.shape)


def _is_same(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    return all(abs(a - b) < _EPSILON for a, b in zip(one[:3].tolist(), other[:3].tolist(), strict=True))


def _joined(parent: Points, points: Points) -> Points:
    """The points of a branch, after the end of its parent unless it begins there, with the branch's diameter."""
    if _is_same(parent[:, -1], points[:, 0]):
        return points
    longer = np.empty((4, points.shape[1] + 1))
    longer[:, 1:] = points
    longer[:3, 0] = parent[:3, -1]
    longer[3, 0] = points[3, 0]
    return longer


class _Parser:
    """Goes from token to token: their kinds with a word, or with the range of points."""

    def __init__(self, found: Sequence[tuple[str, ...]]) -> None:
        flat = [number or "0" for token in found if not token[4] for number in token[:4]]
        self._points = np.array(list(map(float, flat)), np.float64).reshape(-1, 4).T
        self._tokens = list(_tokens(found))
        self._next = 0
        self._branches: list[Branch] = []

    def file(self) -> AscFile:
        """All objects."""
        contours = []
        while self._kind() != _END:
            if self._kind() == _CONTOUR:
                contours.append(self._contour())
            elif self._kind() == "(":
                self._tree()
            else:
                self._word(_PROPERTY)
        if len(contours) != 1 or not self._branches:
            raise UnusualError("not one contour and at least one tree")
        return AscFile(contour=contours[0], branches=tuple(self._branches))

    def _kind(self) -> str:
        return self._tokens[self._next][0]

    def _word(self, kind: str) -> str:
        """Step over a token that must be of this kind; gives its word."""
        found, word, *_ = self._tokens[self._next]
        if found != kind:
            raise UnusualError(f"{found} instead of {kind}")
        self._next += 1
        return word

    def _range(self) -> Points:
        """Step over points, which must come next."""
        *_, begin, end = self._tokens[self._next]
        self._word(_POINTS)
        return self._points[:, begin:end]

    def _properties(self) -> list[str]:
        words = []
        while self._kind() == _PROPERTY:
            words.append(self._word(_PROPERTY))
        return words

    def _contour(self) -> Points:
        self._word(_CONTOUR)
        self._properties()
        points = self._range()
        self._word(")")
        if points.shape[1] < _LEAST_CONTOUR:
            raise UnusualError("a contour of less than 3 points")
        return points

    def _tree(self) -> None:
        self._word("(")
        words = self._properties()
        kind = _KINDS.get(words[-1]) if words else None
        if kind is None:
            raise UnusualError("a tree of another kind")
        parents = [-1]
        while parents:
            self._branches.append(self._branch(kind, parents[-1]))
            if self._kind() == "(":
                self._word("(")
                parents.append(len(self._branches) - 1)
            else:
                self._branch_end(parents)

    def _branch(self, kind: int, parent: int) -> Branch:
        points = self._range()
        if parent >= 0:
            points = _joined(self._branches[parent].points, points)
        count = points.shape[1]
        if count == 1 or (count == 2 and _is_same(points[:, 0], points[:, 1])):  # noqa: PLR2004
            raise UnusualError("a section without a length, which NEURON's importer leaves out")
        return Branch(kind=kind, parent=parent, points=points)

    def _branch_end(self, parents: list[int]) -> None:
        """After the points of a branch without children: up to the next branch, or the end of the tree."""
        if self._kind() == _ENDING:
            self._word(_ENDING)
        while parents and self._kind() != "|":
            self._word(")")
            parents.pop()
        if parents:
            self._word("|")
            if len(parents) == 1:
                raise UnusualError("a tree with two stems")


def _tokens(found: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, str, int, int]]:
    """Kind, word and range of points; points that follow each other are one token."""
    row = 0
    for text, same in groupby(token[4] for token in found):
        count = len(list(same))
        if not text:
            yield _POINTS, "", row, row + count
            row += count
            continue
        for _ in range(count):
            yield (*_mark(text), 0, 0)


@lru_cache(maxsize=256)
def _mark(text: str) -> tuple[str, str]:
    """The kind and the word of a token that is not points."""
    if len(text) == 1:
        return text, ""
    if text.endswith('"'):
        return _CONTOUR, ""
    if not text.startswith("("):
        return _ENDING, text
    words = text.strip("()").split()
    if any(_SPECIAL.match(word) for word in words if not text.endswith("))")):
        raise UnusualError(text)
    return _PROPERTY, words[0]
