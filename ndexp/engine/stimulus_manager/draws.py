"""Variates from one of NEURON's random streams, as the pure functions of signals take them."""

from typing import TYPE_CHECKING

from ndexp.engine.neuron_api import hoc

if TYPE_CHECKING:
    from ndexp.engine.typing import Floats, HocObject


class Draws:
    """A stream of NEURON's; setting a distribution uses up a variate and drops one that was kept back.

    Args:
        rng: NEURON's `Random`.

    Source: NEURON's documentation of `Random`; `setrand` fills in the order of the Vector.
    """

    def __init__(self, rng: "HocObject") -> None:
        self._rng = rng

    def normal(self) -> float:
        """Set the standard normal distribution; gives the variate that this uses up."""
        return float(self._rng.normal(0, 1))

    def uniform(self) -> float:
        """Set the uniform distribution from 0 to 1; gives the variate that this uses up."""
        return float(self._rng.uniform(0, 1))

    def normals(self, mean: float, variance: float, count: int) -> "Floats":
        """(count,) float64: set a normal distribution, then draw."""
        self._rng.normal(mean, variance)
        return self.more(count)

    def uniforms(self, count: int) -> "Floats":
        """(count,) float64: set the uniform distribution from 0 to 1, then draw."""
        self._rng.uniform(0, 1)
        return self.more(count)

    def exponentials(self, mean: float, count: int) -> "Floats":
        """(count,) float64: set the exponential distribution, then draw."""
        self._rng.negexp(mean)
        return self.more(count)

    def more(self, count: int) -> "Floats":
        """(count,) float64: draw from the distribution that was set last; normal(0, 1) for a new stream."""
        vector = hoc().Vector(count)
        vector.setrand(self._rng)
        drawn: Floats = vector.as_numpy().copy()
        return drawn
