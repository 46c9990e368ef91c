"""Connections are the rows that were added: none lost, none twice, in an order that does not depend on ranks."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from synapse_columns import columns

from ndexp.engine.connection.columns import SynapseColumns, by_target
from ndexp.engine.connection.streams import Pathway, mini_ids, release_ids
from ndexp.engine.connection_manager import ConnectionSet
from ndexp.engine.connection_manager.connection_set import population_id
from ndexp.engine.connection_manager.edges import calcium_scaled, on_grid

Rows = list[tuple[int, int]]
ROWS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20)
FILES = st.lists(ROWS, max_size=4)


def made(files: list[Rows]) -> tuple[ConnectionSet, int]:
    """A pathway with the edges of some files, numbered over all of them, and the connections that were new."""
    pathway, new, first = ConnectionSet(1, 2), 0, 0
    for rows in files:
        sources, targets = [row[0] for row in rows], [row[1] for row in rows]
        new += pathway.append(columns(sources, targets, range(first, first + len(rows))))
        first += len(rows)
    return pathway, new


def numbers(found: SynapseColumns | None) -> list[int]:
    return [] if found is None else found.synapse_id.tolist()


@given(FILES)
def test_every_row_is_there_once_in_the_order_of_building(files: list[Rows]) -> None:
    every = [row for rows in files for row in rows]
    expected = sorted(range(len(every)), key=lambda number: (every[number][1], -every[number][0], number))
    assert numbers(made(files)[0].columns()) == expected


@given(FILES)
def test_connections_are_counted_once(files: list[Rows]) -> None:
    pathway, new = made(files)
    assert new == pathway.count() == len({row for rows in files for row in rows})
    assert sum(map(len, pathway.parts)) == sum(map(len, files))
    assert pathway.target_gids() == sorted({row[1] for rows in files for row in rows})


@given(FILES, st.integers(1, 4))
def test_each_target_looks_the_same_on_any_number_of_ranks(files: list[Rows], size: int) -> None:
    whole = made(files)[0].columns()
    alone = {} if whole is None else {gid: numbers_of(part) for gid, part in by_target(whole)}
    shared: dict[int, list[tuple[int, int]]] = {}
    for rank in range(size):
        found = made([[row for row in rows if row[1] % size == rank] for rows in files])[0].columns()
        if found is not None:
            shared |= {gid: numbers_of(part) for gid, part in by_target(found)}
    assert {gid: [source for source, _ in rows] for gid, rows in shared.items()} == {
        gid: [source for source, _ in rows] for gid, rows in alone.items()
    }


def numbers_of(part: SynapseColumns) -> list[tuple[int, int]]:
    return list(zip(part.sgid.tolist(), part.synapse_id.tolist(), strict=True))


@given(st.lists(st.floats(0, 1000), min_size=1), st.sampled_from([0.0125, 0.025, 0.1, 1.0]))
def test_delays_are_multiples_of_the_step_and_never_a_step_away(delays: list[float], dt: float) -> None:
    given_ms = np.array(delays)
    cut = on_grid(given_ms, dt)
    assert np.allclose(cut / dt, np.round(cut / dt), rtol=0, atol=1e-9)
    assert np.all(cut <= given_ms + 1.0001e-5 * dt + 1e-9)
    assert np.all(cut > given_ms - dt)


@given(st.floats(0, 1), st.floats(0.1, 10), st.floats(0.5, 2.0))
def test_less_calcium_never_means_more_release(u: float, hill: float, calcium: float) -> None:
    low, normal = (calcium_scaled(np.array([u]), np.array([hill]), mm)[0] for mm in (calcium, 2.0))
    assert 0 <= low <= normal * (1 + 1e-12)


@given(st.text(min_size=1))
def test_population_numbers_have_twelve_bits(name: str) -> None:
    assert 0 <= population_id(name) < 4096


@given(st.integers(0, 10**6), st.integers(0, 10**4), st.integers(0, 4095), st.integers(0, 4095))
def test_streams_depend_on_the_synapse_alone(gid: int, synapse: int, source: int, target: int) -> None:
    pathway = Pathway(src_id=source, dst_id=target, synapse_seed=3, minis_seed=4)
    alone = release_ids(np.array([gid]), np.array([synapse]), pathway)[0]
    among = release_ids(np.array([gid + 1, gid]), np.array([synapse + 1, synapse]), pathway)[1]
    assert np.array_equal(alone, among)
    intervals, thinning = mini_ids(np.array([gid]), np.array([synapse]), pathway)
    assert thinning[0, 2] - intervals[0, 2] == 50
