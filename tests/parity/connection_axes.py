"""Axes of `connection_overrides`: every field, covering all connections or only some, alone, in a row, overlapping.

As soon as an override matches a pathway, neurodamus makes only the connections that overrides cover; so most axes begin
with blocks that cover all, and some leave them out on purpose.
"""

from parity.draft import Axis, Draft


def cover(draft: Draft, **fields: object) -> None:
    """Blocks for all connections between real cells and from the afferents."""
    base = draft.base
    for source in (base.everything, base.virtual):
        draft.overrides.append({"name": f"cover_{source}", "source": source, "target": base.everything, **fields})


def block(draft: Draft, source: str = "", target: str = "", **fields: object) -> str:
    """Append an override from `source` to `target`, each drawn when not given; gives their names."""
    ends = source or _some_set(draft), target or _some_set(draft)
    name = f"block_{len(draft.overrides)}"
    draft.overrides.append({"name": name, "source": ends[0], "target": ends[1], **fields})
    return f"{ends[0]}>{ends[1]}"


def weight(draft: Draft) -> str:
    """Some connections weaker or stronger, the others as they are."""
    cover(draft)
    return block(draft, weight=draft.number(0.2, 3.0))


def weight_virtual(draft: Draft) -> str:
    """Connections from the afferents weaker or stronger."""
    return block(draft, draft.base.virtual, draft.base.everything, weight=draft.number(0.3, 2.0))


def weight_only(draft: Draft) -> str:
    """One block that covers few connections of its pathways: there are no others.

    Its node sets may have cells of several populations: then each rank of neurodamus finds other pathways.
    """
    draft.one_rank = True
    return block(draft, draft.random.choice(draft.base.parts), weight=draft.number(0.5, 2.0))


def weight_zero(draft: Draft) -> str:
    """A single block of weight 0: its pathways have no connections."""
    return block(draft, draft.base.inhibitory, draft.base.inhibitory, weight=0.0)


def weight_zero_twice(draft: Draft) -> str:
    """Two blocks of weight 0: connections that are there and do nothing."""
    ends = (draft.base.excitatory, draft.base.everything)
    block(draft, *ends, weight=0.0)
    return block(draft, *ends, weight=0)


def weight_zero_overridden(draft: Draft) -> str:
    """A weight of 0 that a later block of the same cells lifts."""
    ends = (draft.base.everything, draft.base.excitatory)
    block(draft, *ends, weight=0.0)
    return block(draft, *ends, weight=draft.number(0.5, 1.5))


def by_population(draft: Draft) -> str:
    """Blocks that name whole populations, in a row."""
    base = draft.base
    return ",".join(
        block(draft, source, target, weight=draft.number(0.5, 2.0))
        for source in (base.excitatory, base.inhibitory, base.virtual)
        for target in (base.excitatory, base.inhibitory)
    )


def overlap(draft: Draft) -> str:
    """Two blocks that share connections, the wide one before or after the narrow one."""
    wide = {"weight": draft.number(0.3, 0.8), "spont_minis": draft.number(10.0, 60.0, 1)}
    narrow = draft.random.choice(draft.base.parts)
    if draft.random.random() < 0.5:
        cover(draft, **wide)
        return f"wide,{block(draft, narrow, weight=draft.number(1.2, 2.0))}"
    label = block(draft, narrow, draft.base.everything, weight=draft.number(1.2, 2.0))
    cover(draft, **wide)
    return f"{label},wide"


def spont_minis(draft: Draft) -> str:
    """Minis of a frequency of their own."""
    cover(draft)
    return block(draft, target=draft.base.everything, spont_minis=draft.number(20.0, 150.0, 1))


def spont_minis_virtual(draft: Draft) -> str:
    """Minis at the afferents' synapses."""
    cover(draft)
    return block(draft, draft.base.virtual, draft.base.everything, spont_minis=draft.number(20.0, 150.0, 1))


def spont_minis_zero(draft: Draft) -> str:
    """No minis, whatever the cells' own frequencies are."""
    cover(draft, spont_minis=0.0)
    return "0"


def spont_minis_reset(draft: Draft) -> str:
    """A later block that says nothing of minis takes an earlier one's away."""
    cover(draft, spont_minis=draft.number(50.0, 150.0, 1))
    return block(draft, draft.base.excitatory, draft.base.everything, weight=1.0)


def configure(draft: Draft) -> str:
    """A statement for each synapse."""
    cover(draft)
    statement = f"%s.Use = {draft.number(0.1, 0.4)}"
    return block(draft, draft.base.excitatory, draft.base.everything, synapse_configure=statement)


def configure_several(draft: Draft) -> str:
    """Several statements, one relative to the edge's value."""
    cover(draft)
    text = f"%s.Dep = {draft.number(100, 500, 1)} %s.Fac *= {draft.number(1.5, 20.0)} %s.mg = {draft.number(0.2, 0.9)}"
    return block(draft, draft.base.excitatory, draft.base.everything, synapse_configure=text)


def configure_relative(draft: Draft) -> str:
    """Decay times scaled."""
    cover(draft)
    text = f"%s.tau_d_GABAA *= {draft.number(0.3, 3.0)} %s.e_GABAA = {draft.number(-90.0, -60.0, 1)}"
    return block(draft, draft.base.inhibitory, draft.base.everything, synapse_configure=text)


def configure_appended(draft: Draft) -> str:
    """Statements of two overlapping blocks, run one after the other."""
    cover(draft, synapse_configure=f"%s.Use *= {draft.number(0.5, 0.9)}")
    text = f"%s.Use *= {draft.number(0.5, 0.9)} %s.u0 = 0.1"
    return block(draft, target=draft.base.everything, synapse_configure=text)


def configure_global(draft: Draft) -> str:
    """Assignments to a mechanism's global variable: the last one run wins, over `conditions` too."""
    values = sorted(draft.number(0.1, 1.5) for _ in range(2))
    draft.sections["conditions"]["mechanisms"] = {"ProbAMPANMDA_EMS": {"tau_r_AMPA": 0.25}}
    cover(draft, synapse_configure=f"tau_r_AMPA_ProbAMPANMDA_EMS = {values[0]}")
    text = f"tau_r_AMPA_ProbAMPANMDA_EMS = {values[1]} tau_d_NMDA_ProbAMPANMDA_EMS = {draft.number(20, 80, 1)}"
    return block(draft, target=draft.base.everything, synapse_configure=text)


def synapse_delay(draft: Draft) -> str:
    """Delays in place of the edges'."""
    cover(draft)
    return block(draft, target=draft.base.everything, synapse_delay_override=draft.number(0.5, 5.0, 3))


def synapse_delay_zero(draft: Draft) -> str:
    """A delay of 0, which leaves the edges' delays."""
    cover(draft, synapse_delay_override=draft.number(2.0, 5.0))
    return block(draft, draft.base.excitatory, draft.base.everything, synapse_delay_override=0.0)


def delayed_weight(draft: Draft) -> str:
    """Weights that change during the run, once, for some connections between real cells."""
    cover(draft, weight=draft.number(0.5, 1.5))
    return block(draft, draft.base.everything, weight=draft.number(0.0, 2.0), delay=draft.number(5.0, 20.0))


def delayed_weights(draft: Draft) -> str:
    """Several changes, not in order of time."""
    cover(draft)
    ends = (draft.base.everything, draft.base.everything)
    moments = [draft.number(3.0, 25.0, 3) for _ in range(3)]
    labels = [block(draft, *ends, weight=draft.number(0.0, 2.5), delay=moment) for moment in moments]
    return f"{len(labels)}"


def delayed_from_zero(draft: Draft) -> str:
    """Connections of weight 0 that a delayed block of the same cells brings to life."""
    ends = (draft.base.everything, draft.base.everything)
    block(draft, *ends, weight=0.0)
    return block(draft, *ends, weight=draft.number(0.8, 2.0), delay=draft.number(3.0, 10.0))


def delayed_only(draft: Draft) -> str:
    """A delayed block alone: its pathways have no connections."""
    return block(draft, draft.base.inhibitory, draft.base.everything, weight=2.0, delay=5.0)


def delayed_in_excitatory(draft: Draft) -> str:
    """Weights of excitatory connections that change while afferents are replayed and minis go on."""
    cover(draft, spont_minis=draft.number(20.0, 80.0, 1))
    return block(draft, draft.base.excitatory, draft.base.everything, weight=0.0, delay=draft.number(5.0, 15.0))


def det_excitatory(draft: Draft) -> str:
    """Deterministic excitatory synapses."""
    block(draft, draft.base.virtual, draft.base.everything, modoverride="DetAMPANMDA")
    label = block(draft, draft.base.excitatory, draft.base.everything, modoverride="DetAMPANMDA")
    block(draft, draft.base.inhibitory, draft.base.everything)
    return label


def det_inhibitory(draft: Draft) -> str:
    """Deterministic inhibitory synapses, and weights that change."""
    block(draft, draft.base.excitatory, draft.base.everything)
    label = block(draft, draft.base.inhibitory, draft.base.everything, modoverride="DetGABAAB", weight=1.5)
    block(draft, draft.base.inhibitory, draft.base.everything, weight=0.2, delay=draft.number(10.0, 20.0))
    return label


OVERRIDES: dict[str, Axis] = {
    "weight": weight,
    "weight_virtual": weight_virtual,
    "weight_only": weight_only,
    "weight_zero": weight_zero,
    "weight_zero_twice": weight_zero_twice,
    "weight_zero_overridden": weight_zero_overridden,
    "by_population": by_population,
    "overlap": overlap,
    "spont_minis": spont_minis,
    "spont_minis_virtual": spont_minis_virtual,
    "spont_minis_zero": spont_minis_zero,
    "spont_minis_reset": spont_minis_reset,
    "configure": configure,
    "configure_several": configure_several,
    "configure_relative": configure_relative,
    "configure_appended": configure_appended,
    "configure_global": configure_global,
    "synapse_delay": synapse_delay,
    "synapse_delay_zero": synapse_delay_zero,
    "delayed_weight": delayed_weight,
    "delayed_weights": delayed_weights,
    "delayed_from_zero": delayed_from_zero,
    "delayed_only": delayed_only,
    "delayed_in_excitatory": delayed_in_excitatory,
    "det_excitatory": det_excitatory,
    "det_inhibitory": det_inhibitory,
}


def _some_set(draft: Draft) -> str:
    return draft.random.choice(draft.base.targets)
