TITLE Slow delayed-rectifier potassium current

COMMENT
Slowly inactivating (persistent) somatic potassium current of layer 5 pyramidal cells, m^2 h.
Kinetics: Korngreen A, Sakmann B (2000) Voltage-gated K+ channels in layer 5 neocortical pyramidal neurones from
young rats: subtypes and gradients. J Physiol 525:621-639; recorded at 21 degC, q10 2.3, voltages corrected by
-10 mV for the liquid junction potential (u = v + 10 mV).
Units: mV, ms, S/cm2, mA/cm2, degC.
Licence: Apache-2.0. Part of ndexp.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX KDelayed
    USEION k READ ek WRITE ik
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
    h_inf (1)
    h_tau (ms)
}

STATE {
    m h
}

BREAKPOINT {
    SOLVE states METHOD cnexp
    g = gbar*m*m*h
    ik = g*(v - ek)
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
    LOCAL u
    u = v + 10(mV)
    m_inf = 1/(1 + exp(-(u + 1(mV))/12(mV)))
    if (u < -50) {
        m_tau = (1.25(ms) + 175.03(ms)*exp(0.026(/mV)*u))/rate_scale
    } else {
        m_tau = (1.25(ms) + 13(ms)*exp(-0.026(/mV)*u))/rate_scale
    }
    h_inf = 1/(1 + exp((u + 54(mV))/11(mV)))
    h_tau = (360(ms) + (1010(ms) + 24(ms/mV)*(u + 55(mV)))*exp(-((u + 75(mV))/48(mV))^2))/rate_scale
}
