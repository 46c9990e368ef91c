"""The cells of each population as columns of node attributes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ndexp.circuits.electrical import ELECTRICAL
from ndexp.circuits.metypes import METype, of_population
from ndexp.circuits.positions import column_radius, draw_layers, draw_orientations, draw_positions

EXC_MINI_FREQUENCY, INH_MINI_FREQUENCY = 0.2, 0.05
"""Spontaneous release per synapse, Hz; used where a connection override asks for `spont_minis`."""
THALAMUS_Y = -100.0
"""Depth of the thalamic fibres' nodes below the column, µm."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """A node population: a row a cell."""

    population: str
    mtypes: NDArray[np.str_]
    """(n,) me-type of each cell."""
    positions: NDArray[np.float64]
    """(n, 3) float64, µm."""
    attributes: dict[str, NDArray[np.generic]]
    dynamics: dict[str, NDArray[np.float64]]

    @property
    def size(self) -> int:
        """Number of cells."""
        return int(self.mtypes.size)


def make_cells(rng: np.random.Generator, population: str, count: int, column: int) -> Cells:
    """Cells of a biophysical population, ordered by me-type.

    Args:
        rng: source of randomness.
        population: `excitatory` or `inhibitory`.
        count: how many.
        column: cells in the whole column, which decides its radius.
    """
    metypes = of_population(population)
    shares = apportion(count, np.array([metype.fraction for metype in metypes]))
    layers = np.concatenate([draw_layers(rng, m.layers, n) for m, n in zip(metypes, shares, strict=True)])
    positions = draw_positions(rng, layers, column_radius(column))
    morphologies = np.concatenate(
        [rng.choice(np.array(m.morphologies()), size=n) for m, n in zip(metypes, shares, strict=True)]
    )
    attributes = {
        **_labels(metypes, shares),
        "layer": layers,
        "morphology": morphologies,
        **dict(zip("xyz", positions.T, strict=True)),
        **_orientation_columns(draw_orientations(rng, count)),
        "exc_mini_frequency": np.full(count, EXC_MINI_FREQUENCY),
        "inh_mini_frequency": np.full(count, INH_MINI_FREQUENCY),
    }
    mtypes = np.asarray(attributes["mtype"], dtype=np.str_)
    dynamics = _dynamics(morphologies)
    return Cells(population=population, mtypes=mtypes, positions=positions, attributes=attributes, dynamics=dynamics)


def make_thalamus(rng: np.random.Generator, count: int, column: int) -> Cells:
    """The thalamic fibres: virtual nodes below the column."""
    angle = rng.uniform(0.0, 2 * np.pi, count)
    distance = column_radius(column) * np.sqrt(rng.random(count))
    positions = np.column_stack([distance * np.cos(angle), np.full(count, THALAMUS_Y), distance * np.sin(angle)])
    mtypes = np.full(count, "thalamus")
    attributes: dict[str, NDArray[np.generic]] = {
        **dict(zip("xyz", positions.T, strict=True)),
        "model_type": np.full(count, "virtual"),
        "mtype": np.full(count, "VPM_TC"),
        "region": np.full(count, "VPM"),
        "synapse_class": np.full(count, "EXC"),
    }
    return Cells(population="thalamus", mtypes=mtypes, positions=positions, attributes=attributes, dynamics={})


def apportion(count: int, fractions: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers that add up to `count`, near the fractions, none below 1 (largest remainders).

    Args:
        count: at least the number of fractions.
        fractions: (n,) shares that add up to 1.

    Returns:
        (n,) int64.
    """
    spare = count - fractions.size
    exact = spare * fractions
    shares = np.floor(exact).astype(np.int64)
    order = np.argsort(shares - exact, kind="stable")
    shares[order[: spare - shares.sum()]] += 1
    return shares + 1


def _labels(metypes: tuple[METype, ...], shares: NDArray[np.int64]) -> dict[str, NDArray[np.generic]]:
    columns = {
        "model_type": ["biophysical" for _ in metypes],
        "model_template": [f"hoc:{metype.mtype}" for metype in metypes],
        "mtype": [metype.mtype for metype in metypes],
        "etype": [metype.etype for metype in metypes],
        "synapse_class": [metype.synapse_class for metype in metypes],
        "morph_class": ["PYR" if metype.plan.apical else "INT" for metype in metypes],
        "region": ["S1" for _ in metypes],
    }
    return {name: np.repeat(np.array(values), shares) for name, values in columns.items()}


def _orientation_columns(quaternions: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    return {f"orientation_{axis}": quaternions[:, i] for i, axis in enumerate("xyzw")}


def _dynamics(morphologies: NDArray[np.str_]) -> dict[str, NDArray[np.float64]]:
    names, rows = np.unique(morphologies, return_inverse=True)
    found = np.array([ELECTRICAL[name] for name in names.tolist()], dtype=np.float64)[rows]
    return {
        "threshold_current": found[:, 0],
        "holding_current": np.zeros(len(morphologies)),
        "input_resistance": found[:, 1],
    }
