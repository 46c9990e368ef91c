"""Output files to arrays; in notebooks begin with `ndexp.results.open(folder)`."""

from ndexp.results.opened import open_results as open  # noqa: A004 - a qualified name: ndexp.results.open
from ndexp.results.run import RunResult
from ndexp.results.sweep import SweepResult
from ndexp.results.table import Table

__all__ = ["RunResult", "SweepResult", "Table", "open"]
