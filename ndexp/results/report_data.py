"""The recorded values of one population: a row a sample, a column an element."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReportData:
    """A population's part of a report, as arrays.

    Args:
        population: the cells' population.
        unit: unit of the data (`mV`).
        times: (rows,) float64, ms.
        node_ids: (columns,) int64, the cell of each column.
        element_ids: (columns,) int64, the element of each column; 0 in soma reports.
        data: (rows, columns) float32.
    """

    population: str
    unit: str
    times: npt.NDArray[np.float64]
    node_ids: npt.NDArray[np.int64]
    element_ids: npt.NDArray[np.int64]
    data: npt.NDArray[np.float32]

    def first_of(self, node_id: int) -> npt.NDArray[np.float32]:
        """(rows,) float32: the first element of a cell, which is its soma in the reports that have it."""
        column = int(np.flatnonzero(self.node_ids == node_id)[0])
        trace: npt.NDArray[np.float32] = self.data[:, column]
        return trace
