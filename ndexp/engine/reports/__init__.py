"""SONATA reports: values recorded from cells while the run goes on."""

from ndexp.engine.reports.points import REPORT_TYPES
from ndexp.engine.reports.reports import Reports, build_reports

__all__ = ["REPORT_TYPES", "Reports", "build_reports"]
