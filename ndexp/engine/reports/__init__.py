"""SONATA reports: values recorded from cells while the run goes on."""

from ndexp.engine.reports.base import Report, ReportManager
from ndexp.engine.reports.build import build_reports
from ndexp.engine.reports.compartment import CompartmentReport
from ndexp.engine.reports.lfp import LFPReport
from ndexp.engine.reports.parameters import ReportParameters
from ndexp.engine.reports.reports import Reports
from ndexp.engine.reports.summation import SummationReport
from ndexp.engine.reports.synapse import SynapseReport

__all__ = [
    "CompartmentReport",
    "LFPReport",
    "Report",
    "ReportManager",
    "ReportParameters",
    "Reports",
    "SummationReport",
    "SynapseReport",
    "build_reports",
]
