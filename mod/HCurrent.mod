TITLE Hyperpolarisation-activated cation current (Ih)

COMMENT
Non-specific cation current of pyramidal dendrites, one activation gate.
Kinetics: Kole MHP, Hallermann S, Stuart GJ (2006) Single Ih channels in pyramidal neuron dendrites: properties,
distribution, and impact on action potential output. J Neurosci 26:1677-1687; rates hold at 34 degC, q10 2.3.
Units: mV, ms, S/cm2, mA/cm2, degC.
Licence: Apache-2.0. Part of ndexp.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX HCurrent
    NONSPECIFIC_CURRENT ih
    RANGE gbar, g, erev, m_inf, m_tau, rate_scale
}

UNITS {
    (S) = (siemens)
    (mV) = (millivolt)
    (mA) = (milliamp)
}

PARAMETER {
    gbar = 0.00001 (S/cm2)      : density of maximal conductance
    erev = -45 (mV)         : reversal potential
    q10 = 2.3 (1)
    t_ref = 34 (degC)       : temperature at which the rates hold
}

ASSIGNED {
    v (mV)
    celsius (degC)
    ih (mA/cm2)
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
    ih = g*(v - erev)
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
    a = 0.00643(/mV)*linoid(-(v + 154.9(mV)), 11.9(mV))
    a = a*exp(-(v + 154.9(mV))/11.9(mV))
    b = 0.193*exp(v/33.1(mV))
    m_inf = a/(a + b)
    m_tau = 1(ms)/(a + b)/rate_scale
}

: x/(1 - exp(-x/k)), with its limit k + x/2 where the quotient is 0/0
FUNCTION linoid(x (mV), k (mV)) (mV) {
    if (fabs(x/k) < 1e-5) {
        linoid = k + x/2
    } else {
        linoid = x/(1 - exp(-x/k))
    }
}
