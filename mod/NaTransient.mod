TITLE Transient sodium current

COMMENT
Fast sodium current of neocortical pyramidal cells, m^3 h.
Kinetics: Colbert CM, Pan E (2002) Ion channel properties underlying axonal action potential initiation in
pyramidal neurons. Nat Neurosci 5:533-538, in the form used by Hay E et al. (2011) PLoS Comput Biol 7:e1002107:
recorded at 21 degC, q10 2.3. `shift` moves both gates along the voltage axis (axonal channels: about -6 mV).
Tetrodotoxin: blocked when TTXDynamicsSwitch is present (it sets ttxi to exactly 1/64 mM) with ttxo above 1e-12 mM.
Units: mV, ms, S/cm2, mA/cm2, degC.
Licence: Apache-2.0. Part of ndexp.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX NaTransient
    USEION na READ ena WRITE ina
    USEION ttx READ ttxo, ttxi VALENCE 1
    RANGE gbar, g, shift, m_inf, m_tau, h_inf, h_tau, rate_scale
}

UNITS {
    (S) = (siemens)
    (mV) = (millivolt)
    (mA) = (milliamp)
    (mM) = (milli/liter)
}

PARAMETER {
    gbar = 0.00001 (S/cm2)      : density of maximal conductance
    shift = 0 (mV)          : added to all half-activation voltages
    q10 = 2.3 (1)
    t_ref = 21 (degC)       : temperature of the recordings
}

ASSIGNED {
    v (mV)
    celsius (degC)
    ena (mV)
    ina (mA/cm2)
    ttxo (mM)
    ttxi (mM)
    available (1)           : 0 when tetrodotoxin blocks the channel, else 1
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
    g = available*gbar*m*m*m*h
    ina = g*(v - ena)
}

INITIAL {
    rate_scale = q10^((celsius - t_ref)/10(degC))
    rates(v)
    if (ttxi == 0.015625 && ttxo > 1e-12) {
        available = 0
    } else {
        available = 1
    }
    m = m_inf
    h = h_inf
}

DERIVATIVE states {
    rates(v)
    m' = (m_inf - m)/m_tau
    h' = (h_inf - h)/h_tau
}

PROCEDURE rates(v (mV)) {
    LOCAL a, b, u
    u = v - shift
    a = 0.182(/mV)*linoid(u + 32(mV), 6(mV))
    b = 0.124(/mV)*linoid(-(u + 32(mV)), 6(mV))
    m_inf = a/(a + b)
    m_tau = 1(ms)/(a + b)/rate_scale
    a = 0.015(/mV)*linoid(-(u + 60(mV)), 6(mV))
    b = 0.015(/mV)*linoid(u + 60(mV), 6(mV))
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
