TITLE Small-conductance calcium-activated potassium current (SK)

COMMENT
Voltage-independent potassium current gated by the submembrane calcium concentration: afterhyperpolarisation.
Kinetics: Kohler M et al. (1996) Small-conductance, calcium-activated potassium channels from mammalian brain.
Science 273:1709-1714 (Hill exponent 4.8, half activation 0.43 uM); time constant 1 ms as in Hay E et al. (2011)
PLoS Comput Biol 7:e1002107, not temperature dependent (q10 1).
Units: mV, ms, S/cm2, mA/cm2, mM.
Licence: Apache-2.0. Part of ndexp.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX KCalcium
    USEION k READ ek WRITE ik
    USEION ca READ cai
    RANGE gbar, g, z_inf, z_tau
}

UNITS {
    (S) = (siemens)
    (mV) = (millivolt)
    (mA) = (milliamp)
    (mM) = (milli/liter)
}

PARAMETER {
    gbar = 0.00001 (S/cm2)  : density of maximal conductance
    half = 0.00043 (mM)     : calcium concentration of half activation
    hill = 4.8 (1)
    z_tau = 1 (ms)
}

ASSIGNED {
    v (mV)
    ek (mV)
    ik (mA/cm2)
    cai (mM)
    g (S/cm2)
    z_inf (1)
}

STATE {
    z
}

BREAKPOINT {
    SOLVE states METHOD cnexp
    g = gbar*z
    ik = g*(v - ek)
}

INITIAL {
    rates(cai)
    z = z_inf
}

DERIVATIVE states {
    rates(cai)
    z' = (z_inf - z)/z_tau
}

PROCEDURE rates(c (mM)) {
    if (c < 1e-7) {
        z_inf = 0               : the quotient below would overflow
    } else {
        z_inf = 1/(1 + (half/c)^hill)
    }
}
