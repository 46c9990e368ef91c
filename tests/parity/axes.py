"""What may vary from one parity run to the next: an axis is a small function that changes a draft and names the change.

A new axis is a function and its name in one of the tables that `AXES` is made of. It draws from `draft.random` only, so
that a seed and a number always make the same variant.
"""

import builders
import h5py
from parity import connection_axes, edge_axes, modification_axes, report_axes, stimulus_axes
from parity.draft import Axis, Draft


def node_set(draft: Draft) -> str:
    """Which cells are simulated: a part of them, chosen by population, id or attribute, or all by name."""
    name = draft.random.choice([*draft.base.parts, draft.base.everything])
    draft.sections["node_set"] = name
    draft.spread_inputs()
    return name


def seeds(draft: Draft) -> str:
    """The base seed and any of the other four."""
    names = [name for name in ("ionchannel", "synapse", "minis", "stimulus") if draft.random.random() < 0.6]
    chosen = ("random_seed", *(f"{name}_seed" for name in names))
    draft.sections["run"] |= {key: draft.random.randrange(1, 10**6) for key in chosen}
    return "+".join(("random", *names))


def dt(draft: Draft) -> str:
    """The time step."""
    draft.sections["run"]["dt"] = draft.random.choice([0.05, 0.1])
    return str(draft.sections["run"]["dt"])


def tstop(draft: Draft) -> str:
    """The end: not only multiples of the 25 ms between two returns of the solver."""
    draft.sections["run"]["tstop"] = draft.random.choice([0.5, 0.9, 1.3]) * draft.base.tstop
    return f"{draft.tstop:g}"


def temperature(draft: Draft) -> str:
    """Temperature and initial voltage."""
    celsius = draft.base.celsius + draft.number(-2.0, 2.0, 1)
    v_init = draft.base.v_init + draft.number(-3.0, 3.0, 1)
    draft.sections["conditions"] |= {"celsius": celsius, "v_init": v_init}
    return f"{celsius:g},{v_init:g}"


def gaba_rise_time(draft: Draft) -> str:
    """A random rise time for each inhibitory synapse."""
    draft.sections["conditions"]["randomize_gaba_rise_time"] = True
    return "random"


def calcium(draft: Draft) -> str:
    """Extracellular calcium, which scales the release probabilities."""
    draft.sections["conditions"]["extracellular_calcium"] = draft.number(1.05, 2.5)
    return str(draft.sections["conditions"]["extracellular_calcium"])


def spike_threshold(draft: Draft) -> str:
    """The voltage that counts as a spike."""
    draft.sections["run"]["spike_threshold"] = draft.number(-40.0, -20.0, 1)
    return str(draft.sections["run"]["spike_threshold"])


def spike_location(draft: Draft) -> str:
    """Spikes detected in the axon."""
    draft.sections["conditions"]["spike_location"] = "AIS"
    return "AIS"


def integration_method(draft: Draft) -> str:
    """Second order in time, with and without ion currents."""
    draft.sections["run"]["integration_method"] = draft.random.choice(["crank_nicolson", "crank_nicolson_ion"])
    return str(draft.sections["run"]["integration_method"])


def mechanisms(draft: Draft) -> str:
    """Globals of mechanisms, flags and numbers."""
    draft.sections["conditions"]["mechanisms"] = {
        "ProbAMPANMDA_EMS": {"init_depleted": True, "minis_single_vesicle": True, "tau_r_AMPA": draft.number(0.1, 0.4)},
        "ProbGABAAB_EMS": {"init_depleted": draft.random.random() < 0.5, "minis_single_vesicle": True},
    }
    return "depleted"


def manifest(draft: Draft) -> str:
    """Names and paths by variables of the manifest, one inside the other, and a seed whose fraction is cut off."""
    folder = str(draft.network.parent)
    draft.sections["manifest"] = {"$PLACE": "$FOLDER/.", "$FOLDER": folder, "$CELLS": draft.base.everything}
    draft.sections["inputs"]["drive"]["node_set"] = "$CELLS"
    draft.sections["compartment_sets_file"] = "$PLACE/compartment_sets.json"
    draft.sections["run"]["random_seed"] = 18.75
    return "18.75"


def ranks(draft: Draft) -> str:
    """More than one rank, where neurodamus can.

    With overrides no rank is without cells of a population: there neurodamus may wait for ever. It cannot report a
    compartment set on several, nor inject there.
    """
    if draft.has_compartment_set_report or draft.one_rank:
        return "1"
    draft.spread_inputs()
    draft.ranks = 2 if draft.overrides else draft.random.choice([2, 3])
    return str(draft.ranks)


def replay_cut(draft: Draft) -> str:
    """Only afferent spikes after a time are replayed."""
    draft.sections["inputs"]["afferents"]["delay"] = draft.number(2.0, 12.0)
    return str(draft.sections["inputs"]["afferents"]["delay"])


def replay_real(draft: Draft) -> str:
    """A simulated population's cells fire by file too, besides their own spikes."""
    ids = range(3)
    times = [(draft.number(1.0, 0.8 * draft.base.tstop), node_id) for node_id in ids for _ in range(3)]
    path = builders.write_spikes(draft.folder / "real_spikes.h5", {draft.base.inner: times})
    draft.sections["inputs"]["real"] = {
        **draft.sections["inputs"]["afferents"],
        "delay": 0.0,
        "spike_file": str(path),
        "node_set": draft.base.replayed,
    }
    return draft.base.inner


def replay_files(draft: Draft) -> str:
    """Later spikes of the afferents in a second input, so that connections get spikes from both."""
    first = draft.sections["inputs"]["afferents"]
    with h5py.File(first["spike_file"]) as file:
        (population, group), *_ = file["spikes"].items()
        pairs = list(zip(group["timestamps"][()].tolist(), group["node_ids"][()].tolist(), strict=True))
    later = [(time + 1.37, node_id) for time, node_id in pairs if draft.random.random() < 0.5] or pairs
    path = builders.write_spikes(draft.folder / "more_spikes.h5", {population: later})
    draft.sections["inputs"]["more"] = {**first, "spike_file": str(path), "delay": 0.0}
    return str(len(later))


GENERAL: dict[str, Axis] = {
    "node_set": node_set,
    "seeds": seeds,
    "dt": dt,
    "tstop": tstop,
    "temperature": temperature,
    "gaba_rise_time": gaba_rise_time,
    "calcium": calcium,
    "spike_threshold": spike_threshold,
    "spike_location": spike_location,
    "integration_method": integration_method,
    "mechanisms": mechanisms,
    "ranks": ranks,
    "replay_cut": replay_cut,
    "replay_real": replay_real,
    "replay_files": replay_files,
    **stimulus_axes.STIMULI,
}

AXES: dict[str, Axis] = {
    **GENERAL,
    **connection_axes.OVERRIDES,
    **edge_axes.SPECIAL,
    **modification_axes.MODIFICATIONS,
    **report_axes.REPORTS,
    "manifest": manifest,
}

NEEDS: dict[str, str] = {
    "ranks": "ranks",
    "node_set": "parts",
    **dict.fromkeys([*connection_axes.OVERRIDES, *report_axes.REPORTS], "overrides"),
    **edge_axes.NEEDS,
    **modification_axes.NEEDS,
    **stimulus_axes.NEEDS,
}
"""What a circuit must offer for an axis; an axis that is not here suits all circuits."""
