TITLE Radius of the vessel that an astrocyte's endfoot holds, widened by the endfoot's calcium

COMMENT
Source: a first-order response of our own. Calcium in an endfoot widens its vessel (Takano T et al. 2006, Nat Neurosci
9:260-267, where the cross-section grows by about a fifth, so the radius by about a tenth, within seconds); here the radius
approaches R0pas*(1 + dilation*x) with time constant tau, x a Hill function of calcium that is 0 at rest.
Units: um, mM, ms. Not temperature dependent. Licence: Apache-2.0. Part of ndexp.

R0pas, the radius of the vessel at rest, comes from the circuit. The vessel does not act back on the endfoot.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX vascouplingB
    USEION ca READ cai
    RANGE R0pas, Rad
    GLOBAL dilation, tau, ca_rest, ca_half
}

UNITS {
    (um) = (micron)
    (mM) = (milli/liter)
}

PARAMETER {
    R0pas = 3 (um)
    dilation = 0.1 (1)
    tau = 2000 (ms)
    ca_rest = 0.0001 (mM)       : no response below
    ca_half = 0.0003 (mM)       : above rest, for half of the response
}

ASSIGNED {
    cai (mM)
}

STATE {
    Rad (um)
}

INITIAL {
    Rad = R0pas
}

BREAKPOINT {
    SOLVE states METHOD cnexp
}

DERIVATIVE states {
    Rad' = (R0pas*(1 + dilation*response()) - Rad)/tau
}

FUNCTION response() {
    LOCAL rise
    rise = cai - ca_rest
    if (rise > 0) {
        response = rise^2/(ca_half^2 + rise^2)
    } else {
        response = 0
    }
}
