"""Shot noise as current or conductance: given by its shots, or by the mean and deviation of their sum."""

from typing import TYPE_CHECKING, ClassVar

from ndexp.engine.stimulus_manager.manager import StimulusManager
from ndexp.engine.stimulus_manager.parameters import Parameters, place
from ndexp.engine.stimulus_manager.relative import Scale
from ndexp.engine.stimulus_manager.shot_signals import shots_of
from ndexp.engine.stimulus_manager.streams import StreamStim

if TYPE_CHECKING:
    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.stimulus_manager.sources import SignalSource
    from ndexp.engine.typing import HocObject

_DEFAULT_SKEW = 0.5
_TOO_NEAR = 1e-9
"""Share of the decay time by which the rise must be shorter at least."""


@StimulusManager.register_type
class ShotNoise(StreamStim):
    """Shots at random times with random amplitudes; all points of a cell get the same."""

    IsNoise: ClassVar[bool] = True
    stim_count: ClassVar[int] = 0
    STREAM: ClassVar[int] = 19216

    def parse_check_all_parameters(self, stim_info: "StimInfo") -> bool:
        """Read `Mode`, `Reversal` (mV, 0), `Dt` (ms, 0.25), `RiseTime`, `DecayTime` (ms), the class's, and `Seed`.

        False if there is nothing to inject: not one whole step in the duration, or what the class says.

        Raises:
            ConfigError: a parameter is missing or makes no sense.
        """
        read = Parameters(stim_info)
        self.is_conductance = read.is_conductance()
        self.reversal = read.number("Reversal", 0.0)
        self.dt = read.positive("Dt", 0.25)
        read.check()
        if int(self.duration / self.dt) == 0:
            return False
        self.tau_R = read.positive("RiseTime")
        self.tau_D = read.positive("DecayTime")
        if self.tau_R >= self.tau_D * (1 - _TOO_NEAR):
            what = f"shots rise in {self.tau_R:g} ms, but decay in {self.tau_D:g} ms"
            read.refuse(what, "RiseTime", "The rise must be shorter than the decay")
        self.seed = read.seed()
        read.check()
        return self.parse_check_stim_parameters(stim_info)

    def parse_check_stim_parameters(self, stim_info: "StimInfo") -> bool:
        """Read `Rate` (Hz), `AmpMean` (nA or µS) and `AmpVar`; False if the rate is not positive.

        Raises:
            ConfigError: the amplitude's mean is 0, or its variance not positive.
        """
        read = Parameters(stim_info)
        self.rate = read.number("Rate")
        self.amp_mean = read.number("AmpMean")
        self.amp_var = read.positive("AmpVar")
        if self.amp_mean == 0:
            read.refuse("the mean amplitude is 0", "AmpMean", "Shots must have a size")
        read.check()
        return self.rate > 0

    def compute_parameters(self, cell: "HocObject") -> None:
        """Set rate and amplitudes for a cell: the same for all."""

    def params_from_mean_sd(self, mean: float, sd: float) -> None:
        """Set `amp_mean`, `amp_var` and `rate` so that the signal has this mean and standard deviation (nA or µS)."""
        shots = shots_of(mean, sd, self.rel_skew, self.tau_R, self.tau_D)
        self.amp_mean, self.amp_var, self.rate = shots.amp_mean, shots.amp_var, shots.rate

    def read_skew(self, read: Parameters) -> None:
        """Read `RelativeSkew` (0.5); at 0 and 1 there are no such shots."""
        self.rel_skew = read.number("RelativeSkew", _DEFAULT_SKEW)
        if self.rel_skew <= 0 or self.rel_skew >= 1:
            what = f"the relative skewness is {self.rel_skew:g}, but must lie between 0 and 1"
            read.refuse(what, "RelativeSkew", "Both ends are excluded: no shots have such a sum")

    def parameters(self) -> tuple[float, ...]:
        """What the signal depends on besides its stream."""
        return self.rate, self.amp_mean, self.amp_var

    def add_signal(self, source: "SignalSource") -> "SignalSource":
        """The source with its signal."""
        return source.add_shot_noise(
            self.tau_D, self.tau_R, self.rate, self.amp_mean, self.amp_var, self.duration, self.dt
        )


@StimulusManager.register_type
class AbsoluteShotNoise(ShotNoise):
    """Shot noise of a given mean and standard deviation."""

    def parse_check_stim_parameters(self, stim_info: "StimInfo") -> bool:
        """Read `Mean`, `Sigma` (nA or µS) and `RelativeSkew`: always True.

        Raises:
            ConfigError: the mean is 0, sigma is not positive, or there is no such skewness.
        """
        read = Parameters(stim_info)
        self.mean = read.number("Mean")
        self.sd = read.positive("Sigma")
        if self.mean == 0:
            read.refuse("the mean is 0", "Mean", "The sum of shots of one sign cannot have it")
        self.read_skew(read)
        read.check()
        return True

    def compute_parameters(self, cell: "HocObject") -> None:  # noqa: ARG002 - the same for all cells
        """Set rate and amplitudes by mean and standard deviation."""
        self.params_from_mean_sd(self.mean, self.sd)


@StimulusManager.register_type
class RelativeShotNoise(ShotNoise):
    """Shot noise in percent of each cell's threshold current, or of its conductance at rest."""

    def parse_check_stim_parameters(self, stim_info: "StimInfo") -> bool:
        """Read `MeanPercent`, `SDPercent` and `RelativeSkew`; False if the mean is 0.

        Raises:
            ConfigError: the deviation is not positive, or there is no such skewness.
        """
        read = Parameters(stim_info)
        self.mean_percent = read.number("MeanPercent")
        self.sd_percent = read.positive("SDPercent")
        self.read_skew(read)
        read.check()
        if self.sd_percent < 1:
            self.warnings.append(f"the standard deviation is {self.sd_percent:g} %: is it meant as a fraction?")
        self.scale = Scale(is_conductance=self.is_conductance, where=place(stim_info))
        return self.mean_percent != 0

    def compute_parameters(self, cell: "HocObject") -> None:
        """Set rate and amplitudes by percentages of the cell's threshold current or conductance.

        Raises:
            ConfigError: the cell has none.
        """
        scale = self.scale.of(cell)
        self.params_from_mean_sd((self.mean_percent / 100) * scale, (self.sd_percent / 100) * scale)
