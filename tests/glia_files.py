"""Small edge files of astrocytes, for tests of what reads them: no engine is needed."""

from pathlib import Path
from typing import Any

import builders
import numpy as np

GLIA, NEURONS = [1, 0, 1, 2], [4, 3, 0, 4]
"""Ends of each neuro-glial edge."""


def neuro_glial(folder: Path, without: str = "", **more: Any) -> Path:
    """Edges `ng` of astrocytes G with neurons N in `e.h5`, less an attribute."""
    columns: dict[str, Any] = {
        "synapse_id": np.array([70, 60, 50, 40], np.uint64),
        "astrocyte_section_id": np.array([5, 6, 7, 8], np.uint32),
        "synapse_population": ["x", "y", "y", "x"],
    }
    rows = {name: values for name, values in (columns | more).items() if name != without}
    return builders.write_edges(folder / "e.h5", ("G", 3), ("N", 5), (GLIA, NEURONS), rows, name="ng")


def endfeet(folder: Path, vessels: tuple[int, ...] = (2, 0, 1), population: str = "V") -> tuple[Path, Path]:
    """Edges `feet` of vessels V with astrocytes G, and the node file of three vessels, of single precision."""
    diameters = {"start_diameter": [1.3, 2.0, 3.0], "end_diameter": [1.4, 2.5, 5.0]}
    nodes = builders.write_nodes(folder / "v.h5", population, diameters)
    columns = {
        "astrocyte_section_id": np.array([4, 5, 6], np.uint32),
        "endfoot_compartment_length": [10.0, 11.0, 12.0],
        "endfoot_compartment_diameter": [1.0, 1.5, 2.0],
    }
    edges = builders.write_edges(folder / "f.h5", ("V", 99), ("G", 3), (vessels, [1, 0, 1]), columns, name="feet")
    return edges, nodes
