"""Writes node sets and compartment sets as JSON."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ndexp.errors import CircuitError

Location = tuple[int, int, float]
"""Node id, section id and position along the section (0 to 1)."""


def write_node_sets(path: Path, node_sets: Mapping[str, object]) -> Path:
    """Write node sets in the given order.

    Args:
        path: the file, replaced when it exists.
        node_sets: name → rule (an object), or list of names of other node sets.

    Returns:
        `path`.

    Raises:
        CircuitError: a compound names a node set that is not there.
    """
    for name, rule in node_sets.items():
        unknown = [part for part in rule if part not in node_sets] if isinstance(rule, Sequence) else []
        if unknown:
            raise CircuitError(f"node set '{name}' names unknown node sets: {', '.join(unknown)}", str(path))
    return _write(path, node_sets)


def write_compartment_sets(path: Path, sets: Mapping[str, tuple[str, Iterable[Location]]]) -> Path:
    """Write compartment sets, each sorted and without duplicates, as libsonata demands.

    Args:
        path: the file, replaced when it exists.
        sets: name → (population, locations).

    Returns:
        `path`.

    Raises:
        CircuitError: a location is not on a section (0 to 1), or an id is negative.
    """
    written: dict[str, object] = {}
    for name, (population, locations) in sets.items():
        rows = sorted(set(locations))
        for node_id, section_id, x in rows:
            if node_id < 0 or section_id < 0 or not 0.0 <= x <= 1.0:
                what = f"compartment set '{name}' has the impossible location [{node_id}, {section_id}, {x}]"
                raise CircuitError(what, str(path), "Ids count from 0, positions lie from 0 to 1")
        written[name] = {"population": population, "compartment_set": [list(row) for row in rows]}
    return _write(path, written)


def _write(path: Path, content: Mapping[str, object]) -> Path:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return path
