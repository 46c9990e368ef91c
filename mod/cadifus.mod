TITLE Calcium and IP3 of an astrocyte's compartment, driven by the glutamate that reaches it

COMMENT
Source: calcium exchange with the endoplasmic reticulum after Li Y-X, Rinzel J (1994) Equations for InsP3 receptor-mediated
[Ca2+]i oscillations, J Theor Biol 166:461-473, with the constants of Nadkarni S, Jung P (2003) Phys Rev Lett 91:268101.
Every event that GlutReceive has counted sets free ip3_event of IP3 at once, which decays to its rest; the amount is ours:
one event stays below the threshold of a calcium spike, several within seconds pass it. The membrane is a passive leak, and
the uptake of the glutamate an inward current that decays (Bergles DE, Jahr CE (1997) Neuron 19:1297-1308; the size is ours,
about 10 pA in a section of 10 um by 1 um).
Euler's explicit rule suffices: rates are below 0.01/ms.
Units: mM, ms, mV, mA/cm2. Not temperature dependent. Licence: Apache-2.0. Part of ndexp.

glu2 points to a counter of events that starts at 0 and never goes back, such as glut of GlutReceive in the same section. Sections without
a counter leave it unset and stay at rest. There is no diffusion between compartments.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX cadifus
    USEION ca READ cai WRITE cai
    NONSPECIFIC_CURRENT i
    POINTER glu2
    RANGE ip3, h_open, seen, caer, g_leak, e_leak, ip3_event, uptake_event, uptake, i
    GLOBAL ip3_rest, tau_ip3, tau_uptake, ca_rest, c0, c1, v1, v2, v3, k3, d1, d2, d3, d5, a2
}

UNITS {
    (mV) = (millivolt)
    (mA) = (milliamp)
    (mM) = (milli/liter)
    (S) = (siemens)
}

PARAMETER {
    g_leak = 0.0005 (S/cm2)
    e_leak = -85 (mV)
    ip3_event = 0.0001 (mM)     : IP3 that one event sets free
    uptake_event = 0.03 (mA/cm2) : uptake current that one event starts
    tau_uptake = 20 (ms)
    ip3_rest = 0.00016 (mM)
    tau_ip3 = 7142.857142857143 (ms)
    ca_rest = 0.0000712 (mM)    : near the fixed point of the constants below
    c0 = 0.002 (mM)             : all calcium, by the volume of the cytosol
    c1 = 0.185 (1)              : volume of the reticulum by that of the cytosol
    v1 = 0.006 (/ms)            : IP3 receptor's flux
    v2 = 0.00011 (/ms)          : leak from the reticulum
    v3 = 0.0000009 (mM/ms)      : SERCA pump
    k3 = 0.0001 (mM)
    d1 = 0.00013 (mM)           : IP3 binds
    d2 = 0.001049 (mM)          : calcium inactivates
    d3 = 0.0009434 (mM)         : IP3 comes off
    d5 = 0.00008234 (mM)        : calcium activates
    a2 = 0.2 (/mM/ms)           : calcium binds to inactivate
}

ASSIGNED {
    dt (ms)
    v (mV)
    i (mA/cm2)
    caer (mM)
    uptake (mA/cm2)
    seen
    glu2
}

STATE {
    cai (mM)
    ip3 (mM)
    h_open (1)                  : IP3 receptors that calcium has not inactivated
}

INITIAL {
    cai = ca_rest
    ip3 = ip3_rest
    h_open = inactivation()/(inactivation() + cai)
    caer = (c0 - cai)/c1
    uptake = 0
    seen = 0
}

BREAKPOINT {
    SOLVE advance
    i = g_leak*(v - e_leak) - uptake
}

: One step; first what the events since the last one set free
PROCEDURE advance() {
    LOCAL count, reticulum, pump, opening
    count = counted()
    ip3 = ip3 + ip3_event*(count - seen)
    uptake = uptake + uptake_event*(count - seen)
    seen = count
    reticulum = (c1*v1*(receptor()*h_open)^3 + c1*v2)*(caer - cai)
    pump = v3*cai*cai/(k3*k3 + cai*cai)
    opening = a2*(inactivation()*(1 - h_open) - cai*h_open)
    uptake = uptake - dt*uptake/tau_uptake
    ip3 = ip3 + dt*(ip3_rest - ip3)/tau_ip3
    h_open = h_open + dt*opening
    cai = cai + dt*(reticulum - pump)
    caer = (c0 - cai)/c1
}

: Part of the receptors that IP3 and calcium open
FUNCTION receptor() {
    receptor = ip3/(ip3 + d1)*cai/(cai + d5)
}

: Calcium at which half of the receptors are inactivated
FUNCTION inactivation() (mM) {
    inactivation = d2*(ip3 + d1)/(ip3 + d3)
}

: The counter that glu2 points to; 0 where it points to nothing
FUNCTION counted() {
VERBATIM
    const double* counter = &(glu2);
    _lcounted = counter ? *counter : 0.;
ENDVERBATIM
}
