"""SONATA's section ids by counting: the types in a fixed order, within a type the index of the hoc array."""

from collections.abc import Mapping

from ndexp.errors import SectionIdError

SECTION_TYPES = [
    ("soma", "somatic"),
    ("axon", "axonal"),
    ("dend", "basal"),
    ("apic", "apical"),
    ("ais", "AIS"),
    ("node", "nodal"),
    ("myelin", "myelinated"),
]
"""hoc array and hoc SectionList of every type, in the order of counting."""


def parse_section(name: str) -> tuple[str, int]:
    """Type and index in a section's full name: `Cell[3].dend[12]` → dend, 12.

    Raises:
        SectionIdError: the name has not this form.
    """
    kind, bracket, index = name.rpartition(".")[2].partition("[")
    if not bracket or not index.endswith("]") or not index[:-1].isdecimal():
        raise SectionIdError("the section's name is not of the form type[index], so it has no SONATA id", name)
    return kind, int(index[:-1])


def section_id(name: str, counts: Mapping[str, int]) -> int:
    """The SONATA id of a section.

    Args:
        name: of the section, with or without the cell.
        counts: type → number of sections, in the order of counting.

    Raises:
        SectionIdError: the section has no id.
    """
    kind, index = parse_section(name)
    if kind not in counts:
        raise SectionIdError(f"sections of type '{kind}' have no SONATA id", name, f"Types: {', '.join(counts)}")
    if index >= counts[kind]:
        raise SectionIdError(f"the cell counts only {counts[kind]} sections of type '{kind}'", name)
    before = list(counts.values())[: list(counts).index(kind)]
    return sum(before) + index


def locate_section(identifier: int, counts: Mapping[str, int]) -> tuple[str, int]:
    """Type and index of the section with a SONATA id.

    Args:
        identifier: the id.
        counts: type → number of sections, in the order of counting.

    Raises:
        SectionIdError: there is no such id.
    """
    index = identifier
    for kind, count in counts.items():
        if 0 <= index < count:
            return kind, index
        index -= count
    raise SectionIdError(
        f"there is no section {identifier}, ids go from 0 to {sum(counts.values()) - 1}", "", _told(counts)
    )


def missing_section(identifier: int, kind: str, index: int, present: int) -> SectionIdError:
    """The error for an id whose section was removed from the cell."""
    return SectionIdError(
        f"section {identifier} is {kind}[{index}], but the cell has only {present} sections of that type now",
        "",
        "The template has replaced the reconstructed axon: choose a section outside it",
    )


def _told(counts: Mapping[str, int]) -> str:
    return "The cell has " + ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
