TITLE Conductance source in the membrane: NEURON's SEClamp as a membrane current

COMMENT
Source: the contract of SONATA's conductance inputs that do not represent a physical electrode.
Units: ms, mV, nA, megohm. Licence: Apache-2.0.

Pulls the membrane to three voltages one after the other, from t = 0, through a resistance rs that may be played. The
current is outward positive and counts in i_membrane; without an extracellular mechanism the voltages are those of an SEClamp.
ENDCOMMENT

NEURON {
    THREADSAFE
    POINT_PROCESS ConductanceSource
    NONSPECIFIC_CURRENT i
    RANGE rs, dur1, amp1, dur2, amp2, dur3, amp3, vc, i
}

UNITS {
    (nA) = (nanoamp)
    (mV) = (millivolt)
}

PARAMETER {
    rs = 1 (megohm) <1e-9, 1e9>
    dur1 = 0 (ms)
    dur2 = 0 (ms) <0, 1e9>
    dur3 = 0 (ms) <0, 1e9>
    amp1 = 0 (mV)
    amp2 = 0 (mV)
    amp3 = 0 (mV)
}

ASSIGNED {
    v (mV)
    i (nA)
    vc (mV)
    is_on
}

INITIAL {
    is_on = 0
    vc = 0
    i = 0
}

BREAKPOINT {
    : solved after the voltage update, so that i there is that of the new voltage
    SOLVE current METHOD after_cvode
    choose_level()
    current()
}

PROCEDURE current() {
    if (is_on) {
        i = (v - vc)/rs
    } else {
        i = 0
    }
}

: Here and not in the SOLVE block: a played level would come a step late there.
PROCEDURE choose_level() {
    at_time(dur1)
    at_time(dur1 + dur2)
    at_time(dur1 + dur2 + dur3)
    is_on = 1
    if (t < dur1) {
        vc = amp1
    } else if (t < dur1 + dur2) {
        vc = amp2
    } else if (t < dur1 + dur2 + dur3) {
        vc = amp3
    } else {
        vc = 0
        is_on = 0
    }
}
