"""Spike trains from a file, by source gid, for replay."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ndexp.errors import ConfigError, MissingSpikesPopulationError
from ndexp.sonata.spikes import SpikeTrains, read_spikes
from ndexp.sonata.text_spikes import SUFFIXES, read_text_spikes

if TYPE_CHECKING:
    from collections.abc import ItemsView, Iterable

    from ndexp.engine.typing import Floats


class SpikeManager:
    """Node id → spike times of one population in a SONATA spike file, or of a text file.

    Args:
        spike_filename: the file; `.h5`, or text (`.dat`, `.txt`, `.out`) with lines `time id`.
        delay: added to all times, in ms.
        population: which population; None takes the only one.

    Raises:
        ConfigError: not a spike file by its name.
        MissingSpikesPopulationError: the file lacks the population.
    """

    def __init__(self, spike_filename: str, delay: float = 0, population: str | None = None) -> None:
        self._trains: dict[int, Floats] = {}
        self.open_spike_file(spike_filename, delay, population)

    def open_spike_file(self, filename: str, delay: float, population: str | None = None) -> None:
        """Read a file, replacing what was read before."""
        found = read_all_trains(Path(filename))
        name = next(iter(found), None) if population is None else population
        if name not in found:
            raise MissingSpikesPopulationError(
                f"the spike file has no population '{name}'",
                filename,
                f"It has: {', '.join(sorted(found)) or 'none'}",
            )
        self._trains = {node_id: times + delay for node_id, times in found[name].items()}

    def get_map(self) -> "dict[int, Floats]":
        """All trains: node id → times in ms, in file order."""
        return self._trains

    def items(self) -> "ItemsView[int, Floats]":
        """Node id and times of every train."""
        return self._trains.items()

    def filter_map(self, pre_gids: "Iterable[int]") -> "dict[int, Floats]":
        """The trains of these nodes.

        Raises:
            KeyError: a node has no train.
        """
        return {int(gid): self._trains[int(gid)] for gid in pre_gids}

    def __len__(self) -> int:
        return len(self._trains)

    def __contains__(self, gid: int) -> bool:
        return gid in self._trains

    def __getitem__(self, gid: int) -> "Floats":
        return self._trains.get(gid, np.zeros(0))


def read_all_trains(filename: Path) -> "dict[str, dict[int, Floats]]":
    """Population → node id → times in ms, for all populations of a spike file; a text file's has no name.

    Raises:
        ConfigError: neither a SONATA file nor a text file by its name.
    """
    if filename.suffix in SUFFIXES:
        return {"": _by_node(read_text_spikes(filename))}
    if filename.suffix != ".h5":
        known = ", ".join(sorted(SUFFIXES))
        raise ConfigError("this is no spike file by its name", str(filename), f"Give .h5 (SONATA) or text: {known}")
    return {name: _by_node(trains) for name, trains in read_spikes(filename).items()}


def _by_node(trains: SpikeTrains) -> "dict[int, Floats]":
    """Node id → times; several spikes of a node keep their order."""
    if not len(trains.node_ids):
        return {}
    order = np.argsort(trains.node_ids, kind="stable")
    ids, starts = np.unique(trains.node_ids[order], return_index=True)
    parts = np.split(trains.timestamps[order], starts[1:])
    return {int(node_id): part for node_id, part in zip(ids, parts, strict=True)}
