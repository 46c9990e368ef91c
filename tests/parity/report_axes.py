"""Axes of reports: what is recorded, where and when. Both engines make them; every value is compared."""

from typing import Any

from parity.bases import compartment_sets
from parity.draft import Axis, Draft

_SYNAPSES = ("ProbAMPANMDA_EMS", "ProbGABAAB_EMS")
_RANGE_VARIABLES = ("v", "i_membrane", "pas", "pas.i")


def compartments(draft: Draft) -> str:
    """A range variable in all compartments, and in those of one type or in the centers."""
    variable = draft.random.choice(_RANGE_VARIABLES)
    _add(draft, "compartment", variable, sections="all")
    sections = draft.random.choice(["soma", "dend", "all"])
    _add(draft, "compartment", variable, sections=sections, compartments=draft.random.choice(["center", "all"]))
    return f"{variable},{sections}"


def sums_of_cells(draft: Draft) -> str:
    """Sums over whole cells, with and without the area, of several variables."""
    currents = draft.random.choice(["i_membrane,IClamp", "IClamp , i_membrane", "pas, i_membrane", "Prob,pas"])
    _add(draft, "summation", currents, sections="soma", scaling="none")
    _add(draft, "summation", draft.random.choice(_RANGE_VARIABLES), sections="soma", scaling="area")
    return currents.replace(" ", "")


def sums_of_points(draft: Draft) -> str:
    """Sums in each compartment or center."""
    variables = draft.random.choice([",".join(_SYNAPSES), "Prob.g", "MembraneCurrentSource,IClamp", "v", "nothing"])
    compartments = draft.random.choice(["center", "all"])
    scaling = draft.random.choice(["area", "none"])
    _add(draft, "summation", variables, sections="all", compartments=compartments, scaling=scaling)
    return f"{variables},{scaling}"


def sums_off_their_clock(draft: Draft) -> str:
    """Sums whose rows are between the ticks of the clock that sums them up: by start, or by a period that is cut."""
    dt = float(draft.sections["run"]["dt"])
    late = {"start_time": 4 * dt, "dt": 20 * dt}
    uneven = {"start_time": 0.0, "dt": round(dt * draft.number(2.1, 6.9, 1), 6)}
    times = draft.random.choice([late, uneven])
    _add(draft, "summation", "v,pas", sections="soma", **times)
    return f"{times['start_time']:g},{times['dt']:g}"


def report_times(draft: Draft) -> str:
    """A late start, an early end and a period of several steps, on the grid of steps or off it."""
    dt = float(draft.sections["run"]["dt"])
    start, period = draft.number(0.0, 0.3 * draft.tstop, 3), round(dt * draft.number(1.0, 9.0, 1), 6)
    _add(draft, "compartment", "v", sections="soma", start_time=start, end_time=0.8 * draft.tstop, dt=period)
    return f"{start:g},{period:g}"


def synapses(draft: Draft) -> str:
    """A variable of each synapse: on all excitatory cells, which all have some."""
    variable = draft.random.choice(["Prob.g", "ProbAMPANMDA_EMS.i", "ProbAMPANMDA_EMS.tau_d_AMPA", "Prob"])
    _add(draft, "synapse", variable, sections="all", compartments=draft.random.choice(["all", None]))
    return variable


def compartment_set(draft: Draft) -> str:
    """The places of a compartment set; on one rank, since neurodamus fails when a place is on another."""
    sets = compartment_sets(draft.network)
    name = draft.random.choice(sorted(sets))
    draft.sections["compartment_sets_file"] = str(draft.network.parent / "compartment_sets.json")
    draft.sections["node_set"] = None
    _add(draft, "compartment_set", "v", compartment_set=name, cells=draft.base.everything)
    return name


REPORTS: dict[str, Axis] = {
    "report_compartments": compartments,
    "report_cell_sums": sums_of_cells,
    "report_point_sums": sums_of_points,
    "report_stale_sums": sums_off_their_clock,
    "report_times": report_times,
    "report_synapses": synapses,
    "report_compartment_set": compartment_set,
}


def _add(draft: Draft, kind: str, variable: str, **fields: Any) -> None:
    """Add a report from the start to the end at every step, but for what `fields` say."""
    run = draft.sections["run"]
    times = {"dt": run["dt"], "start_time": 0.0, "end_time": run["tstop"]}
    block = {"type": kind, "variable_name": variable, **times, **fields}
    draft.reports[f"report_{len(draft.reports)}"] = {key: value for key, value in block.items() if value is not None}
