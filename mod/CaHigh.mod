TITLE High-voltage-activated calcium current

COMMENT
High-threshold (L-type like) calcium current of neocortical pyramidal cells, m^2 h.
Kinetics: Reuveni I, Friedman A, Amitai Y, Gutnick MJ (1993) Stepwise repolarization from Ca2+ plateaus in
neocortical pyramidal cells: evidence for nonhomogeneous distribution of HVA Ca2+ channels in dendrites.
J Neurosci 13:4609-4621; rates taken to hold at 34 degC (as in Hay E et al. 2011), q10 2.3.
Units: mV, ms, S/cm2, mA/cm2, degC.
Licence: Apache-2.0. Part of ndexp.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX CaHigh
    USEION ca READ eca WRITE ica
    RANGE gbar, g, m_inf, m_tau, h_inf, h_tau, rate_scale
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
    eca (mV)
    ica (mA/cm2)
    g (S/cm2)
    rate_scale (1)          : q10^((celsius - t_ref)/10), fixed at initialisation
    m_inf (1)
    m_tau (ms)
    h_inf (1)
    h_tau (ms)
}

STATE {
    m h
}

BREAKPOINT {
    SOLVE states METHOD cnexp
    g = gbar*m*m*h
    ica = g*(v - eca)
}

INITIAL {
    rate_scale = q10^((celsius - t_ref)/10(degC))
    rates(v)
    m = m_inf
    h = h_inf
}

DERIVATIVE states {
    rates(v)
    m' = (m_inf - m)/m_tau
    h' = (h_inf - h)/h_tau
}

PROCEDURE rates(v (mV)) {
    LOCAL a, b
    a = 0.055(/mV)*linoid(v + 27(mV), 3.8(mV))
    b = 0.94*exp(-(v + 75(mV))/17(mV))
    m_inf = a/(a + b)
    m_tau = 1(ms)/(a + b)/rate_scale
    a = 0.000457*exp(-(v + 13(mV))/50(mV))
    b = 0.0065/(1 + exp(-(v + 15(mV))/28(mV)))
    h_inf = a/(a + b)
    h_tau = 1(ms)/(a + b)/rate_scale
}

: x/(1 - exp(-x/k)), with its limit k + x/2 where the quotient is 0/0
FUNCTION linoid(x (mV), k (mV)) (mV) {
    if (fabs(x/k) < 1e-5) {
        linoid = k + x/2
    } else {
        linoid = x/(1 - exp(-x/k))
    }
}
