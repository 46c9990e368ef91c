"""What a SONATA simulation config asks for, as frozen settings."""

from ndexp.engine.settings.loader import load_settings
from ndexp.engine.settings.model import (
    CircuitConf,
    Conditions,
    ConnectionOverride,
    EdgeConf,
    ModificationSettings,
    OutputSettings,
    ReportSettings,
    RunSettings,
    Settings,
    success_file,
)
from ndexp.engine.settings.restrict import Feature

__all__ = [
    "CircuitConf",
    "Conditions",
    "ConnectionOverride",
    "EdgeConf",
    "Feature",
    "ModificationSettings",
    "OutputSettings",
    "ReportSettings",
    "RunSettings",
    "Settings",
    "load_settings",
    "success_file",
]
