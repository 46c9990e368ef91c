TITLE Current source in the membrane: NEURON's IClamp as a membrane current

COMMENT
Source: the contract of SONATA's current-clamp inputs that do not represent a physical electrode.
Units: ms, nA. Licence: Apache-2.0.

A positive amp depolarises. The current counts in i_membrane, which an electrode's current does not; without an
extracellular mechanism the voltages are those of an IClamp.
ENDCOMMENT

NEURON {
    THREADSAFE
    POINT_PROCESS MembraneCurrentSource
    NONSPECIFIC_CURRENT i
    RANGE del, dur, amp, i
}

UNITS {
    (nA) = (nanoamp)
}

PARAMETER {
    del = 0 (ms)
    dur = 0 (ms) <0, 1e9>
    amp = 0 (nA)
}

ASSIGNED {
    i (nA)
}

INITIAL {
    i = 0
}

BREAKPOINT {
    at_time(del)
    at_time(del + dur)
    if (del <= t && t < del + dur) {
        i = -amp
    } else {
        i = 0
    }
}
