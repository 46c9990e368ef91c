TITLE Inhibitory synapse: GABA-A and GABA-B conductances, the mean of the release instead of draws

COMMENT
Source: resources after Tsodyks and Markram 1997 (PNAS 94:719-723) and Fuhrmann et al. 2002 (J Neurophysiol 87:140-148);
constants as in Markram et al. 2015 (Cell 163:456-492).
Units: ms, mV, nA, uS; conductance and the NetCon weight in nS.
Licence: Apache-2.0.

Each receptor's conductance is gmax*(B - A), a difference of two exponentials normalised to peak at the event's weight times
the released part of the resources. Each NetCon has its own resources (R, u, tsyn). Fixed time step only.
nc_type, the last word of the NetCon weight array, says what sends the events: 0 presynaptic cell, 1 miniature release, 2 replay.
ENDCOMMENT

NEURON {
    THREADSAFE
    POINT_PROCESS DetGABAAB
    NONSPECIFIC_CURRENT i
    GLOBAL nc_type_param
    RANGE tau_r_GABAA, tau_d_GABAA, tau_r_GABAB, tau_d_GABAB
    RANGE e_GABAA, e_GABAB, GABAB_ratio, conductance
    RANGE Use, Dep, Fac, u0
    RANGE g, g_GABAA, g_GABAB, i, i_GABAA, i_GABAB
    RANGE next_delay, synapseID, selected_for_report, verboseLevel
    BBCOREPOINTER delay_times, delay_weights
}

UNITS {
    (nA) = (nanoamp)
    (mV) = (millivolt)
    (uS) = (microsiemens)
    (nS) = (nanosiemens)
}

PARAMETER {
    tau_r_GABAA = 0.2 (ms)
    tau_d_GABAA = 8 (ms)
    tau_r_GABAB = 3.5 (ms)
    tau_d_GABAB = 260.9 (ms)
    e_GABAA = -80 (mV)
    e_GABAB = -97 (mV)
    GABAB_ratio = 0 (1)
    gmax = 0.001 (uS/nS)
    Use = 1.0 (1)
    Dep = 100 (ms)
    Fac = 10 (ms)
    u0 = 0 (1)
    conductance = 0 (nS)
    synapseID = 0
    selected_for_report = 0
    verboseLevel = 0
    nc_type_param = 7
}

ASSIGNED {
    v (mV)
    i (nA)
    i_GABAA (nA)
    i_GABAB (nA)
    g (uS)
    g_GABAA (uS)
    g_GABAB (uS)
    factor_GABAA
    factor_GABAB
    next_delay
    delay_times
    delay_weights
}

STATE {
    A_GABAA
    B_GABAA
    A_GABAB
    B_GABAB
}

VERBATIM
#include "ndexp_vectors.h"
ENDVERBATIM

INCLUDE "delayed_weights.inc"

INITIAL {
    LOCAL peak_GABAA, peak_GABAB
    A_GABAA = 0
    B_GABAA = 0
    A_GABAB = 0
    B_GABAB = 0
    peak_GABAA = (tau_r_GABAA*tau_d_GABAA)/(tau_d_GABAA - tau_r_GABAA)*log(tau_d_GABAA/tau_r_GABAA)
    peak_GABAB = (tau_r_GABAB*tau_d_GABAB)/(tau_d_GABAB - tau_r_GABAB)*log(tau_d_GABAB/tau_r_GABAB)
    factor_GABAA = 1/(-exp(-peak_GABAA/tau_r_GABAA) + exp(-peak_GABAA/tau_d_GABAA))
    factor_GABAB = 1/(-exp(-peak_GABAB/tau_r_GABAB) + exp(-peak_GABAB/tau_d_GABAB))
    next_delay = -1
}

BREAKPOINT {
    SOLVE state METHOD cnexp
    g_GABAA = gmax*(B_GABAA - A_GABAA)
    g_GABAB = gmax*(B_GABAB - A_GABAB)
    g = g_GABAA + g_GABAB
    i_GABAA = g_GABAA*(v - e_GABAA)
    i_GABAB = g_GABAB*(v - e_GABAB)
    i = i_GABAA + i_GABAB
}

DERIVATIVE state {
    A_GABAA' = -A_GABAA/tau_r_GABAA
    B_GABAA' = -B_GABAA/tau_d_GABAA
    A_GABAB' = -A_GABAB/tau_r_GABAB
    B_GABAB' = -B_GABAB/tau_d_GABAB
}

NET_RECEIVE (weight, weight_GABAA, weight_GABAB, R, Pr, u, tsyn (ms), nc_type) {
    INITIAL {
        LOCAL index, count
        : nc_type is the engine's: it stays as it is
        R = 1
        u = u0
        tsyn = t
        if (nc_type == 0) {
            count = delay_count()
            index = 0
            if (count > 0) {
                next_delay = 0
            }
            while (index < count) {
                net_send(delay_time(index), 1)
                index = index + 1
            }
        }
    }
    weight_GABAA = weight
    weight_GABAB = weight*GABAB_ratio
    if (t >= 0 && flag == 1) {
        weight = conductance*delay_weight(next_delay)
        next_delay = next_delay + 1
    } else if (t >= 0) {
        if (Fac > 0) {
            u = u*exp(-(t - tsyn)/Fac)
            u = u + Use*(1 - u)
        } else {
            u = Use
        }
        R = 1 - (1 - R)*exp(-(t - tsyn)/Dep)
        Pr = u*R
        R = R - u*R
        tsyn = t
        A_GABAA = A_GABAA + Pr*weight_GABAA*factor_GABAA
        B_GABAA = B_GABAA + Pr*weight_GABAA*factor_GABAA
        A_GABAB = A_GABAB + Pr*weight_GABAB*factor_GABAB
        B_GABAB = B_GABAB + Pr*weight_GABAB*factor_GABAB
        if (verboseLevel > 0) {
            printf("DetGABAAB %g: t=%g ms, u=%g, released %g, left %g\n", synapseID, t, u, Pr, R)
        }
    }
}

PROCEDURE toggleVerbose() {
    verboseLevel = 1 - verboseLevel
}

DESTRUCTOR {
VERBATIM
#ifndef CORENEURON_BUILD
    _p_delay_times = ndexp_release_vector(_p_delay_times);
    _p_delay_weights = ndexp_release_vector(_p_delay_weights);
#endif
ENDVERBATIM
}

VERBATIM
static void bbcore_write(double* doubles, int* ints, int* at_double, int* at_int, _threadargsproto_) {
    ndexp_write_vector(_p_delay_times, doubles, ints, at_double, at_int);
    ndexp_write_vector(_p_delay_weights, doubles, ints, at_double, at_int);
}

static void bbcore_read(double* doubles, int* ints, int* at_double, int* at_int, _threadargsproto_) {
    _p_delay_times = ndexp_read_vector(_p_delay_times, doubles, ints, at_double, at_int);
    _p_delay_weights = ndexp_read_vector(_p_delay_weights, doubles, ints, at_double, at_int);
}
ENDVERBATIM
