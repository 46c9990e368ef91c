TITLE A slow potassium current for tests, under a name that corrections of gap-junction models know

COMMENT
Source: made up for tests. Units: mV, mA/cm2, S/cm2, ms. Licence: Apache-2.0.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX Im
    USEION k READ ek WRITE ik
    RANGE gbar
}

UNITS {
    (mV) = (millivolt)
    (mA) = (milliamp)
    (S) = (siemens)
}

PARAMETER {
    gbar = 5e-4 (S/cm2)
}

ASSIGNED {
    v (mV)
    ek (mV)
    ik (mA/cm2)
}

STATE {
    m
}

INITIAL {
    m = opened(v)
}

BREAKPOINT {
    SOLVE gate METHOD cnexp
    ik = gbar*m*(v - ek)
}

DERIVATIVE gate {
    m' = (opened(v) - m)/(20 (ms))
}

FUNCTION opened(v (mV)) {
    opened = 1/(1 + exp(-(v + 40 (mV))/(9 (mV))))
}
