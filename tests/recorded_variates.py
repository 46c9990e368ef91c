"""Variates that NEURON's streams gave for the golden values, played back; and the samples they made.

`tests/data/stimulus_variates.json` has the calls of each block in order; the seeds are those of
`integration/stimulus_model.py`.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

_RECORDED = json.loads((Path(__file__).parent / "data" / "stimulus_variates.json").read_text(encoding="utf-8"))


class Played:
    """A stream that gives what was recorded, and fails when it is asked for something else."""

    def __init__(self, block: str) -> None:
        self._calls = iter(_RECORDED[block]["draws"])
        self.samples: list[float] = _RECORDED[block]["samples"]

    def _next(self, name: str, count: int | None = None) -> Any:
        recorded, values = next(self._calls)
        assert recorded == name
        assert count is None or len(values) == count
        return values if count is None else np.array(values)

    def is_used_up(self) -> bool:
        return next(self._calls, None) is None

    def normal(self) -> float:
        return float(self._next("normal"))

    def uniform(self) -> float:
        return float(self._next("uniform"))

    def normals(self, mean: float, variance: float, count: int) -> Any:
        assert (mean, variance) == (0, 1)
        return self._next("normals", count)

    def uniforms(self, count: int) -> Any:
        return self._next("uniforms", count)

    def exponentials(self, mean: float, count: int) -> Any:
        return self._next("exponentials", count)

    def more(self, count: int) -> Any:
        return self._next("more", count)
