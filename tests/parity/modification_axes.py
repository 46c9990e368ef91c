"""Axes of `conditions.modifications`: every type, plain, relative, several statements and several blocks."""

from parity.bases import compartment_sets
from parity.draft import Axis, Draft


def modify(draft: Draft, kind: str, **fields: str) -> None:
    """Append a modification; on a node set that is drawn unless a set is given."""
    blocks = draft.sections["conditions"].setdefault("modifications", [])
    place = {} if "compartment_set" in fields else {"node_set": draft.random.choice(draft.base.targets)}
    blocks.append({"name": f"{kind}_{len(blocks)}", "type": kind, **place, **fields})


def ttx(draft: Draft) -> str:
    """Some cells' sodium channels blocked."""
    name = draft.random.choice(draft.base.parts)
    modify(draft, "ttx", node_set=name)
    return name


def all_sections(draft: Draft) -> str:
    """Numbers for every section, two of them in one statement, and for those with sodium channels."""
    text = f"%s.e_pas = {draft.number(-70, -60, 1)}; %s.cm = %s.Ra = {draft.number(0.8, 1.2)}"
    modify(draft, "configure_all_sections", section_configure=text)
    modify(draft, "configure_all_sections", section_configure=f"%s.{_sodium(draft)} = {_density(draft)} # S/cm2")
    return "2"


def all_sections_relative(draft: Draft) -> str:
    """Relative changes, which come once per segment."""
    signs = (f"*= {draft.number(0.9, 1.1)}", f"/= {draft.number(0.9, 1.1)}", f"+= {draft.number(1e-6, 1e-5, 8)}")
    text = f"%s.g_pas {draft.random.choice(signs)}\n%s.e_pas -= {draft.number(0.05, 0.3)}"
    modify(draft, "configure_all_sections", section_configure=text)
    return text.partition("\n")[0].replace(" ", "")


def all_sections_arithmetic(draft: Draft) -> str:
    """Every operator, on values of other attributes."""
    sodium = _sodium(draft)
    text = (
        f"%s.cm = (%s.cm + {draft.number(0.5, 2.0)} * -(-%s.cm)) / 2 ** 1.1 % 3\n"
        f"%s.{sodium} = %s.{sodium} * {draft.number(0.8, 1.2)} + %s.g_pas ** 2 // 1e-9 - 1e-6\n"
        "%s.e_pas //= 1; %s.e_pas **= 1; %s.nseg = 3 + 2 % 3 - 2 // 1"
    )
    modify(draft, "configure_all_sections", section_configure=text)
    return "nseg"


def all_sections_shared(draft: Draft) -> str:
    """A second block concerns only the sections that have the attributes of the first as well."""
    modify(draft, "configure_all_sections", section_configure=f"%s.{_sodium(draft)} *= 1.01")
    modify(draft, "configure_all_sections", section_configure=f"%s.e_pas = {draft.number(-75, -55, 1)}")
    return "2"


def section_list(draft: Draft) -> str:
    """Sections of a list, some of which lack the attribute; lists that a cell may lack."""
    names = draft.random.sample(["all", "somatic", "axonal", "basal", "apical", "myelinated", "nodal", "AIS"], 3)
    for name in names:
        text = f"{name}.g_pas *= {draft.number(0.8, 1.3)}; {name}.e_pas += {draft.number(-1.0, 1.0)}"
        modify(draft, "section_list", section_configure=text)
    modify(draft, "section_list", section_configure=f"all.{_sodium(draft)} -= {_density(draft) * 0.01}")
    return ",".join(names)


def section(draft: Draft) -> str:
    """One section of each cell, or none where it has no such section.

    neurodamus ends the process at a section that the template has deleted, as microcircuit's `myelin[0]`.
    """
    names = [f"{draft.random.choice(['axon', 'dend'])}[{draft.random.randrange(2)}]" for _ in range(2)]
    for name in ["soma[0]", *names, "node[0]", "dend[999]"]:
        text = f"{name}.g_pas = {draft.number(5e-5, 3e-4, 6)}\n{name}.cm /= {draft.number(0.7, 1.4)}"
        modify(draft, "section", section_configure=text)
    return ",".join(names)


def compartments(draft: Draft) -> str:
    """Compartments of a set, of which two may be in one segment; in the first population, where gids are node ids."""
    sets = compartment_sets(draft.network)
    name = draft.random.choice([name for name in sorted(sets) if sets[name]["population"] == draft.base.inner])
    draft.sections["compartment_sets_file"] = str(draft.network.parent / "compartment_sets.json")
    text = f"g_pas *= {draft.number(0.5, 2.0)}; cm = {draft.number(0.7, 1.5)}\n{_sodium(draft)} += 1e-3"
    modify(draft, "compartment_set", compartment_set=name, section_configure=text.partition("\n")[0])
    modify(draft, "compartment_set", compartment_set=name, section_configure=text)
    return name


def several_types(draft: Draft) -> str:
    """One of each type on node sets, in an order that is drawn."""
    axes = draft.random.sample([all_sections_relative, section_list, section, ttx], 4)
    return ",".join(axis(draft) and axis.__name__ for axis in axes)


MODIFICATIONS: dict[str, Axis] = {
    "ttx": ttx,
    "all_sections": all_sections,
    "all_sections_relative": all_sections_relative,
    "all_sections_arithmetic": all_sections_arithmetic,
    "all_sections_shared": all_sections_shared,
    "section_list": section_list,
    "section": section,
    "compartments": compartments,
    "several_types": several_types,
}

NEEDS: dict[str, str] = {**dict.fromkeys(MODIFICATIONS, "parts"), "compartments": "first gids"}


def _has_bundled_channels(draft: Draft) -> bool:
    return draft.base.name.startswith("microcircuit")


def _sodium(draft: Draft) -> str:
    """A variable that only sections with sodium channels have."""
    return "gbar_NaTransient" if _has_bundled_channels(draft) else "gnabar_hh"


def _density(draft: Draft) -> float:
    return draft.number(0.5, 1.0) if _has_bundled_channels(draft) else draft.number(0.1, 0.2, 3)
