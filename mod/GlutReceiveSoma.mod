TITLE Glutamate counter of an astrocyte's soma: one more for every event, 0 again 1 ms after the last one

COMMENT
Source: the contract of neuron-glia-vasculature circuits. Units: ms, events. Licence: Apache-2.0.
ENDCOMMENT

NEURON {
    THREADSAFE
    POINT_PROCESS GlutReceiveSoma
    RANGE glut
}

ASSIGNED {
    glut
    last (ms)
}

INITIAL {
    glut = 0
    last = -1e9
}

BREAKPOINT {
    SOLVE forget METHOD after_cvode
}

PROCEDURE forget() {
    if (t > last + 1(ms)) {
        glut = 0
    }
}

NET_RECEIVE (weight) {
    glut = glut + 1
    last = t
}
