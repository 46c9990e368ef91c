"""Which channels sit where, and how densely, in the cells of each me-type."""

from collections.abc import Mapping
from dataclasses import dataclass

Densities = Mapping[str, Mapping[str, float | str]]
"""Mechanism → RANGE variable → value; a text is a hoc expression of `dist`, the path distance from the soma (µm)."""

_IH_RISE = "*(-0.8696 + 2.087*exp(0.0031*dist))"
"""Growth of the Ih density along the apical dendrite. Source: Hay E et al. (2011) PLoS Comput Biol 7:e1002107."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Biophysics:
    """Passive properties and channel densities (S/cm2) per region."""

    segment_length: float = 100.0
    """Sections are cut so that a segment is not longer than about this, µm."""
    e_pas: float
    """mV."""
    g_pas: float
    """S/cm2."""
    cm_soma: float = 1.0
    """Soma and axon, µF/cm2."""
    cm_dendrite: float = 1.0
    """Dendrites; 2 stands for spines, µF/cm2."""
    axial: float = 100.0
    """Ra, ohm cm."""
    somatic: Densities
    axonal: Densities
    basal: Densities
    apical: Densities


_CALCIUM = {"gamma": 0.0006, "tau": 210.0}


def _pyramidal(*, soma_na: float, m_current: float, ih: float, e_pas: float, g_pas: float) -> Biophysics:
    """A regular-spiking pyramidal cell: adapting through M- and SK-currents, Ih rising along the apical dendrite."""
    return Biophysics(
        e_pas=e_pas,
        g_pas=g_pas,
        cm_dendrite=2.0,
        somatic={
            "NaTransient": {"gbar": soma_na},
            "KFast": {"gbar": 0.3 * soma_na},
            "KDelayed": {"gbar": 0.02},
            "KTransient": {"gbar": 0.02},
            "CaHigh": {"gbar": 0.0008},
            "CaDecay": _CALCIUM,
            "KCalcium": {"gbar": 0.02},
            "HCurrent": {"gbar": ih},
        },
        axonal={
            "NaTransient": {"gbar": 3.0, "shift": -6.0},
            "KFast": {"gbar": 0.8},
            "KMuscarinic": {"gbar": m_current},
        },
        basal={"HCurrent": {"gbar": ih}},
        apical={
            "NaTransient": {"gbar": 0.015},
            "KFast": {"gbar": 0.004},
            "KMuscarinic": {"gbar": 0.0001},
            "HCurrent": {"gbar": f"{ih}{_IH_RISE}"},
        },
    )


L23_PYRAMIDAL = _pyramidal(soma_na=0.7, m_current=0.01, ih=0.00003, e_pas=-77.0, g_pas=7e-5)
L4_PYRAMIDAL = _pyramidal(soma_na=0.7, m_current=0.01, ih=0.00003, e_pas=-76.0, g_pas=7e-5)
L5_PYRAMIDAL = _pyramidal(soma_na=0.8, m_current=0.012, ih=0.00015, e_pas=-76.0, g_pas=7e-5)

FAST_SPIKING = Biophysics(
    e_pas=-72.0,
    g_pas=1.2e-4,
    somatic={"NaTransient": {"gbar": 0.8}, "KFast": {"gbar": 0.6}},
    axonal={"NaTransient": {"gbar": 3.0, "shift": -4.0}, "KFast": {"gbar": 2.0}},
    basal={"NaTransient": {"gbar": 0.01}, "KFast": {"gbar": 0.01}},
    apical={},
)
"""Parvalbumin-positive basket cell: much Kv3, no adaptation, low input resistance."""

ADAPTING = Biophysics(
    e_pas=-68.0,
    g_pas=7e-5,
    somatic={
        "NaTransient": {"gbar": 0.6},
        "KFast": {"gbar": 0.25},
        "KMuscarinic": {"gbar": 0.0006},
        "CaHigh": {"gbar": 0.0006},
        "CaDecay": _CALCIUM,
        "KCalcium": {"gbar": 0.01},
        "HCurrent": {"gbar": 0.00003},
    },
    axonal={"NaTransient": {"gbar": 2.0, "shift": -4.0}, "KFast": {"gbar": 0.6}},
    basal={"NaTransient": {"gbar": 0.01}, "KFast": {"gbar": 0.004}},
    apical={},
)
"""Somatostatin-positive Martinotti cell: high input resistance, spike-frequency adaptation."""
