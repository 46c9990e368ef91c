TITLE Excitatory synapse: AMPA and NMDA conductances, stochastic release from Nrrp places

COMMENT
Source: release after Fuhrmann et al. 2002 (J Neurophysiol 87:140-148) and Tsodyks and Markram 1997 (PNAS 94:719-723);
magnesium block after Jahr and Stevens 1990 (J Neurosci 10:3178-3182); constants as in Markram et al. 2015 (Cell 163:456-492).
Units: ms, mV, nA, uS, mM; conductance and the NetCon weight in nS.
Licence: Apache-2.0.

Each receptor's conductance is gmax*(B - A), a difference of two exponentials normalised to peak at the event's weight.
Fixed time step only: the factors of a step are computed at initialisation.
nc_type, the last word of the NetCon weight array, says what sends the events: 0 presynaptic cell, 1 miniature release, 2 replay.
Ustate rises from -1 to 1 (and Rstate falls from 1 to 0) at the first release: astrocytes watch for that. As in neurodamus'
models it goes back, when a place recovers, only while verboseLevel is above 0, so that a synapse tells astrocytes once.
ENDCOMMENT

NEURON {
    THREADSAFE
    POINT_PROCESS ProbAMPANMDA_EMS
    NONSPECIFIC_CURRENT i
    GLOBAL tau_r_AMPA, tau_r_NMDA, tau_d_NMDA, e, slope_mg, scale_mg
    GLOBAL nc_type_param, minis_single_vesicle, init_depleted
    RANGE tau_d_AMPA, mg, NMDA_ratio, conductance
    RANGE Use, Dep, Fac, u0, Nrrp
    RANGE u, tsyn, occupied, unoccupied
    RANGE A_AMPA_step, B_AMPA_step, A_NMDA_step, B_NMDA_step
    RANGE g, g_AMPA, g_NMDA, i, i_AMPA, i_NMDA
    RANGE next_delay, synapseID, selected_for_report, verboseLevel
    RANGE Rstate, Ustate
    BBCOREPOINTER rng, delay_times, delay_weights
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
    slope_mg = 0.062 (/mV)
    scale_mg = 3.57 (mM)
    gmax = 0.001 (uS/nS)
    NMDA_ratio = 0.71 (1)
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
    i_AMPA (nA)
    i_NMDA (nA)
    g (uS)
    g_AMPA (uS)
    g_NMDA (uS)
    factor_AMPA
    factor_NMDA
    A_AMPA_step
    B_AMPA_step
    A_NMDA_step
    B_NMDA_step
    u
    tsyn (ms)
    occupied
    unoccupied
    Rstate
    Ustate
    next_delay
    rng
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
#include "ndexp_streams.h"
#include "ndexp_vectors.h"
ENDVERBATIM

INCLUDE "stream.inc"
INCLUDE "delayed_weights.inc"
INCLUDE "release.inc"

INITIAL {
    LOCAL peak_AMPA, peak_NMDA
    tsyn = 0
    u = u0
    Rstate = 1
    Ustate = -1
    A_AMPA = 0
    B_AMPA = 0
    A_NMDA = 0
    B_NMDA = 0
    if (init_depleted) {
        unoccupied = Nrrp
        occupied = 0
    } else {
        unoccupied = 0
        occupied = Nrrp
    }
    peak_AMPA = (tau_r_AMPA*tau_d_AMPA)/(tau_d_AMPA - tau_r_AMPA)*log(tau_d_AMPA/tau_r_AMPA)
    peak_NMDA = (tau_r_NMDA*tau_d_NMDA)/(tau_d_NMDA - tau_r_NMDA)*log(tau_d_NMDA/tau_r_NMDA)
    factor_AMPA = 1/(-exp(-peak_AMPA/tau_r_AMPA) + exp(-peak_AMPA/tau_d_AMPA))
    factor_NMDA = 1/(-exp(-peak_NMDA/tau_r_NMDA) + exp(-peak_NMDA/tau_d_NMDA))
    A_AMPA_step = exp(dt*((-1)/tau_r_AMPA))
    B_AMPA_step = exp(dt*((-1)/tau_d_AMPA))
    A_NMDA_step = exp(dt*((-1)/tau_r_NMDA))
    B_NMDA_step = exp(dt*((-1)/tau_d_NMDA))
    next_delay = -1
    reset_stream()
}

BREAKPOINT {
    LOCAL unblocked
    SOLVE state
    unblocked = 1/(1 + exp(slope_mg*(-v))*(mg/scale_mg))
    g_AMPA = gmax*(B_AMPA - A_AMPA)
    g_NMDA = gmax*(B_NMDA - A_NMDA)*unblocked
    g = g_AMPA + g_NMDA
    i_AMPA = g_AMPA*(v - e)
    i_NMDA = g_NMDA*(v - e)
    i = i_AMPA + i_NMDA
}

PROCEDURE state() {
    A_AMPA = A_AMPA*A_AMPA_step
    B_AMPA = B_AMPA*B_AMPA_step
    A_NMDA = A_NMDA*A_NMDA_step
    B_NMDA = B_NMDA*B_NMDA_step
}

NET_RECEIVE (weight, weight_AMPA, weight_NMDA, Psurv, nc_type) {
    LOCAL vesicles, ready
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
    weight_AMPA = weight
    weight_NMDA = weight*NMDA_ratio
    if (flag == 1) {
        weight = conductance*delay_weight(next_delay)
        next_delay = next_delay + 1
    } else if (weight > 0 && t >= 0) {
        Psurv = exp(-(t - tsyn)/Dep)
        ready = occupied
        vesicles = released_vesicles(t, nc_type)
        if (verboseLevel > 0 && occupied + vesicles > ready) {
            Rstate = 1
            Ustate = -1
        }
        if (vesicles > 0) {
            Rstate = 0
            Ustate = 1
            A_AMPA = A_AMPA + vesicles/Nrrp*weight_AMPA*factor_AMPA
            B_AMPA = B_AMPA + vesicles/Nrrp*weight_AMPA*factor_AMPA
            A_NMDA = A_NMDA + vesicles/Nrrp*weight_NMDA*factor_NMDA
            B_NMDA = B_NMDA + vesicles/Nrrp*weight_NMDA*factor_NMDA
        }
        if (verboseLevel > 0) {
            printf("ProbAMPANMDA_EMS %g: t=%g ms, u=%g, released %g, left %g of %g\n", synapseID, t, u, vesicles, occupied, Nrrp)
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
