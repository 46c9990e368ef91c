"""Which groups of cells connect, how often, where on the target and with what synapses."""

from dataclasses import dataclass
from enum import Enum

EXC = ("L23_PC", "L4_PC", "L5_PC")
PV = ("PV_BC",)
SST = ("SST_MC",)
THALAMUS = ("thalamus",)


class Placement(Enum):
    """Where on the target cell synapses sit."""

    DENDRITES = "dendrites"
    """Evenly along all dendrites."""
    PERISOMATIC = "perisomatic"
    """On the soma and the dendrites close to it."""
    DISTAL = "distal"
    """On dendrites, the further out the likelier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Synapses:
    """Means of the synapses' parameters; each connection draws its own around them."""

    syn_type_id: int
    """Below 100 inhibitory, else excitatory."""
    conductance: float
    """nS."""
    u_syn: float
    depression_time: float
    """ms."""
    facilitation_time: float
    """ms."""
    decay_time: float
    """ms."""
    n_rrp_vesicles: float
    u_hill_coefficient: float
    conductance_scale_factor: float
    """NMDA to AMPA, or GABAB to GABAA."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """Connections from one group of me-types to another."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    partners: int
    """Presynaptic cells of each target, as far as there are so many."""
    synapses_per_connection: float
    placement: Placement
    synapses: Synapses


_EXC_DEPRESSING = Synapses(
    syn_type_id=120,
    conductance=0.7,
    u_syn=0.5,
    depression_time=671.0,
    facilitation_time=17.0,
    decay_time=1.74,
    n_rrp_vesicles=2.0,
    u_hill_coefficient=2.79,
    conductance_scale_factor=0.7,
)
_EXC_TO_PV = Synapses(
    syn_type_id=120,
    conductance=0.8,
    u_syn=0.6,
    depression_time=227.0,
    facilitation_time=14.0,
    decay_time=1.74,
    n_rrp_vesicles=2.0,
    u_hill_coefficient=2.79,
    conductance_scale_factor=0.4,
)
_EXC_FACILITATING = Synapses(
    syn_type_id=116,
    conductance=0.8,
    u_syn=0.09,
    depression_time=138.0,
    facilitation_time=670.0,
    decay_time=1.74,
    n_rrp_vesicles=2.0,
    u_hill_coefficient=2.79,
    conductance_scale_factor=0.4,
)
_PV_OUTPUT = Synapses(
    syn_type_id=8,
    conductance=1.5,
    u_syn=0.25,
    depression_time=500.0,
    facilitation_time=20.0,
    decay_time=8.3,
    n_rrp_vesicles=2.0,
    u_hill_coefficient=1.94,
    conductance_scale_factor=0.0,
)
_SST_OUTPUT = Synapses(
    syn_type_id=10,
    conductance=0.8,
    u_syn=0.3,
    depression_time=1250.0,
    facilitation_time=2.0,
    decay_time=10.0,
    n_rrp_vesicles=1.0,
    u_hill_coefficient=1.94,
    conductance_scale_factor=0.25,
)
_THALAMIC = Synapses(
    syn_type_id=120,
    conductance=2.0,
    u_syn=0.72,
    depression_time=150.0,
    facilitation_time=14.0,
    decay_time=1.74,
    n_rrp_vesicles=3.0,
    u_hill_coefficient=2.79,
    conductance_scale_factor=0.6,
)


def _pathway(
    sources: tuple[str, ...], targets: tuple[str, ...], partners: int, count: float, kind: tuple[Placement, Synapses]
) -> Pathway:
    return Pathway(
        sources=sources,
        targets=targets,
        partners=partners,
        synapses_per_connection=count,
        placement=kind[0],
        synapses=kind[1],
    )


PATHWAYS = (
    _pathway(EXC, EXC, 20, 3.0, (Placement.DENDRITES, _EXC_DEPRESSING)),
    _pathway(EXC, PV, 20, 3.0, (Placement.DENDRITES, _EXC_TO_PV)),
    _pathway(EXC, SST, 20, 3.0, (Placement.DENDRITES, _EXC_FACILITATING)),
    _pathway(PV, EXC, 6, 6.0, (Placement.PERISOMATIC, _PV_OUTPUT)),
    _pathway(PV, PV, 5, 4.0, (Placement.PERISOMATIC, _PV_OUTPUT)),
    _pathway(PV, SST, 3, 4.0, (Placement.PERISOMATIC, _PV_OUTPUT)),
    _pathway(SST, EXC, 4, 6.0, (Placement.DISTAL, _SST_OUTPUT)),
    _pathway(SST, PV, 4, 4.0, (Placement.DISTAL, _SST_OUTPUT)),
    _pathway(THALAMUS, EXC, 15, 3.0, (Placement.DENDRITES, _THALAMIC)),
    _pathway(THALAMUS, PV, 12, 3.0, (Placement.DENDRITES, _THALAMIC)),
    _pathway(THALAMUS, SST, 6, 2.0, (Placement.DENDRITES, _THALAMIC)),
)
"""Numbers of partners and synapses are scaled down and parameters rounded in the spirit of Markram H et al. (2015)
Cell 163:456-492 (tables of synaptic anatomy and physiology); thalamic conductance and recovery are tuned for the
activity."""
