"""Spike trains in text files: a line `time id` a spike, as NEURON tools and CoreNEURON's `out.dat` write them."""

from pathlib import Path

import numpy as np

from ndexp.errors import ResultError
from ndexp.sonata.spikes import SpikeTrains, spike_trains

SUFFIXES = frozenset({".dat", ".txt", ".out"})

_HEADERS = ("/scatter", "#")
_COLUMNS = 2


def read_text_spikes(path: Path) -> SpikeTrains:
    """The spikes of a text file, in file order, as a population without a name.

    Args:
        path: lines of time (ms) and node id with white space between; `/scatter`, `#` and empty lines are skipped.

    Raises:
        ResultError: the file is missing, or a line is something else.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ResultError(f"the spike file cannot be read ({error})", str(path)) from error
    kept = [(number, line.split()) for number, line in enumerate(lines, 1) if line.strip() and not _is_header(line)]
    rows = np.empty((len(kept), _COLUMNS))
    for row, (number, words) in enumerate(kept):
        try:
            rows[row] = float(words[0]), int(words[1])
        except (ValueError, IndexError) as error:
            where = f"{path}, line {number}"
            raise ResultError(f"'{' '.join(words)}' is no spike", where, "Write a time in ms and a node id") from error
    return spike_trains("", rows[:, 0], rows[:, 1].astype(np.int64))


def _is_header(line: str) -> bool:
    return line.lstrip().startswith(_HEADERS)
