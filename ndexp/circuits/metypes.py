"""The me-types of the built-in circuit: how many, in which layers, with which morphologies and channels."""

from dataclasses import dataclass

from ndexp.circuits import biophysics
from ndexp.circuits.biophysics import Biophysics
from ndexp.circuits.growth import NeuronPlan, Tree, Trunk

VARIANTS = 3
"""Morphologies per me-type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class METype:
    """A morphological type with its electrical type."""

    mtype: str
    """Also the name of its cell template and of its node set."""
    etype: str
    population: str
    label: str
    fraction: float
    """Share of its population."""
    layers: tuple[int, ...]
    plan: NeuronPlan
    biophysics: Biophysics

    @property
    def synapse_class(self) -> str:
        """`EXC` or `INH`."""
        return "EXC" if self.population == "excitatory" else "INH"

    def morphologies(self) -> tuple[str, ...]:
        """Names of its morphologies."""
        return tuple(f"{self.mtype}_{variant + 1}" for variant in range(VARIANTS))


_BASAL = Tree(lengths=(25, 70, 90), diameters=(1.8, 1.1, 0.8), splits=(1.0, 0.4))
_OBLIQUE = Tree(lengths=(70, 60), diameters=(1.0, 0.8), splits=(0.3,))
_TUFT = Tree(lengths=(60, 80, 80), diameters=(1.2, 0.9, 0.7), splits=(1.0, 0.3))
_COLLATERAL = Tree(lengths=(90, 120), diameters=(0.5, 0.4), splits=(0.4,), spread=1.2)
_AXON = Trunk(pieces=3, length=60.0, diameters=(1.4, 0.7), side=_COLLATERAL, end=_COLLATERAL)
_LOCAL_AXON = Trunk(pieces=3, length=40.0, diameters=(1.2, 0.6), side=_COLLATERAL, end=_COLLATERAL)

_L23_PLAN = NeuronPlan(
    soma_radius=8.0,
    stems=4,
    basal=_BASAL,
    apical=Trunk(pieces=3, length=50.0, diameters=(2.6, 1.6), side=_OBLIQUE, end=_TUFT),
    axon=_AXON,
    basal_tilt=-0.35,
)
_L4_PLAN = NeuronPlan(
    soma_radius=7.5,
    stems=4,
    basal=_BASAL,
    apical=Trunk(pieces=3, length=60.0, diameters=(2.2, 1.2), side=_OBLIQUE, end=_OBLIQUE),
    axon=_AXON,
    basal_tilt=-0.25,
)
_L5_PLAN = NeuronPlan(
    soma_radius=10.0,
    stems=5,
    basal=Tree(lengths=(30, 80, 100), diameters=(2.2, 1.3, 0.9), splits=(1.0, 0.35)),
    apical=Trunk(pieces=6, length=80.0, diameters=(4.0, 1.8), side=_OBLIQUE, end=_TUFT),
    axon=_AXON,
    basal_tilt=-0.35,
)
_PV_PLAN = NeuronPlan(
    soma_radius=7.5,
    stems=5,
    basal=Tree(lengths=(30, 80, 80), diameters=(1.4, 0.9, 0.7), splits=(1.0, 0.45)),
    apical=None,
    axon=_LOCAL_AXON,
    basal_tilt=0.0,
)
_SST_PLAN = NeuronPlan(
    soma_radius=7.0,
    stems=4,
    basal=Tree(lengths=(35, 90, 90), diameters=(1.2, 0.8, 0.6), splits=(1.0, 0.3)),
    apical=None,
    axon=Trunk(pieces=5, length=90.0, diameters=(1.1, 0.5), side=_COLLATERAL, end=_COLLATERAL),
    basal_tilt=-0.3,
    axon_up=True,
)

METYPES = (
    METype(
        mtype="L23_PC",
        etype="cADpyr",
        population="excitatory",
        label="layer 2/3 pyramidal cell",
        fraction=0.4,
        layers=(2, 3),
        plan=_L23_PLAN,
        biophysics=biophysics.L23_PYRAMIDAL,
    ),
    METype(
        mtype="L4_PC",
        etype="cADpyr",
        population="excitatory",
        label="layer 4 pyramidal cell",
        fraction=0.25,
        layers=(4,),
        plan=_L4_PLAN,
        biophysics=biophysics.L4_PYRAMIDAL,
    ),
    METype(
        mtype="L5_PC",
        etype="cADpyr",
        population="excitatory",
        label="layer 5 thick-tufted pyramidal cell",
        fraction=0.35,
        layers=(5,),
        plan=_L5_PLAN,
        biophysics=biophysics.L5_PYRAMIDAL,
    ),
    METype(
        mtype="PV_BC",
        etype="cNAC",
        population="inhibitory",
        label="parvalbumin-positive, fast-spiking basket cell",
        fraction=0.6,
        layers=(2, 3, 4, 5),
        plan=_PV_PLAN,
        biophysics=biophysics.FAST_SPIKING,
    ),
    METype(
        mtype="SST_MC",
        etype="cACint",
        population="inhibitory",
        label="somatostatin-positive, adapting Martinotti cell",
        fraction=0.4,
        layers=(2, 3, 4, 5),
        plan=_SST_PLAN,
        biophysics=biophysics.ADAPTING,
    ),
)
"""In the order of the node ids; the populations are `excitatory` and `inhibitory`."""


def of_population(population: str) -> tuple[METype, ...]:
    """The me-types of a population, in the order of the node ids."""
    return tuple(metype for metype in METYPES if metype.population == population)
