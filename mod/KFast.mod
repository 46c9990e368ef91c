TITLE Fast, high-threshold potassium current (Kv3.1)

COMMENT
Kv3.1-type current: fast repolarisation, prominent in fast-spiking interneurons; one activation gate.
Kinetics: Rettig J et al. (1992) Characterization of a Shaw-related potassium channel family in rat brain.
EMBO J 11:2473-2486. As in Hay E et al. (2011) the rates are taken to hold at 34 degC; q10 2.3 around it.
Units: mV, ms, S/cm2, mA/cm2, degC.
Licence: Apache-2.0. Part of ndexp.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX KFast
    USEION k READ ek WRITE ik
    RANGE gbar, g, n_inf, n_tau, rate_scale
}

UNITS {
    (S) = (siemens)
    (mV) = (millivolt)
    (mA) = (milliamp)
}

PARAMETER {
    gbar = 0.00001 (S/cm2)      : density of maximal conductance
    q10 = 2.3 (1)
    t_ref = 34 (degC)       : temperature at which the rates hold
}

ASSIGNED {
    v (mV)
    celsius (degC)
    ek (mV)
    ik (mA/cm2)
    g (S/cm2)
    rate_scale (1)          : q10^((celsius - t_ref)/10), fixed at initialisation
    n_inf (1)
    n_tau (ms)
}

STATE {
    n
}

BREAKPOINT {
    SOLVE states METHOD cnexp
    g = gbar*n
    ik = g*(v - ek)
}

INITIAL {
    rate_scale = q10^((celsius - t_ref)/10(degC))
    rates(v)
    n = n_inf
}

DERIVATIVE states {
    rates(v)
    n' = (n_inf - n)/n_tau
}

PROCEDURE rates(v (mV)) {
    n_inf = 1/(1 + exp(-(v - 18.7(mV))/9.7(mV)))
    n_tau = 4(ms)/(1 + exp(-(v + 46.56(mV))/44.14(mV)))/rate_scale
}
