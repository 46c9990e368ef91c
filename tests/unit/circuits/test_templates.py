"""The text of the cell templates."""

import re
from pathlib import Path

import pytest

from ndexp.circuits.metypes import METYPES, METype
from ndexp.circuits.templates import template_text, write_template


@pytest.fixture(params=METYPES, ids=lambda metype: metype.mtype)
def metype(request: pytest.FixtureRequest) -> METype:
    return request.param


def test_the_file_defines_the_template_of_the_me_type(tmp_path: Path, metype: METype) -> None:
    path = write_template(tmp_path / "emodels", metype)
    assert path.name == f"{metype.mtype}.hoc"
    text = path.read_text()
    assert re.findall(r"^(?:begin|end)template (\w+)", text, re.MULTILINE) == [metype.mtype] * 2


def test_no_placeholder_is_left_and_brackets_match(metype: METype) -> None:
    text = template_text(metype)
    assert not re.search(r"@\w+@", text)
    assert text.count("{") == text.count("}")
    assert text.count("(") == text.count(")")


def test_the_contract_is_public(metype: METype) -> None:
    public = " ".join(re.findall(r"^public (.*)", template_text(metype), re.MULTILINE))
    needed = "gid soma axon dend apic all somatic axonal basal apical nSecAll nSecAxonalOrig re_init_rng"
    for name in (*needed.split(), "replace_axon", "clear", "synlist", "synHelperList"):
        assert re.search(rf"\b{name}\b", public), name


def test_every_mechanism_is_inserted_where_the_biophysics_say(metype: METype) -> None:
    text = template_text(metype)
    for region in ("somatic", "axonal", "basal", "apical"):
        inserted = re.findall(rf"forsec {region} {{ insert (\w+)", text)
        assert inserted == ["pas", *getattr(metype.biophysics, region)]


def test_densities_may_depend_on_distance() -> None:
    text = template_text(next(metype for metype in METYPES if metype.mtype == "L5_PC"))
    assert "dist = distance(x)  gbar_HCurrent(x) = 0.00015*(-0.8696 + 2.087*exp(0.0031*dist))" in text
