"""The ids are the reference tool's: a wrong one changes every draw of a synapse."""

import numpy as np
import pytest

from ndexp.engine.connection.streams import Pathway, mini_ids, release_ids, rise_time_ids
from ndexp.engine.connection_manager.connection_set import population_id


def pathway(source: int = 1341, target: int = 1057, synapse_seed: int = 0, minis_seed: int = 0) -> Pathway:
    return Pathway(src_id=source, dst_id=target, synapse_seed=synapse_seed, minis_seed=minis_seed)


GIDS, SYNAPSES = np.array([1000, 1001]), np.array([0, 7])


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("RingA", 1341),
        ("RingB", 1057),
        ("NodeA", 4058),
        ("virtual_neurons", 788),
        ("S1nonbarrel_neurons", 2969),
        ("hippocampus_neurons", 378),
    ],
)
def test_population_numbers(name: str, number: int) -> None:
    assert population_id(name) == number


def test_release_streams() -> None:
    ids = release_ids(GIDS, SYNAPSES, pathway())
    assert ids.tolist() == [[1251, 100, 87885133], [1252, 107, 87885133]]
    assert ids.dtype == np.float64


def test_rise_time_streams() -> None:
    assert rise_time_ids(GIDS, SYNAPSES, pathway())[1].tolist() == [1252, 107, 87885283]


def test_mini_streams() -> None:
    intervals, thinning = mini_ids(GIDS, SYNAPSES, pathway())
    assert intervals.tolist() == [[200, 1251, 87885133], [207, 1252, 87885133]]
    assert thinning.tolist() == [[200, 1251, 87885183], [207, 1252, 87885183]]


def test_seeds_enter_the_third_id_of_their_own_streams_only() -> None:
    seeded = pathway(synapse_seed=1000, minis_seed=20000)
    third = [ids[0, 2] for ids in (release_ids(GIDS, SYNAPSES, seeded), rise_time_ids(GIDS, SYNAPSES, seeded))]
    third += [ids[0, 2] for ids in mini_ids(GIDS, SYNAPSES, seeded)]
    assert third == [87886133, 87886283, 87905133, 87905183]


def test_large_ids_are_exact_and_not_wrapped() -> None:
    largest = release_ids(np.array([4_000_000_000]), np.array([0]), pathway(4095, 4095, synapse_seed=2**31 - 1))
    assert largest.tolist() == [[4_000_000_251, 100, 4095 * 65536 + 4095 + 2**31 - 1 + 300]]


def test_no_synapse_no_stream() -> None:
    none = np.zeros(0, np.int64)
    assert release_ids(none, none, pathway()).shape == (0, 3)
