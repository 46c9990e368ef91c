TITLE Inhibitory synapse: GABA-A and GABA-B conductances, stochastic release from Nrrp places

COMMENT
Source: release after Fuhrmann et al. 2002 (J Neurophysiol 87:140-148) and Tsodyks and Markram 1997 (PNAS 94:719-723);
constants as in Markram et al. 2015 (Cell 163:456-492).
Units: ms, mV, nA, uS; conductance and the NetCon weight in nS.
Licence: Apache-2.0.

Each receptor's conductance is gmax*(B - A), a difference of two exponentials normalised to peak at the event's weight.
Fixed time step only: the factors of a step are computed at initialisation.
nc_type, the last word of the NetCon weight array, says what sends the events: 0 presynaptic cell, 1 miniature release, 2 replay.
ENDCOMMENT

NEURON {
    THREADSAFE
    POINT_PROCESS ProbGABAAB_EMS
    NONSPECIFIC_CURRENT i
    GLOBAL tau_r_GABAB, tau_d_GABAB
    GLOBAL nc_type_param, minis_single_vesicle, init_depleted
    RANGE tau_r_GABAA, tau_d_GABAA, e_GABAA, e_GABAB, GABAB_ratio, conductance
    RANGE Use, Dep, Fac, u0, Nrrp
    RANGE u, tsyn, occupied, unoccupied
    RANGE A_GABAA_step, B_GABAA_step, A_GABAB_step, B_GABAB_step
    RANGE g, g_GABAA, g_GABAB, i, i_GABAA, i_GABAB
    RANGE next_delay, synapseID, selected_for_report, verboseLevel
    BBCOREPOINTER rng, delay_times, delay_weights
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
    gmax = 0.001 (uS/nS)
    GABAB_ratio = 0 (1)
    Use = 1.0 (1)
    Dep = 100 (ms)
    Fac = 10 (ms)
    u0 = 0 (1)
    Nrrp = 1 (1)
    conductance = 0 (nS)
    synapseID = 0
    selected_for_report = 0
    verboseLevel = 0
    nc_type_param = 4
    minis_single_vesicle = 0
    init_depleted = 0
}

ASSIGNED {
    dt (ms)
    v (mV)
    i (nA)
    i_GABAA (nA)
    i_GABAB (nA)
    g (uS)
    g_GABAA (uS)
    g_GABAB (uS)
    factor_GABAA
    factor_GABAB
    A_GABAA_step
    B_GABAA_step
    A_GABAB_step
    B_GABAB_step
    u
    tsyn (ms)
    occupied
    unoccupied
    next_delay
    rng
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
#include "ndexp_streams.h"
#include "ndexp_vectors.h"
ENDVERBATIM

INCLUDE "stream.inc"
INCLUDE "delayed_weights.inc"
INCLUDE "release.inc"

INITIAL {
    LOCAL peak_GABAA, peak_GABAB
    tsyn = 0
    u = u0
    A_GABAA = 0
    B_GABAA = 0
    A_GABAB = 0
    B_GABAB = 0
    if (init_depleted) {
        unoccupied = Nrrp
        occupied = 0
    } else {
        unoccupied = 0
        occupied = Nrrp
    }
    peak_GABAA = (tau_r_GABAA*tau_d_GABAA)/(tau_d_GABAA - tau_r_GABAA)*log(tau_d_GABAA/tau_r_GABAA)
    peak_GABAB = (tau_r_GABAB*tau_d_GABAB)/(tau_d_GABAB - tau_r_GABAB)*log(tau_d_GABAB/tau_r_GABAB)
    factor_GABAA = 1/(-exp(-peak_GABAA/tau_r_GABAA) + exp(-peak_GABAA/tau_d_GABAA))
    factor_GABAB = 1/(-exp(-peak_GABAB/tau_r_GABAB) + exp(-peak_GABAB/tau_d_GABAB))
    A_GABAA_step = exp(dt*((-1)/tau_r_GABAA))
    B_GABAA_step = exp(dt*((-1)/tau_d_GABAA))
    A_GABAB_step = exp(dt*((-1)/tau_r_GABAB))
    B_GABAB_step = exp(dt*((-1)/tau_d_GABAB))
    next_delay = -1
    reset_stream()
}

BREAKPOINT {
    SOLVE state
    g_GABAA = gmax*(B_GABAA - A_GABAA)
    g_GABAB = gmax*(B_GABAB - A_GABAB)
    g = g_GABAA + g_GABAB
    i_GABAA = g_GABAA*(v - e_GABAA)
    i_GABAB = g_GABAB*(v - e_GABAB)
    i = i_GABAA + i_GABAB
}

PROCEDURE state() {
    A_GABAA = A_GABAA*A_GABAA_step
    B_GABAA = B_GABAA*B_GABAA_step
    A_GABAB = A_GABAB*A_GABAB_step
    B_GABAB = B_GABAB*B_GABAB_step
}

NET_RECEIVE (weight, weight_GABAA, weight_GABAB, Psurv, nc_type) {
    LOCAL vesicles
    INITIAL {
        LOCAL index, count
        : nc_type is the engine's: it stays as it is
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
    if (flag == 1) {
        weight = conductance*delay_weight(next_delay)
        next_delay = next_delay + 1
    } else if (weight > 0 && t >= 0) {
        Psurv = exp(-(t - tsyn)/Dep)
        vesicles = released_vesicles(t, nc_type)
        if (vesicles > 0) {
            A_GABAA = A_GABAA + vesicles/Nrrp*weight_GABAA*factor_GABAA
            B_GABAA = B_GABAA + vesicles/Nrrp*weight_GABAA*factor_GABAA
            A_GABAB = A_GABAB + vesicles/Nrrp*weight_GABAB*factor_GABAB
            B_GABAB = B_GABAB + vesicles/Nrrp*weight_GABAB*factor_GABAB
        }
        if (verboseLevel > 0) {
            printf("ProbGABAAB_EMS %g: t=%g ms, u=%g, released %g, left %g of %g\n", synapseID, t, u, vesicles, occupied, Nrrp)
        }
    }
}

VERBATIM
static void bbcore_write(double* doubles, int* ints, int* at_double, int* at_int, _threadargsproto_) {
    ndexp_write_stream(_p_rng, ints, at_int);
    ndexp_write_vector(_p_delay_times, doubles, ints, at_double, at_int);
    ndexp_write_vector(_p_delay_weights, doubles, ints, at_double, at_int);
}

static void bbcore_read(double* doubles, int* ints, int* at_double, int* at_int, _threadargsproto_) {
    _p_rng = ndexp_read_stream(_p_rng, ints, at_int);
    _p_delay_times = ndexp_read_vector(_p_delay_times, doubles, ints, at_double, at_int);
    _p_delay_weights = ndexp_read_vector(_p_delay_weights, doubles, ints, at_double, at_int);
}
ENDVERBATIM
