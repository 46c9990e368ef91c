TITLE Excitatory synapse: AMPA and NMDA conductances, the mean of the release instead of draws

COMMENT
Source: resources after Tsodyks and Markram 1997 (PNAS 94:719-723) and Fuhrmann et al. 2002 (J Neurophysiol 87:140-148);
magnesium block after Jahr and Stevens 1990 (J Neurosci 10:3178-3182); constants as in Markram et al. 2015 (Cell 163:456-492).
Units: ms, mV, nA, uS, mM; conductance and the NetCon weight in nS.
Licence: Apache-2.0.

Each receptor's conductance is gmax*(B - A), a difference of two exponentials normalised to peak at the event's weight times
the released part of the resources. Each NetCon has its own resources (R, u, tsyn). Fixed time step only.
nc_type, the last word of the NetCon weight array, says what sends the events: 0 presynaptic cell, 1 miniature release, 2 replay.
ENDCOMMENT

NEURON {
    THREADSAFE
    POINT_PROCESS DetAMPANMDA
    NONSPECIFIC_CURRENT i
    GLOBAL nc_type_param
    RANGE tau_r_AMPA, tau_d_AMPA, tau_r_NMDA, tau_d_NMDA
    RANGE e, mg, NMDA_ratio, conductance
    RANGE Use, Dep, Fac, u0
    RANGE g, g_AMPA, g_NMDA, i, i_AMPA, i_NMDA
    RANGE next_delay, synapseID, selected_for_report, verboseLevel
    BBCOREPOINTER delay_times, delay_weights
}

UNITS {
    (nA) = (nanoamp)
    (mV) = (millivolt)
    (uS) = (microsiemens)
    (nS) = (nanosiemens)
    (mM) = (milli/liter)
}

PARAMETER {
    tau_r_AMPA = 0.2 (ms)
    tau_d_AMPA = 1.7 (ms)
    tau_r_NMDA = 0.29 (ms)
    tau_d_NMDA = 43 (ms)
    e = 0 (mV)
    mg = 1 (mM)
    NMDA_ratio = 0.71 (1)
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
    i_AMPA (nA)
    i_NMDA (nA)
    g (uS)
    g_AMPA (uS)
    g_NMDA (uS)
    factor_AMPA
    factor_NMDA
    next_delay
    delay_times
    delay_weights
}

STATE {
    A_AMPA
    B_AMPA
    A_NMDA
    B_NMDA
}

VERBATIM
#include "ndexp_vectors.h"
ENDVERBATIM

INCLUDE "delayed_weights.inc"

INITIAL {
    LOCAL peak_AMPA, peak_NMDA
    A_AMPA = 0
    B_AMPA = 0
    A_NMDA = 0
    B_NMDA = 0
    peak_AMPA = (tau_r_AMPA*tau_d_AMPA)/(tau_d_AMPA - tau_r_AMPA)*log(tau_d_AMPA/tau_r_AMPA)
    peak_NMDA = (tau_r_NMDA*tau_d_NMDA)/(tau_d_NMDA - tau_r_NMDA)*log(tau_d_NMDA/tau_r_NMDA)
    factor_AMPA = 1/(-exp(-peak_AMPA/tau_r_AMPA) + exp(-peak_AMPA/tau_d_AMPA))
    factor_NMDA = 1/(-exp(-peak_NMDA/tau_r_NMDA) + exp(-peak_NMDA/tau_d_NMDA))
    next_delay = -1
}

BREAKPOINT {
    LOCAL unblocked
    SOLVE state METHOD cnexp
    unblocked = 1/(1 + exp(0.062(/mV)*(-v))*(mg/3.57(mM)))
    g_AMPA = gmax*(B_AMPA - A_AMPA)
    g_NMDA = gmax*(B_NMDA - A_NMDA)*unblocked
    g = g_AMPA + g_NMDA
    i_AMPA = g_AMPA*(v - e)
    i_NMDA = g_NMDA*(v - e)
    i = i_AMPA + i_NMDA
}

DERIVATIVE state {
    A_AMPA' = -A_AMPA/tau_r_AMPA
    B_AMPA' = -B_AMPA/tau_d_AMPA
    A_NMDA' = -A_NMDA/tau_r_NMDA
    B_NMDA' = -B_NMDA/tau_d_NMDA
}

NET_RECEIVE (weight, weight_AMPA, weight_NMDA, R, Pr, u, tsyn (ms), nc_type) {
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
    weight_AMPA = weight
    weight_NMDA = weight*NMDA_ratio
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
        A_AMPA = A_AMPA + Pr*weight_AMPA*factor_AMPA
        B_AMPA = B_AMPA + Pr*weight_AMPA*factor_AMPA
        A_NMDA = A_NMDA + Pr*weight_NMDA*factor_NMDA
        B_NMDA = B_NMDA + Pr*weight_NMDA*factor_NMDA
        if (verboseLevel > 0) {
            printf("DetAMPANMDA %g: t=%g ms, u=%g, released %g, left %g\n", synapseID, t, u, Pr, R)
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
