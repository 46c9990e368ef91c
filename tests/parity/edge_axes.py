"""Axes that need a special circuit: plastic synapses, gap junctions and their corrections, neuromodulation, Exp2Syn."""

from pathlib import Path

import builders
import h5py
from parity.connection_axes import block
from parity.draft import Axis, Draft

_SEGMENTS = (1, 3, 5, 7)


def plastic(draft: Draft) -> str:
    """GluSynapse between cells of RingA, from its afferents, or both; the other pathways as they are."""
    sources = draft.random.choice([("RingA",), ("Afferents",), ("RingA", "Afferents")])
    return ",".join(block(draft, source, "RingA", modoverride="GluSynapse") for source in sources)


def plastic_calcium(draft: Draft) -> str:
    """GluSynapse whose release probabilities are scaled, with settings of its own."""
    draft.sections["conditions"]["extracellular_calcium"] = draft.number(1.1, 2.4)
    draft.sections["conditions"]["mechanisms"] = {
        "GluSynapse": {"init_depleted": True, "minis_single_vesicle": True, "cao_CR": draft.number(1.1, 2.4)}
    }
    return plastic(draft)


def plastic_minis(draft: Draft) -> str:
    """GluSynapse with minis, and a later generic block that keeps the mechanism."""
    block(draft, "RingA", "RingA", modoverride="GluSynapse", spont_minis=draft.number(30.0, 100.0, 1))
    return block(draft, "EvenA", "RingA", weight=draft.number(0.5, 2.0))


def plastic_delayed(draft: Draft) -> str:
    """GluSynapse with a change of weight, and statements for its variables."""
    text = f"%s.gmax0_AMPA *= {draft.number(0.5, 2.0)} %s.gmax_NMDA *= {draft.number(0.5, 2.0)}"
    block(draft, "RingA", "RingA", modoverride="GluSynapse", synapse_configure=text)
    return block(draft, "RingA", "RingA", weight=0.0, delay=draft.number(8.0, 15.0))


def gap_deterministic(draft: Draft) -> str:
    """Stochastic channels made deterministic."""
    return _correct(draft, deterministic_stoch=True)


def gap_conductance(draft: Draft) -> str:
    """All junctions of one conductance."""
    return _correct(draft, procedure_type="validation_sim")


def gap_remove_channels(draft: Draft) -> str:
    """Channels taken out."""
    which = draft.random.choice(["all", "only_stoch", "only_non_stoch"])
    _correct(draft, remove_channels=which)
    return which


def gap_leak(draft: Draft) -> str:
    """A leak for each segment, read from a file."""
    path = draft.folder / "g_pas.h5"
    names = [f"{section}({x:g})" for section in _ring_sections() for x in _middles()]
    with h5py.File(path, "w") as file:
        for raw_id in range(4):
            for name in names:
                values = [draft.number(0.5e-4, 3e-4, 7) for _ in range(3)]
                file[f"g_pas/0.5/a{raw_id}/{name}"] = values
    further = {"correction_iteration_load": 1} if draft.random.random() < 0.5 else {}
    return _correct(draft, load_g_pas_file=str(path), **further)


def gap_holding(draft: Draft) -> str:
    """A holding current for each cell, read from a file."""
    return _correct(draft, manual_MEComboInfo_file=str(_values(draft, "holding_per_gid/0.5", -0.1, 0.3)))


def gap_find_holding(draft: Draft) -> str:
    """Somas clamped to voltages from a file, to find the holding currents."""
    path = _values(draft, "v_per_gid", -75.0, -60.0)
    return _correct(draft, procedure_type="find_holding_current", vc_amp=str(path))


def gap_other_population(draft: Draft) -> str:
    """Corrections of the other population's junctions, and all of them together."""
    draft.sections["beta_features"] = {
        "gapjunction_target_population": "RingB",
        "procedure_type": "validation_sim",
        "gjc": 0.9,
        "deterministic_stoch": True,
        "remove_channels": "only_non_stoch",
    }
    return "RingB"


def gap_overrides(draft: Draft) -> str:
    """Overrides, which reach the chemical synapses but no junction."""
    return block(draft, "RingA", "RingA", weight=draft.number(0.1, 0.5), delay=0.0)


def neuromodulation_fields(draft: Draft) -> str:
    """Strength and decay time in place of the edges'."""
    values = {"neuromodulation_strength": draft.number(0.5, 3.0), "neuromodulation_dtc": draft.number(20.0, 90.0, 1)}
    return block(draft, "Modulators", "RingA", weight=draft.number(0.5, 2.0), **values)


def neuromodulation_delay(draft: Draft) -> str:
    """Other delays."""
    return block(draft, "Modulators", "RingA", synapse_delay_override=draft.number(0.5, 4.0, 3))


def neuromodulation_off(draft: Draft) -> str:
    """A weight of 0: events that carry 0."""
    block(draft, "Modulators", "RingA", weight=0.0)
    return block(draft, "Modulators", "RingA", weight=0.0)


def neuromodulation_silent(draft: Draft) -> str:
    """No spikes of the modulators: then there is nothing of them."""
    del draft.sections["inputs"]["modulators"]
    return "no replay"


def exp2syn_weight(draft: Draft) -> str:
    """Exp2Syn synapses weaker or stronger, and with other delays."""
    fields = {"weight": draft.number(0.3, 2.0), "synapse_delay_override": draft.number(0.5, 3.0)}
    draft.overrides[-1] |= fields
    return str(fields["weight"])


def exp2syn_configure(draft: Draft) -> str:
    """Statements for Exp2Syn synapses."""
    draft.overrides[-1]["synapse_configure"] = f"%s.tau2 *= {draft.number(1.5, 4.0)} %s.e = {draft.number(-30, 10, 1)}"
    return str(draft.overrides[-1]["synapse_configure"])


def point_weight(draft: Draft) -> str:
    """Connections to point cells weaker or stronger, some with other delays."""
    block(draft, "RingA", "Points", weight=draft.number(1.0, 2.0))
    return block(
        draft, "Points", "Points", weight=draft.number(0.3, 2.0), synapse_delay_override=draft.number(0.5, 3.0)
    )


def point_replay(draft: Draft) -> str:
    """Spikes of RingA's cells and of the point cells by file."""
    times = {name: [(draft.number(1.0, 40.0), k % 3) for k in range(9)] for name in ("Points", "RingA")}
    for name, target in (("RingA", "Points"), ("Points", "RingB")):
        path = builders.write_spikes(draft.folder / f"{name}_spikes.h5", {name: times[name]})
        replay = {**draft.sections["inputs"]["afferents"], "spike_file": str(path), "node_set": target}
        draft.sections["inputs"][f"to_{target}"] = replay
    return "RingA,Points"


def astrocyte_overrides(draft: Draft) -> str:
    """Only some neurons reach the astrocytes; weights and delays change nothing there."""
    fields = {"weight": draft.number(0.5, 2.0), "synapse_delay_override": draft.number(0.5, 3.0)}
    return block(draft, "EvenA", "Glia", **fields)


def astrocyte_recovery(draft: Draft) -> str:
    """Synapses that talk tell astrocytes of releases again after they have recovered."""
    return block(draft, "RingA", "RingA", synapse_configure="%s.verboseLevel = 1")


def astrocyte_off(draft: Draft) -> str:
    """No connections to astrocytes."""
    return block(draft, "RingA", "Glia", weight=0.0)


def astrocyte_ranks(draft: Draft) -> str:
    """Two ranks, with a time step that the delay to astrocytes allows."""
    draft.spread_inputs()
    draft.sections["run"]["dt"] = draft.random.choice([0.025, 0.04])
    draft.ranks = 2
    return f"2,{draft.sections['run']['dt']}"


_PLASTIC: dict[str, Axis] = {
    "plastic": plastic,
    "plastic_calcium": plastic_calcium,
    "plastic_minis": plastic_minis,
    "plastic_delayed": plastic_delayed,
}
_GAP: dict[str, Axis] = {
    "gap_deterministic": gap_deterministic,
    "gap_conductance": gap_conductance,
    "gap_remove_channels": gap_remove_channels,
    "gap_leak": gap_leak,
    "gap_holding": gap_holding,
    "gap_find_holding": gap_find_holding,
    "gap_other_population": gap_other_population,
    "gap_overrides": gap_overrides,
}
_NEUROMODULATION: dict[str, Axis] = {
    "neuromodulation_fields": neuromodulation_fields,
    "neuromodulation_delay": neuromodulation_delay,
    "neuromodulation_off": neuromodulation_off,
    "neuromodulation_silent": neuromodulation_silent,
}
_EXP2SYN: dict[str, Axis] = {"exp2syn_weight": exp2syn_weight, "exp2syn_configure": exp2syn_configure}
_ASTROCYTES: dict[str, Axis] = {
    "astrocyte_overrides": astrocyte_overrides,
    "astrocyte_recovery": astrocyte_recovery,
    "astrocyte_off": astrocyte_off,
    "astrocyte_ranks": astrocyte_ranks,
}
_POINTS: dict[str, Axis] = {"point_weight": point_weight, "point_replay": point_replay}

SPECIAL: dict[str, Axis] = {**_PLASTIC, **_GAP, **_NEUROMODULATION, **_EXP2SYN, **_ASTROCYTES, **_POINTS}
NEEDS: dict[str, str] = {
    **dict.fromkeys(_PLASTIC, "plastic"),
    **dict.fromkeys(_GAP, "gap"),
    **dict.fromkeys(_NEUROMODULATION, "neuromodulation"),
    **dict.fromkeys(_EXP2SYN, "exp2syn"),
    **dict.fromkeys(_ASTROCYTES, "astrocytes"),
    **dict.fromkeys(_POINTS, "points"),
}


def _correct(draft: Draft, **corrections: object) -> str:
    """Correct RingA's gap junctions; `gjc` stands in files by its text."""
    draft.sections["beta_features"] = {"gapjunction_target_population": "RingA", "gjc": 0.5, **corrections}
    return "RingA"


def _values(draft: Draft, group: str, low: float, high: float) -> Path:
    path = draft.folder / "values_per_gid.h5"
    with h5py.File(path, "w") as file:
        for raw_id in range(4):
            file[f"{group}/a{raw_id}"] = draft.number(low, high, 4)
    return path


def _ring_sections() -> list[str]:
    counts = {**builders.RING_SECTIONS, "axon": 2}  # the cell's axon is replaced by two stubs
    return [f"{name}[{k}]" for name, count in counts.items() for k in range(count)]


def _middles() -> list[float]:
    """Where segments have their middle, in sections of any number of segments that the ring's cell has."""
    return sorted({round((k + 0.5) / n, 12) for n in _SEGMENTS for k in range(n)})
