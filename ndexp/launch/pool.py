"""Many runs, as many at once as the cores allow, in processes that share networks; one answer for each run."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Protocol

from ndexp.errors import LaunchError, NdexpError, RunTakenError
from ndexp.launch.state import Status, claimed, failed, is_claimed, read_state, write_state
from ndexp.launch.worker import Ended, Given, Make, Result, Update, work
from ndexp.plan.network import Network
from ndexp.plan.run_plan import RunPlan

_LOOK_S = 0.5
_END_S = 20.0
_KILLED = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a pool may use, and when it stops."""

    cores: int
    """Shared by the ranks of all runs; a run with more ranks runs alone."""

    parallel: int | None = None
    """Runs at once, whatever the cores; None leaves it to them."""

    stops_on_failure: bool = False
    """No further run begins when one has failed."""


class Watch(Protocol):
    """Is told what happens."""

    def began(self, plan: RunPlan) -> None:
        """A run began."""

    def updated(self, plan: RunPlan, update: Update) -> None:
        """A run got further."""

    def ended(self, ended: Ended) -> None:
        """A run ended; each is told of once."""

    def tick(self) -> None:
        """Some time has passed."""


@dataclass(slots=True)
class _Worker:
    """A process and the run that it makes."""

    plan: RunPlan | None
    """None when it has ended."""

    process: BaseProcess
    pipe: Connection
    began: float


@dataclass(slots=True)
class Pool:
    """Makes runs in processes of its own."""

    make: Make
    """Makes one run; with the usual context something that can be pickled."""

    limits: Limits
    """What may be used."""

    watch: Watch
    """Is told what happens."""

    log_file: Path
    """Gets what the processes print."""

    network: Callable[[RunPlan], Network | None] = field(default=lambda _plan: None)
    """The network of a run: a process goes on with runs that have the same one; None: each has a process of its own."""

    context: BaseContext = field(default_factory=lambda: get_context("forkserver"))
    """How processes are made."""

    _waiting: deque[RunPlan] = field(default_factory=deque)
    _busy: list[_Worker] = field(default_factory=list)
    _taken: list[RunPlan] = field(default_factory=list)
    _after_others: set[Path] = field(default_factory=set)
    _results: list[Ended] = field(default_factory=list)
    _networks: dict[Path, Network | None] = field(default_factory=dict)

    def run(self, plans: Sequence[RunPlan]) -> tuple[Ended, ...]:
        """Make the runs; how each ended, in the order in which they did.

        Those that another process makes are waited for at the end. When this process is interrupted all engines are
        ended, and their runs say so, before the exception goes on.
        """
        self._waiting.extend(plans)
        with self._none_left_alone():
            while self._waiting or self._busy or self._taken:
                self._begin_what_fits()
                self._hear()
                self.watch.tick()
        return tuple(self._results)

    def _begin_what_fits(self) -> None:
        if not self._waiting:
            self._take_up_free_ones()
        while self._waiting and self._fits(self._waiting[0]):
            self._begin(self._waiting.popleft())

    def _take_up_free_ones(self) -> None:
        free = [plan for plan in self._taken if not is_claimed(plan.folder)]
        self._taken = [plan for plan in self._taken if plan not in free]
        self._after_others.update(plan.folder for plan in free)
        self._waiting.extend(free)

    def _fits(self, plan: RunPlan) -> bool:
        if not self._busy:
            return True
        if self.limits.parallel is not None:
            return len(self._busy) < self.limits.parallel
        busy = sum(worker.plan.ranks for worker in self._busy if worker.plan is not None)
        return plan.ranks + busy <= self.limits.cores

    def _begin(self, plan: RunPlan) -> None:
        ours, theirs = self.context.Pipe()
        arguments = (self.make, plan, theirs, self.log_file, self._is_after_another(plan))
        process = self.context.Process(target=work, args=arguments, name=plan.run_id)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        self._busy.append(_Worker(plan=plan, process=process, pipe=ours, began=time.monotonic()))
        self.watch.began(plan)

    def _is_after_another(self, plan: RunPlan) -> bool:
        return plan.folder in self._after_others

    def _hear(self) -> None:
        """Wait a moment for news of the runs, and take them all."""
        if not self._busy:
            time.sleep(_LOOK_S if self._taken else 0.0)
            return
        news = wait([worker.pipe for worker in self._busy], _LOOK_S)
        for worker in [one for one in self._busy if one.pipe in news]:
            try:
                self._take(worker, worker.pipe.recv())
            except EOFError:
                self._gone(worker)

    def _take(self, worker: _Worker, news: object) -> None:
        if worker.plan is None:
            return  # it does what it had put off
        if isinstance(news, Update):
            self.watch.updated(worker.plan, news)
        elif isinstance(news, Ended):
            self._settle(worker, news)
            if news.result is not Result.interrupted:
                self._give_another(worker, news.plan)

    def _give_another(self, worker: _Worker, before: RunPlan) -> None:
        """Let a process go on with a run that shares as much as possible with the one before, or end."""
        plan = self._next_of(self._network_of(before))
        if plan is not None:
            self._waiting.remove(plan)
            worker.plan, worker.began = plan, time.monotonic()
            self.watch.began(plan)
        with suppress(BrokenPipeError):  # it has ended, which its pipe tells
            worker.pipe.send(None if plan is None else Given(plan=plan, is_after_another=self._is_after_another(plan)))

    def _next_of(self, network: Network | None) -> RunPlan | None:
        if network is None:
            return None
        of_cells = [
            (plan, other)
            for plan in self._waiting
            if (other := self._network_of(plan)) is not None and other.cells == network.cells
        ]
        of_synapses = [plan for plan, other in of_cells if other.synapses == network.synapses]
        return next(iter((*of_synapses, *(plan for plan, _ in of_cells))), None)

    def _network_of(self, plan: RunPlan) -> Network | None:
        if plan.folder not in self._networks:
            self._networks[plan.folder] = self.network(plan)
        return self._networks[plan.folder]

    def _gone(self, worker: _Worker) -> None:
        """A process has ended."""
        worker.process.join()
        worker.pipe.close()
        self._busy.remove(worker)
        if worker.plan is not None:
            self._settle(worker, _without_a_word(worker.plan, worker.process.exitcode or 0))

    def _settle(self, worker: _Worker, ended: Ended) -> None:
        """A run has ended, well or badly, or another process has it."""
        plan, worker.plan = worker.plan, None
        assert plan is not None, "it is told once"
        if ended.result is Result.taken:
            self._taken.append(plan)
            return
        self._tell(replace(ended, plan=plan, seconds=time.monotonic() - worker.began))
        if not ended.is_complete and self.limits.stops_on_failure:
            self._leave_the_rest()

    def _leave_the_rest(self) -> None:
        for plan in (*self._waiting, *self._taken):
            self._tell(Ended(plan=plan, result=Result.left))
        self._waiting.clear()
        self._taken.clear()

    def _tell(self, ended: Ended) -> None:
        self._results.append(ended)
        self.watch.ended(ended)

    @contextmanager
    def _none_left_alone(self) -> Iterator[None]:
        """A block that leaves no process behind, however it ends."""
        try:
            yield
        finally:
            for worker in self._busy:
                worker.process.terminate()
            for worker in self._busy:
                worker.process.join(_END_S)
                worker.process.kill()


def _without_a_word(plan: RunPlan, code: int) -> Ended:
    """A run whose process ended without telling how; its state is made true."""
    ended = f"was ended by signal {-code}" if code < 0 else f"ended with exit status {code}"
    cause = f"the process that made the run {ended}"
    try:
        with claimed(plan.folder):
            state = read_state(plan.folder)
            if state is not None and state.status is Status.running:
                write_state(plan.folder, failed(state, _KILLED - code if code < 0 else 1, cause))
    except RunTakenError:
        return Ended(plan=plan, result=Result.taken)
    except NdexpError as error:
        cause = f"{cause}; {error}"
    return Ended(plan=plan, result=Result.failed, exit_code=LaunchError.exit_code, cause=cause)
