"""`sweep.verify_reuse`: runs that shared a network are made again alone, and compared to the last bit."""

from typing import TYPE_CHECKING

from ndexp.cli.remake import find_all_inputs
from ndexp.cli.verify import rerun_problems
from ndexp.errors import ResultError, raise_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ndexp.launch.worker import Ended
    from ndexp.plan.run_plan import RunPlan


def verify_reuse(results: "Sequence[Ended]") -> int:
    """Make the first and the last run of each network again, alone; gives the number of these runs.

    Args:
        results: of a sweep, in the order in which the runs ended.

    Raises:
        ResultError: a run comes out otherwise.
        ProblemsError: several do.
    """
    from ndexp.provenance.recorded import read_recorded

    problems, plans = [], list(_outermost(results))
    for plan in plans:
        print(f"\nMade again alone, to be compared (sweep.verify_reuse): {plan.run_id}")
        recorded = read_recorded(plan.folder)
        found = rerun_problems(recorded, find_all_inputs(recorded, ()), any_version=False)
        if found:
            what = "made alone, this run comes out otherwise than with a shared network"
            problems.append(
                ResultError("\n  ".join((what, *found)), plan.run_id, "\nMake it anew with sweep.reuse=false")
            )
    raise_problems("Sharing networks has changed results", problems)
    return len(plans)


def _outermost(results: "Sequence[Ended]") -> "Iterator[RunPlan]":
    """The first and the last run that were made now, of each network that several have."""
    from ndexp.launch.worker import Result
    from ndexp.plan.network import network_of

    of_network: dict[str, list[RunPlan]] = {}
    for one in results:
        network = network_of(one.plan) if one.result is Result.made else None
        if network is not None:
            of_network.setdefault(network.cells, []).append(one.plan)
    for plans in of_network.values():
        if len(plans) > 1:
            yield from (plans[0], plans[-1])
