"""Sources: a signal and the clamp that plays it into one point, under the published API's names."""

import logging
from copy import copy
from typing import TYPE_CHECKING, Self

import numpy as np

from ndexp.engine.neuron_api import hoc
from ndexp.engine.rng import random123, set_global_index
from ndexp.engine.stimulus_manager.draws import Draws
from ndexp.engine.stimulus_manager.random_signals import ornstein_uhlenbeck
from ndexp.engine.stimulus_manager.shot_signals import Shots, shot_noise
from ndexp.engine.stimulus_manager.signals import Signal, grid_size, resistances

if TYPE_CHECKING:
    from ndexp.engine.typing import HocObject, Section

log = logging.getLogger(__name__)


class SignalSource(Signal):
    """A signal that is played into a point; every `add_…` returns the source, so that calls chain.

    Args:
        base_amp: the value outside of the signal.
        delay: ms before the signal begins.
        rng: NEURON's `Random`; without one, random signals take the stream (0, 1, 2) and set the global index to 0.
        represents_physical_electrode: whether the current comes through an electrode, so is no membrane current.
    """

    def __init__(
        self,
        base_amp: float = 0.0,
        *,
        delay: float = 0,
        rng: "HocObject | None" = None,
        represents_physical_electrode: bool = False,
    ) -> None:
        super().__init__(delay, base_amp)
        self._rng = rng
        self._is_electrode = represents_physical_electrode
        self.clamp: HocObject = None
        self._made: dict[str, tuple[HocObject, HocObject]] = {}  # one for all twins

    @property
    def time_vec(self) -> "HocObject":
        """The times of the signal's points, ms, as a hoc Vector; the signal must be complete."""
        return self._vectors[0]

    @property
    def stim_vec(self) -> "HocObject":
        """The values of the signal's points as a hoc Vector; the signal must be complete."""
        return self._vectors[1]

    def add_noise(self, mean: float, variance: float, duration: float, dt: float = 0.5) -> Self:
        """Gaussian noise, a sample every `dt` ms."""
        return self.add_grid(self._draws().normals(mean, variance, self._size(duration, dt)), dt, duration)

    def add_ornstein_uhlenbeck(self, tau: float, sigma: float, mean: float, duration: float, dt: float) -> Self:
        """An Ornstein-Uhlenbeck process with relaxation time `tau` (ms), a sample every `dt` ms."""
        variates = self._draws().normals(0, 1, self._size(duration, dt))
        return self.add_grid(ornstein_uhlenbeck(variates, tau, sigma, mean, dt), dt, duration)

    def add_shot_noise(  # noqa: PLR0913, PLR0917 - the published signature
        self,
        tau_D: float,
        tau_R: float,
        rate: float,
        amp_mean: float,
        amp_var: float,
        duration: float,
        dt: float = 0.25,
    ) -> Self:
        """Shots of a Poisson process of `rate` Hz that rise and decay in `tau_R` and `tau_D` ms."""
        shots = Shots(rate=rate, amp_mean=amp_mean, amp_var=amp_var, tau_R=tau_R, tau_D=tau_D)
        samples = shot_noise(self._draws(), shots, duration, dt, self._size(duration, dt))
        return self.add_grid(samples, dt, duration)

    def twin(self) -> Self:
        """Another source of the same signal, for another point; both play the same Vectors."""
        return copy(self)

    def attach_to(self, section: "Section", position: float) -> None:
        """Make the clamp there and play the signal into it; this object holds both.

        Raises:
            NotImplementedError: the class has no clamp.
        """
        raise NotImplementedError

    @property
    def _vectors(self) -> "tuple[HocObject, HocObject]":
        if "signal" not in self._made:
            self._made["signal"] = hoc().Vector(self.times), hoc().Vector(self.values)
        return self._made["signal"]

    def _size(self, duration: float, dt: float) -> int:
        return grid_size(self.now, duration, dt)

    def _draws(self) -> Draws:
        if self._rng is None:
            log.warning("A source without rng: its stream is (0, 1, 2), and the global index is set to 0")
            set_global_index(0)
            self._rng = random123(0, 1, 2)
        return Draws(self._rng)


class CurrentSource(SignalSource):
    """A signal (nA) as current into one point: `MembraneCurrentSource`, or `IClamp` for a physical electrode.

    Args:
        base_amp: current outside of the signal, nA.
        delay: as for all sources.
        rng: as for all sources.
        represents_physical_electrode: as for all sources.
        interpolate: whether values between points lie on the line, or are those of the point before.
    """

    def __init__(
        self,
        base_amp: float = 0.0,
        *,
        delay: float = 0,
        rng: "HocObject | None" = None,
        represents_physical_electrode: bool = False,
        interpolate: bool = True,
    ) -> None:
        super().__init__(base_amp, delay=delay, rng=rng, represents_physical_electrode=represents_physical_electrode)
        self._interpolate = interpolate

    def attach_to(self, section: "Section", position: float) -> None:
        """Make the clamp there and play the current into it; this object holds both."""
        kind = hoc().IClamp if self._is_electrode else hoc().MembraneCurrentSource
        self.clamp = kind(position, sec=section)
        self.clamp.dur = self.end
        self.stim_vec.play(self.clamp._ref_amp, self.time_vec, int(self._interpolate))  # noqa: SLF001 - NEURON's name


class ConductanceSource(SignalSource):
    """A signal (µS) as conductance in one point: `ConductanceSource`, or `SEClamp` for a physical electrode.

    The base value is the reversal potential, as in neurodamus 4.2.9: with one above 0 mV the clamp conducts that many
    µS during the delay and at the end; at 0 or below it is open.

    Args:
        reversal: mV.
        delay: as for all sources.
        rng: as for all sources.
        represents_physical_electrode: as for all sources.
    """

    def __init__(
        self,
        reversal: float = 0.0,
        *,
        delay: float = 0.0,
        rng: "HocObject | None" = None,
        represents_physical_electrode: bool = False,
    ) -> None:
        super().__init__(reversal, delay=delay, rng=rng, represents_physical_electrode=represents_physical_electrode)
        self.reversal = reversal

    def attach_to(self, section: "Section", position: float) -> None:
        """Make the clamp there and play its resistance; this object holds both.

        Between points the resistance, and not the conductance, lies on the line.
        """
        kind = hoc().SEClamp if self._is_electrode else hoc().ConductanceSource
        self.clamp = kind(position, sec=section)
        self.clamp.dur1, self.clamp.amp1 = self.end, self.reversal
        times, values = self._resistances
        values.play(self.clamp._ref_rs, times, 1)  # noqa: SLF001 - NEURON's name

    @property
    def _resistances(self) -> "tuple[HocObject, HocObject]":
        """Times and resistances (MΩ); before the signal's first point the clamp is open."""
        if "resistances" not in self._made:
            times, values = np.append(0.0, self.times), np.append(0.0, self.values)
            self._made["resistances"] = hoc().Vector(times), hoc().Vector(resistances(values))
        return self._made["resistances"]
