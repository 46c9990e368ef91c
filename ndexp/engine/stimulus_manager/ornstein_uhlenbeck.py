"""Ornstein-Uhlenbeck noise as current or conductance: absolute, or relative to each cell."""

from typing import TYPE_CHECKING, ClassVar

from ndexp.engine.stimulus_manager.manager import StimulusManager
from ndexp.engine.stimulus_manager.parameters import Parameters, place
from ndexp.engine.stimulus_manager.relative import Scale
from ndexp.engine.stimulus_manager.streams import StreamStim
from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.stimulus_manager.sources import SignalSource
    from ndexp.engine.typing import HocObject


@StimulusManager.register_type
class OrnsteinUhlenbeck(StreamStim):
    """Noise that relaxes to its mean; all points of a cell get the same."""

    IsNoise: ClassVar[bool] = True
    stim_count: ClassVar[int] = 0
    STREAM: ClassVar[int] = 291204

    def parse_check_all_parameters(self, stim_info: "StimInfo") -> bool:
        """Read `Dt` (ms, 0.25), `Reversal` (mV, 0), `Mode`, `Tau` (ms), what the class needs, and `Seed`.

        Raises:
            ConfigError: a parameter is missing or makes no sense.
        """
        read = Parameters(stim_info)
        self.dt = read.positive("Dt", 0.25)
        self.reversal = read.number("Reversal", 0.0)
        self.is_conductance = read.is_conductance()
        self.tau = read.not_negative("Tau")
        read.fits("Duration", self.dt, self.duration)
        self.seed = read.seed()
        read.check()
        return self.parse_check_stim_parameters(stim_info)

    def parse_check_stim_parameters(self, stim_info: "StimInfo") -> bool:
        """Read `Sigma` and `Mean` (nA or µS): always True.

        Raises:
            ConfigError: sigma is not positive.
        """
        read = Parameters(stim_info)
        self.sigma = read.positive("Sigma")
        self.mean = read.number("Mean")
        read.check()
        if self.mean < 0 and abs(self.mean) > 2 * self.sigma:
            self.warnings.append("the signal is mostly negative")
        return True

    def compute_parameters(self, cell: "HocObject") -> None:
        """Set mean and standard deviation for a cell: the same for all."""

    def parameters(self) -> tuple[float, ...]:
        """What the signal depends on besides its stream."""
        return self.tau, self.sigma, self.mean

    def add_signal(self, source: "SignalSource") -> "SignalSource":
        """The source with its signal."""
        return source.add_ornstein_uhlenbeck(self.tau, self.sigma, self.mean, self.duration, self.dt)


@StimulusManager.register_type
class RelativeOrnsteinUhlenbeck(OrnsteinUhlenbeck):
    """The same in percent of each cell's threshold current, or of its conductance at rest."""

    def parse_check_stim_parameters(self, stim_info: "StimInfo") -> bool:
        """Read `MeanPercent` and `SDPercent`: always True.

        Raises:
            ConfigError: a parameter is missing or no number.
        """
        read = Parameters(stim_info)
        self.mean_percent = read.number("MeanPercent")
        self.sd_percent = read.positive("SDPercent")
        read.check()
        self.scale = Scale(is_conductance=self.is_conductance, where=place(stim_info))
        return True

    def compute_parameters(self, cell: "HocObject") -> None:
        """Set mean and standard deviation to percentages of the cell's threshold current or conductance.

        Raises:
            ConfigError: the standard deviation is not positive for this cell.
        """
        scale = self.scale.of(cell)
        self.sigma = (self.sd_percent / 100) * scale
        self.mean = (self.mean_percent / 100) * scale
        if self.sigma <= 0:
            raise ConfigError(f"the standard deviation is {self.sigma:g} for gid {cell.gid}", self.scale.where)
