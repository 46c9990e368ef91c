"""Stimuli: a type per class, registered by name; the manager makes one for each block of `inputs`."""

from ndexp.engine.stimulus_manager.base import BaseStim, CurrentSource
from ndexp.engine.stimulus_manager.manager import StimulusManager
from ndexp.engine.stimulus_manager.noise import Noise
from ndexp.engine.stimulus_manager.signals import Signal
from ndexp.engine.stimulus_manager.steps import Hyperpolarizing, Linear, Pulse, RelativeLinear, SubThreshold

__all__ = [
    "BaseStim",
    "CurrentSource",
    "Hyperpolarizing",
    "Linear",
    "Noise",
    "Pulse",
    "RelativeLinear",
    "Signal",
    "StimulusManager",
    "SubThreshold",
]
