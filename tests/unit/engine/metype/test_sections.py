"""Section ids by counting."""

import pytest

from ndexp.engine.metype.sections import locate_section, missing_section, parse_section, section_id
from ndexp.errors import SectionIdError

COUNTS = {"soma": 1, "axon": 144, "dend": 24, "apic": 77, "ais": 0, "node": 0, "myelin": 1}


@pytest.mark.parametrize(
    ("name", "number"),
    [("soma[0]", 0), ("axon[0]", 1), ("axon[1]", 2), ("dend[0]", 145), ("apic[76]", 245), ("Cell[2].myelin[0]", 246)],
)
def test_ids_count_types_in_order(name: str, number: int) -> None:
    assert section_id(name, COUNTS) == number
    assert locate_section(number, COUNTS) == parse_section(name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Cell[0].dend[24]", "counts only 24 sections of type 'dend'"),
        ("ais[0]", "counts only 0 sections of type 'ais'"),
        ("spine[0]", "sections of type 'spine' have no SONATA id. Types: soma, axon"),
        ("soma", "not of the form type"),
        ("dend[x]", "not of the form type"),
        ("dend[1", "not of the form type"),
    ],
)
def test_sections_without_an_id_are_refused(name: str, words: str) -> None:
    with pytest.raises(SectionIdError, match=words):
        section_id(name, COUNTS)


@pytest.mark.parametrize("number", [-1, 247, 9999])
def test_ids_beyond_the_cell_are_refused(number: int) -> None:
    with pytest.raises(SectionIdError, match=f"there is no section {number}, ids go from 0 to 246.*144 axon"):
        locate_section(number, COUNTS)


def test_the_error_of_a_removed_section_says_why() -> None:
    assert "section 9 is axon[8], but the cell has only 2 sections" in str(missing_section(9, "axon", 8, 2))
