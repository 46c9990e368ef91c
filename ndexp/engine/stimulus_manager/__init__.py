"""Stimuli: a type per class, registered by name; the manager makes one for each block of `inputs`."""

from ndexp.engine.stimulus_manager.base import BaseStim
from ndexp.engine.stimulus_manager.efield import SpatiallyUniformEField
from ndexp.engine.stimulus_manager.efield_geometry import EField
from ndexp.engine.stimulus_manager.electrode import ElectrodeSource
from ndexp.engine.stimulus_manager.manager import StimulusManager
from ndexp.engine.stimulus_manager.noise import Noise
from ndexp.engine.stimulus_manager.ornstein_uhlenbeck import OrnsteinUhlenbeck, RelativeOrnsteinUhlenbeck
from ndexp.engine.stimulus_manager.parameters import Parameters
from ndexp.engine.stimulus_manager.report_replay import Replay
from ndexp.engine.stimulus_manager.seclamp import SEClamp
from ndexp.engine.stimulus_manager.shot_noise import AbsoluteShotNoise, RelativeShotNoise, ShotNoise
from ndexp.engine.stimulus_manager.signals import Signal
from ndexp.engine.stimulus_manager.sources import ConductanceSource, CurrentSource, SignalSource
from ndexp.engine.stimulus_manager.steps import (
    Hyperpolarizing,
    Linear,
    Pulse,
    RelativeLinear,
    Sinusoidal,
    SubThreshold,
)

__all__ = [
    "AbsoluteShotNoise",
    "BaseStim",
    "ConductanceSource",
    "CurrentSource",
    "EField",
    "ElectrodeSource",
    "Hyperpolarizing",
    "Linear",
    "Noise",
    "OrnsteinUhlenbeck",
    "Parameters",
    "Pulse",
    "RelativeLinear",
    "RelativeOrnsteinUhlenbeck",
    "RelativeShotNoise",
    "Replay",
    "SEClamp",
    "ShotNoise",
    "Signal",
    "SignalSource",
    "Sinusoidal",
    "SpatiallyUniformEField",
    "StimulusManager",
    "SubThreshold",
]
