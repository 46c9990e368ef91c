"""Neuron, glia, vasculature: astrocytes that hear of synapses' releases, and their endfeet on vessels.

A plugin: nothing imports it until a circuit has astrocytes.
"""

from ndexp.engine.ngv.astrocyte import Astrocyte
from ndexp.engine.ngv.cells import AstrocyteManager
from ndexp.engine.ngv.connection import NeuroGlialConnection
from ndexp.engine.ngv.engine import NGVEngine
from ndexp.engine.ngv.glio_vascular import GlioVascularManager
from ndexp.engine.ngv.neuro_glia import NeuroGliaConnManager
from ndexp.engine.ngv.reader import NeuroGliaConnParameters, NeuroGlialSynapseReader

__all__ = [
    "Astrocyte",
    "AstrocyteManager",
    "GlioVascularManager",
    "NGVEngine",
    "NeuroGliaConnManager",
    "NeuroGliaConnParameters",
    "NeuroGlialConnection",
    "NeuroGlialSynapseReader",
]
