TITLE Glutamate counter of an astrocyte's section: one more for every event

COMMENT
Source: the contract of neuron-glia-vasculature circuits; glut is read by the section's calcium model through a pointer.
Units: events. Licence: Apache-2.0.
ENDCOMMENT

NEURON {
    THREADSAFE
    POINT_PROCESS GlutReceive
    RANGE glut
}

ASSIGNED {
    glut
}

INITIAL {
    glut = 0
}

NET_RECEIVE (weight) {
    glut = glut + 1
}
