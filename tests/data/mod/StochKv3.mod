TITLE A potassium current for tests whose conductance wavers until it is made deterministic

COMMENT
Stands in for a stochastic channel: a sine in place of chance. Source: made up for tests.
Units: mV, mA/cm2, S/cm2, ms. Licence: Apache-2.0.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX StochKv3
    USEION k READ ek WRITE ik
    RANGE gbar, deterministic
}

UNITS {
    (mV) = (millivolt)
    (mA) = (milliamp)
    (S) = (siemens)
}

PARAMETER {
    gbar = 4e-4 (S/cm2)
    deterministic = 0
}

ASSIGNED {
    v (mV)
    ek (mV)
    ik (mA/cm2)
    waver
}

STATE {
    n
}

INITIAL {
    n = opened(v)
}

BREAKPOINT {
    SOLVE gate METHOD cnexp
    waver = 1
    if (deterministic == 0) {
        waver = 1 + 0.8*sin(3 (/ms)*t)
    }
    ik = gbar*waver*n*(v - ek)
}

DERIVATIVE gate {
    n' = (opened(v) - n)/(4 (ms))
}

FUNCTION opened(v (mV)) {
    opened = 1/(1 + exp(-(v + 35 (mV))/(8 (mV))))
}
