"""Ranks: who am I, collective values, and stages that fail together.

All ranks enter a stage, each may fail inside it, and at its end they agree: the lowest failing rank keeps its own
error, the others get an `OtherRankError` with the same exit code. So no rank waits for one that is gone.
"""

import sys
import time
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from ndexp.engine import neuron_api
from ndexp.errors import ConfigError, NdexpError, OtherRankError, SimulationError

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

_SUM, _MAX = 1, 2
_PAUSE_S = 0.005


@dataclass(frozen=True, slots=True)
class Rank:
    """This process among all: `rank` of `size`."""

    rank: int
    size: int


def this_rank() -> Rank:
    """This process's rank and the number of ranks."""
    context = neuron_api.parallel_context()
    return Rank(int(context.id()), int(context.nhost()))


def check_size(expected: int | None) -> None:
    """Refuse to run on another number of ranks than asked for.

    A mis-wired launch makes N independent one-rank runs that overwrite one another's results, all with exit code 0.

    Raises:
        ConfigError: the number of ranks is not `expected`.
    """
    size = this_rank().size
    if expected is not None and size != expected:
        raise ConfigError(
            f"{expected} ranks were asked for, but NEURON runs on {size}",
            "--ranks",
            "Start the engine with the mpiexec of its own environment: `mpiexec -n N python -m ndexp.engine …`",
        )


def total(value: float) -> float:
    """The sum over all ranks."""
    return float(neuron_api.parallel_context().allreduce(value, _SUM))


def maximum(value: float) -> float:
    """The maximum over all ranks."""
    return float(neuron_api.parallel_context().allreduce(value, _MAX))


def gather(value: T) -> "Sequence[T]":
    """The values of all ranks in rank order on rank 0, an empty list on the others."""
    return neuron_api.parallel_context().py_gather(value, 0) or []


def gather_everywhere(value: T) -> "Sequence[T]":
    """The values of all ranks in rank order, on every rank."""
    values: Sequence[T] = neuron_api.parallel_context().py_allgather(value)
    return values


def exchange(values: "Sequence[T]") -> "Sequence[T]":
    """Give the r-th value to rank r; gives the values for this rank, in rank order."""
    given: Sequence[T] = neuron_api.parallel_context().py_alltoall(list(values))
    return given


def broadcast(value: T | None) -> T:
    """Rank 0's value on every rank."""
    result: T = neuron_api.parallel_context().py_broadcast(value, 0)
    return result


def wait_idly() -> None:
    """Wait for all ranks without using a processor: one may be long in coming."""
    if this_rank().size > 1:
        from mpi4py import MPI

        request = MPI.COMM_WORLD.Ibarrier()
        while not request.Test():
            time.sleep(_PAUSE_S)


def barrier() -> None:
    """Wait for all ranks."""
    neuron_api.parallel_context().barrier()


def abort(exit_code: int) -> None:
    """End all ranks at once with this exit code; on a single rank just exit."""
    sys.stdout.flush()
    sys.stderr.flush()
    if this_rank().size > 1:
        from mpi4py import MPI

        MPI.COMM_WORLD.Abort(exit_code)
    sys.exit(exit_code)


class agreed:
    """A stage that succeeds or fails on all ranks together; inside it no rank may wait for another.

    Raises:
        NdexpError: this rank failed (and no lower rank did).
        OtherRankError: a lower or another rank failed; `exit_code` in its data is the one to end with.
    """

    def __enter__(self) -> None:
        """Begin the stage."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if (error is not None and not isinstance(error, Exception)) or this_rank().size == 1:
            return
        own = None if error is None else (exit_code(error), isinstance(error, OtherRankError))
        told = enumerate(gather_everywhere(own))
        causes = [(rank, failure[0]) for rank, failure in told if failure is not None and not failure[1]]
        if causes and causes[0][0] != this_rank().rank:
            speaker, code = causes[0]
            raise OtherRankError(f"rank {speaker} failed", exit_code=code, is_agreed=True) from None
        if isinstance(error, NdexpError):
            error.data.update(rank=this_rank().rank, is_agreed=True)
        elif error is not None:
            raise SimulationError(f"{type(error).__name__}: {error}", rank=this_rank().rank, is_agreed=True) from error


def exit_code(error: BaseException) -> int:
    """The exit code that an error ends the program with."""
    if isinstance(error, OtherRankError):
        return int(str(error.data["exit_code"]))
    return error.exit_code if isinstance(error, NdexpError) else SimulationError.exit_code
