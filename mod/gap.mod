TITLE One half of a gap junction: the current through it into this compartment

COMMENT
Source: Ohm's law; vgap, the voltage of the other side, comes by NEURON's ParallelContext.target_var.
Units: mV, nA; g in nS. Licence: Apache-2.0.
The file's name is the published one, in small letters: mechanisms are compiled by file name, and their order is that in
which the currents of a compartment are summed.
ENDCOMMENT

NEURON {
    THREADSAFE
    POINT_PROCESS Gap
    NONSPECIFIC_CURRENT i
    RANGE g, i, vgap, synapseID, selected_for_report
}

UNITS {
    (nA) = (nanoamp)
    (mV) = (millivolt)
    (nS) = (nanosiemens)
}

PARAMETER {
    g = 1 (nS)
    synapseID = 0
    selected_for_report = 0
}

ASSIGNED {
    v (mV)
    vgap (mV)
    i (nA)
}

BREAKPOINT {
    i = (v - vgap)*(g*1e-3)
}
