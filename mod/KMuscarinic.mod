TITLE Muscarine-sensitive potassium current (M-current)

COMMENT
Slow, low-threshold, non-inactivating potassium current: spike-frequency adaptation.
Kinetics: Adams PR, Brown DA, Constanti A (1982) M-currents and other potassium currents in bullfrog sympathetic
neurones. J Physiol 330:537-572; taken at 21 degC, q10 2.3 (as in Hay E et al. 2011).
Units: mV, ms, S/cm2, mA/cm2, degC.
Licence: Apache-2.0. Part of ndexp.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX KMuscarinic
    USEION k READ ek WRITE ik
    RANGE gbar, g, m_inf, m_tau, rate_scale
}

UNITS {
    (S) = (siemens)
    (mV) = (millivolt)
    (mA) = (milliamp)
}

PARAMETER {
    gbar = 0.00001 (S/cm2)      : density of maximal conductance
    q10 = 2.3 (1)
    t_ref = 21 (degC)       : temperature of the recordings
}

ASSIGNED {
    v (mV)
    celsius (degC)
    ek (mV)
    ik (mA/cm2)
    g (S/cm2)
    rate_scale (1)          : q10^((celsius - t_ref)/10), fixed at initialisation
    m_inf (1)
    m_tau (ms)
}

STATE {
    m
}

BREAKPOINT {
    SOLVE states METHOD cnexp
    g = gbar*m
    ik = g*(v - ek)
}

INITIAL {
    rate_scale = q10^((celsius - t_ref)/10(degC))
    rates(v)
    m = m_inf
}

DERIVATIVE states {
    rates(v)
    m' = (m_inf - m)/m_tau
}

PROCEDURE rates(v (mV)) {
    LOCAL a, b
    a = 0.0033*exp((v + 35(mV))/10(mV))
    b = 0.0033*exp(-(v + 35(mV))/10(mV))
    m_inf = a/(a + b)
    m_tau = 1(ms)/(a + b)/rate_scale
}
