"""Writes the hoc cell template of each me-type."""

from importlib.resources import files
from pathlib import Path

from ndexp.circuits.biophysics import Biophysics, Densities
from ndexp.circuits.metypes import METype

_E_NA, _E_K = 50, -85
"""Reversal potentials, mV."""
_WRITES = {
    "ena": {"NaTransient"},
    "ek": {"KFast", "KDelayed", "KTransient", "KMuscarinic", "KCalcium"},
}


def write_template(directory: Path, metype: METype) -> Path:
    """Write `<mtype>.hoc` into `directory`, made when missing, and return its path."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / f"{metype.mtype}.hoc"
    path.write_text(template_text(metype), encoding="utf-8")
    return path


def template_text(metype: METype) -> str:
    """The cell template of a me-type, in hoc."""
    found = metype.biophysics
    text = files("ndexp.circuits").joinpath("template.hoc").read_text(encoding="utf-8")
    axon = _passive("axonal", found, found.cm_soma) + _region("axonal", found.axonal)
    for key, value in {
        "name": metype.mtype,
        "label": metype.label,
        "segment_length": f"{found.segment_length:g}",
        "biophysics": "\n".join(_body(found)),
        "axon_biophysics": "\n".join(axon),
    }.items():
        text = text.replace(f"@{key}@", value)
    return text


def _body(found: Biophysics) -> list[str]:
    lines = ["    soma[0] distance(0, 0.5)"]
    for region, cm, densities in (
        ("somatic", found.cm_soma, found.somatic),
        ("basal", found.cm_dendrite, found.basal),
        ("apical", found.cm_dendrite, found.apical),
    ):
        lines += _passive(region, found, cm) + _region(region, densities)
    return lines


def _passive(region: str, found: Biophysics, cm: float) -> list[str]:
    settings = f"insert pas  g_pas = {found.g_pas:g}  e_pas = {found.e_pas:g}  cm = {cm:g}  Ra = {found.axial:g}"
    return [f"    forsec {region} {{ {settings} }}"]


def _region(region: str, densities: Densities) -> list[str]:
    lines: list[str] = []
    for mechanism, values in densities.items():
        settings = "  ".join(_assign(f"{name}_{mechanism}", value) for name, value in values.items())
        lines.append(f"    forsec {region} {{ insert {mechanism}  {settings} }}")
    for variable, value in (("ena", _E_NA), ("ek", _E_K)):
        if _WRITES[variable] & densities.keys():
            lines.append(f"    forsec {region} {{ {variable} = {value} }}")
    return lines


def _assign(variable: str, value: float | str) -> str:
    if isinstance(value, str):
        return f"for (x, 0) {{ dist = distance(x)  {variable}(x) = {value} }}"
    return f"{variable} = {value:g}"
