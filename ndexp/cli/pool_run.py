"""Runs of a sweep in a process of their own: made as any run is, what happens is told to the launcher."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ndexp.cli.display import Progress
from ndexp.cli.make import Order, lacks_page, make_run, present
from ndexp.cli.outcome import exit_code_of
from ndexp.errors import NdexpError, RunTakenError
from ndexp.launch.progress import Solving
from ndexp.launch.shared import Shared
from ndexp.launch.worker import Ended, Result, Update
from ndexp.plan.network import network_of
from ndexp.plan.run_plan import RunPlan


@dataclass(slots=True)
class MakeForPool:
    """Makes runs as ordered and gives back how each ended, whatever happened."""

    order: Order

    shared: Shared | None = None
    """Makes the runs that may share a network; None: nothing is shared."""

    _put_off: RunPlan | None = None
    """Is complete, and presented while the engine is at work on the next one."""

    def __call__(self, plan: RunPlan, tell: Callable[[Update], None], *, is_after_another: bool) -> Ended:
        """How the run ended."""
        progress, order = Progress(TellingDisplay(tell)), replace(self.order, is_after_another=is_after_another)
        if self.shared is not None and network_of(plan) is not None:
            self.shared.meanwhile = self._present_put_off
            order = replace(order, launcher=self.shared, is_presented=False)
        try:
            is_new = make_run(plan, progress, order)
            if not order.is_presented and lacks_page(plan, is_new=is_new):
                self._present_put_off()
                self._put_off = plan
        except RunTakenError:
            return Ended(plan=plan, result=Result.taken)
        except NdexpError as error:
            return Ended(plan=plan, result=Result.failed, exit_code=exit_code_of(error), cause=str(error))
        except Exception as error:  # noqa: BLE001 - a defect that one run meets must not end the others
            cause = f"unexpected {type(error).__name__}: {error}"
            return Ended(plan=plan, result=Result.failed, exit_code=NdexpError.exit_code, cause=cause)
        return Ended(plan=plan, result=Result.made if is_new else Result.found)

    def finish(self) -> None:
        """Present what was put off, and let the engine end."""
        if self.shared is not None:
            self.shared.close()
        self._present_put_off()

    def _present_put_off(self) -> None:
        plan, self._put_off = self._put_off, None
        if plan is None:
            return
        try:
            present(plan, Progress(TellingDisplay(lambda _update: None)))
        except NdexpError as error:
            print(f"{plan.run_id}: {error}", flush=True)


@dataclass(slots=True)
class TellingDisplay:
    """Shows nothing, tells what a launcher shows."""

    tell: Callable[[Update], None]
    stage: str = ""

    def begin(self, name: str) -> None:
        """The stage is told."""
        self.stage = name
        self.tell(Update(stage=name))

    def solving(self, solving: Solving) -> None:
        """How much is solved is told."""
        share = solving.t / solving.tstop if solving.tstop > 0 else 1.0
        self.tell(Update(stage=self.stage, share=share))

    def end(self, name: str, seconds: float, detail: str) -> None:
        """Nothing: the next stage tells it."""

    def fail(self, name: str) -> None:
        """Nothing: the end of the run tells it."""

    def note(self, text: str) -> None:
        """The line is told."""
        self.tell(Update(stage=self.stage, note=text))
