TITLE Tetrodotoxin around a section

COMMENT
Where it is inserted, the ion ttx tells sodium channels whether they are blocked: outside there is ttxo_level, inside a
number that no concentration has by chance. A channel reads both and is blocked if ttxi is exactly ttxi_sentinel and
ttxo is above 1e-12 mM; any other ttxi says that this mechanism is not there. There is no current.
Source: the contract of SONATA's modification `ttx`, which sets ttxo_level to 1.
Units: mM. Licence: Apache-2.0. Part of ndexp.
ENDCOMMENT

NEURON {
    THREADSAFE
    SUFFIX TTXDynamicsSwitch
    USEION ttx WRITE ttxo, ttxi VALENCE 1
    RANGE ttxo_level
    GLOBAL ttxi_sentinel
}

UNITS {
    (mM) = (milli/liter)
}

PARAMETER {
    ttxo_level = 1e-12 (mM)
    ttxi_sentinel = 0.015625 (mM)   : 1/64, which is exact
}

ASSIGNED {
    ttxo (mM)
    ttxi (mM)
}

INITIAL {
    ttxo = ttxo_level
    ttxi = ttxi_sentinel
}

BREAKPOINT {
    ttxo = ttxo_level
}
