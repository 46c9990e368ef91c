"""Several MPI ranks in one process: a thread each, with a communicator that behaves like NEURON's ParallelContext."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from ndexp.engine import neuron_api

T = TypeVar("T")

_SUM = 1
_TIMEOUT_S = 5.0


class FakeContext:
    """One rank's ParallelContext: collective calls wait for all ranks, and fail when one of them stays away."""

    def __init__(self, rank: int, size: int, board: list[Any], meeting: threading.Barrier) -> None:
        self._rank = rank
        self._size = size
        self._board = board
        self._meeting = meeting

    def id(self) -> float:
        return float(self._rank)

    def nhost(self) -> float:
        return float(self._size)

    def barrier(self) -> None:
        self._meeting.wait(_TIMEOUT_S)

    def py_allgather(self, value: Any) -> list[Any]:
        self._board[self._rank] = value
        self.barrier()
        values = list(self._board)
        self.barrier()
        return values

    def py_gather(self, value: Any, root: int) -> list[Any] | None:
        values = self.py_allgather(value)
        return values if self._rank == root else None

    def py_alltoall(self, values: list[Any]) -> list[Any]:
        return [given[self._rank] for given in self.py_allgather(values)]

    def py_broadcast(self, value: Any, root: int) -> Any:
        return self.py_allgather(value)[root]

    def allreduce(self, value: float, kind: int) -> float:
        values = self.py_allgather(value)
        return sum(values) if kind == _SUM else max(values)


class FakeRanks:
    """Plays ranks; outside of `run` the process is the only rank of one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._local = threading.local()
        monkeypatch.setattr(neuron_api, "parallel_context", self._context)

    def run(self, function: Callable[[], T], size: int) -> list[T | Exception]:
        """What `function` returns or raises on each of `size` ranks, by rank."""
        board: list[Any] = [None] * size
        meeting = threading.Barrier(size)

        def play(rank: int) -> T | Exception:
            self._local.context = FakeContext(rank, size, board, meeting)
            try:
                return function()
            except Exception as error:  # noqa: BLE001 - what a rank raises is its result
                return error

        with ThreadPoolExecutor(size) as threads:
            return list(threads.map(play, range(size)))

    def _context(self) -> FakeContext:
        if not hasattr(self._local, "context"):
            self._local.context = FakeContext(0, 1, [None], threading.Barrier(1))
        context: FakeContext = self._local.context
        return context
