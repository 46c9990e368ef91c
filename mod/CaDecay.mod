TITLE Submembrane calcium pool with first-order decay

COMMENT
Intracellular calcium in a thin shell below the membrane: influx by ica, exponential return to rest.
Model: Destexhe A, Contreras D, Sejnowski TJ, Steriade M (1994) A model of spindle rhythmicity in the isolated
thalamic reticular nucleus. J Neurophysiol 72:803-818, with the free fraction `gamma` of Hay E et al. (2011)
PLoS Comput Biol 7:e1002107. Not temperature dependent (q10 1).
Units: mM, ms, um, mA/cm2.
Licence: Apache-2.0. Part of ndexp.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX CaDecay
    USEION ca READ ica WRITE cai
    RANGE gamma, tau, depth, rest
}

UNITS {
    (mV) = (millivolt)
    (mA) = (milliamp)
    (um) = (micron)
    (mM) = (milli/liter)
    FARADAY = (faraday) (coulombs)
}

PARAMETER {
    gamma = 0.05 (1)        : free (not buffered) fraction of the entering calcium
    tau = 80 (ms)           : time constant of removal
    depth = 0.1 (um)        : thickness of the shell
    rest = 0.0001 (mM)      : resting concentration
}

ASSIGNED {
    ica (mA/cm2)
}

STATE {
    cai (mM)
}

BREAKPOINT {
    SOLVE states METHOD cnexp
}

INITIAL {
    cai = rest
}

DERIVATIVE states {
    cai' = -(10000)*ica*gamma/(2*FARADAY*depth) - (cai - rest)/tau
}
