TITLE Plastic excitatory synapse: AMPA and NMDA conductances, spine calcium, calcium-based plasticity

COMMENT
Source: Chindemi et al. 2022 (Nature Communications 13:3038); plasticity after Graupner and Brunel 2012 (PNAS 109:3991-3996);
calcium part of the NMDA current after Schneggenburger et al. 1993 (Neuron 11:133-143); release after Fuhrmann et al. 2002
(J Neurophysiol 87:140-148); magnesium block after Jahr and Stevens 1990 (J Neurosci 10:3178-3182).
Units: ms, mV, nA, uS, mM, um3; gmax_* and conductance in nS; tau_ind_GB and tau_exp_GB in s; thresholds of effcai_GB in us/l.
Licence: Apache-2.0.

The amplitudes are gmax_AMPA and gmax_NMDA, not the NetCon's weight, which only switches its events off when it is not above
0 and is 1 after every initialisation. Vesicles are counted for each NetCon. Fixed time step only: states advance by Euler's
explicit rule. The stream goes on over initialisations. m_VDCC and h_VDCC start closed, as in published results.
nc_type, the last word of the NetCon weight array, says what sends the events: 0 presynaptic cell, 1 miniature release, 2 replay.
ENDCOMMENT

NEURON {
    THREADSAFE
    POINT_PROCESS GluSynapse
    NONSPECIFIC_CURRENT i
    GLOBAL tau_r_AMPA, E_AMPA
    GLOBAL mg, scale_NMDA, slope_NMDA, tau_r_NMDA, tau_d_NMDA, E_NMDA
    GLOBAL gca_bar_VDCC, ljp_VDCC, vhm_VDCC, km_VDCC, vhh_VDCC, kh_VDCC, mtau_VDCC, htau_VDCC
    GLOBAL gamma_ca_CR, tau_ca_CR, min_ca_CR, cao_CR
    GLOBAL rho_star_GB, tau_ind_GB, tau_exp_GB, tau_effca_GB, gamma_d_GB, gamma_p_GB
    GLOBAL nc_type_param, minis_single_vesicle, init_depleted
    RANGE tau_d_AMPA, gmax0_AMPA, gmax_d_AMPA, gmax_p_AMPA, gmax_NMDA
    RANGE Use, Dep, Fac, Nrrp, Use_d, Use_p
    RANGE volume_CR, theta_d_GB, theta_p_GB, rho0_GB, dep_GB, pot_GB
    RANGE vsyn, i, g_AMPA, g_NMDA, ica_NMDA, ica_VDCC
    RANGE conductance, next_delay, synapseID, selected_for_report, verbose
    BBCOREPOINTER rng, delay_times, delay_weights
}

UNITS {
    (nA) = (nanoamp)
    (mV) = (millivolt)
    (uS) = (microsiemens)
    (nS) = (nanosiemens)
    (mM) = (milli/liter)
    (um) = (micron)
    FARADAY = (faraday) (coulomb)
    PI = (pi) (1)
    R = (k-mole) (joule/degC)
}

PARAMETER {
    tau_r_AMPA = 0.2 (ms)
    tau_d_AMPA = 1.7 (ms)
    E_AMPA = 0 (mV)
    gmax0_AMPA = 1 (nS)
    gmax_d_AMPA = 1 (nS)
    gmax_p_AMPA = 2 (nS)
    mg = 1 (mM)
    scale_NMDA = 2.552 (mM)
    slope_NMDA = 0.072 (/mV)
    tau_r_NMDA = 0.29 (ms)
    tau_d_NMDA = 70 (ms)
    E_NMDA = -3 (mV)
    gmax_NMDA = 0.55 (nS)
    Use = 0.5 (1)
    Dep = 100 (ms)
    Fac = 10 (ms)
    Nrrp = 1 (1)
    Use_d = 0.2 (1)
    Use_p = 0.8 (1)
    volume_CR = 0.087 (um3)
    gca_bar_VDCC = 0.0744 (nS/um2)
    ljp_VDCC = 0 (mV)
    vhm_VDCC = -5.9 (mV)
    km_VDCC = 9.5 (mV)
    vhh_VDCC = -39 (mV)
    kh_VDCC = -9.2 (mV)
    mtau_VDCC = 1 (ms)
    htau_VDCC = 27 (ms)
    gamma_ca_CR = 0.04 (1)
    tau_ca_CR = 12 (ms)
    min_ca_CR = 70e-6 (mM)
    cao_CR = 2.0 (mM)
    rho_star_GB = 0.5 (1)
    tau_ind_GB = 70 (s)
    tau_exp_GB = 100 (s)
    tau_effca_GB = 200 (ms)
    gamma_d_GB = 100 (1)
    gamma_p_GB = 450 (1)
    theta_d_GB = 0.006 (us/liter)
    theta_p_GB = 0.001 (us/liter)
    rho0_GB = 0 (1)
    conductance = 0 (nS)
    synapseID = 0
    selected_for_report = 0
    verbose = 0
    nc_type_param = 5
    minis_single_vesicle = 0
    init_depleted = 0
}

ASSIGNED {
    celsius (degC)
    v (mV)
    i (nA)
    vsyn (mV)
    g_AMPA (uS)
    g_NMDA (uS)
    ica_NMDA (nA)
    ica_VDCC (nA)
    dep_GB (1)
    pot_GB (1)
    next_delay
    rng
    delay_times
    delay_weights
}

STATE {
    A_AMPA (1)
    B_AMPA (1)
    gmax_AMPA (nS)
    A_NMDA (1)
    B_NMDA (1)
    m_VDCC (1)
    h_VDCC (1)
    cai_CR (mM)
    effcai_GB (us/liter)
    rho_GB (1)
    Use_GB (1)
}

VERBATIM
#include "ndexp_streams.h"
#include "ndexp_vectors.h"
ENDVERBATIM

INCLUDE "stream.inc"
INCLUDE "delayed_weights.inc"

INITIAL {
    A_AMPA = 0
    B_AMPA = 0
    gmax_AMPA = gmax0_AMPA
    A_NMDA = 0
    B_NMDA = 0
    m_VDCC = 0
    h_VDCC = 0
    cai_CR = min_ca_CR
    effcai_GB = 0
    rho_GB = rho0_GB
    Use_GB = Use
    dep_GB = 0
    pot_GB = 0
    next_delay = -1
    net_send(0, 1)
}

BREAKPOINT {
    LOCAL unblocked, calcium_part, gca_bar, gca, E_ca
    SOLVE state METHOD euler
    g_AMPA = 1e-3*gmax_AMPA*(B_AMPA - A_AMPA)
    unblocked = 1/(1 + exp(-slope_NMDA*v)*(mg/scale_NMDA))
    g_NMDA = 1e-3*gmax_NMDA*unblocked*(B_NMDA - A_NMDA)
    calcium_part = 4*cao_CR/(4*cao_CR + (1/1.38)*120(mM))*0.6
    ica_NMDA = calcium_part*g_NMDA*(v - 40(mV))
    : channels of a sphere of the spine's volume
    gca_bar = gca_bar_VDCC*4*PI*(3/4*volume_CR/PI)^(2/3)
    gca = 1e-3*gca_bar*m_VDCC*m_VDCC*h_VDCC
    E_ca = 1000*R*(celsius + 273.15(degC))/(2*FARADAY)*log(cao_CR/cai_CR)
    ica_VDCC = gca*(v - E_ca)
    vsyn = v
    i = g_AMPA*(v - E_AMPA) + g_NMDA*(v - E_NMDA) + ica_VDCC
}

DERIVATIVE state {
    LOCAL m_inf, h_inf
    m_inf = 1/(1 + exp(((vhm_VDCC - ljp_VDCC) - v)/km_VDCC))
    h_inf = 1/(1 + exp(((vhh_VDCC - ljp_VDCC) - v)/kh_VDCC))
    A_AMPA' = -A_AMPA/tau_r_AMPA
    B_AMPA' = -B_AMPA/tau_d_AMPA
    gmax_AMPA' = (gmax_d_AMPA + rho_GB*(gmax_p_AMPA - gmax_d_AMPA) - gmax_AMPA)/(1000*tau_exp_GB)
    A_NMDA' = -A_NMDA/tau_r_NMDA
    B_NMDA' = -B_NMDA/tau_d_NMDA
    m_VDCC' = (m_inf - m_VDCC)/mtau_VDCC
    h_VDCC' = (h_inf - h_VDCC)/htau_VDCC
    cai_CR' = -1e-9*(ica_NMDA + ica_VDCC)*gamma_ca_CR/(1e-15*volume_CR*2*FARADAY) - (cai_CR - min_ca_CR)/tau_ca_CR
    effcai_GB' = -effcai_GB/tau_effca_GB + (cai_CR - min_ca_CR)
    rho_GB' = (-rho_GB*(1 - rho_GB)*(rho_star_GB - rho_GB) + pot_GB*gamma_p_GB*(1 - rho_GB) - dep_GB*gamma_d_GB*rho_GB)/(1000*tau_ind_GB)
    Use_GB' = (Use_d + rho_GB*(Use_p - Use_d) - Use_GB)/(1000*tau_exp_GB)
}

NET_RECEIVE (weight, u, tsyn (ms), recovered, unrecovered, nc_type) {
    LOCAL ready, vesicles, share
    INITIAL {
        LOCAL index, count
        : nc_type is the engine's: it stays as it is
        weight = 1
        u = 0
        tsyn = 0
        if (init_depleted) {
            recovered = 0
            unrecovered = Nrrp
        } else {
            recovered = Nrrp
            unrecovered = 0
        }
        if (nc_type == 0) {
            count = delay_count()
            index = 0
            if (count > 0) {
                next_delay = 0
            }
            while (index < count) {
                net_send(delay_time(index), 10)
                index = index + 1
            }
        }
    }
    if (flag == 1) {
        WATCH (effcai_GB > theta_d_GB) 2
        WATCH (effcai_GB < theta_d_GB) 3
        WATCH (effcai_GB > theta_p_GB) 4
        WATCH (effcai_GB < theta_p_GB) 5
    } else if (flag == 2) {
        dep_GB = 1
    } else if (flag == 3) {
        dep_GB = 0
    } else if (flag == 4) {
        pot_GB = 1
    } else if (flag == 5) {
        pot_GB = 0
    } else if (flag == 10) {
        weight = conductance*delay_weight(next_delay)
        next_delay = next_delay + 1
    } else if (weight > 0) {
        u = Use_GB + u*(1 - Use_GB)*exp(-(t - tsyn)/Fac)
        recovered = recovered + successes(unrecovered, 1 - exp(-(t - tsyn)/Dep))
        ready = recovered
        if (ready > 1 && minis_single_vesicle && nc_type == 1) {
            ready = 1
        }
        vesicles = successes(ready, u)
        recovered = recovered - vesicles
        unrecovered = Nrrp - recovered
        tsyn = t
        share = vesicles/Nrrp
        A_AMPA = A_AMPA + share*peak_factor(tau_r_AMPA, tau_d_AMPA)
        B_AMPA = B_AMPA + share*peak_factor(tau_r_AMPA, tau_d_AMPA)
        A_NMDA = A_NMDA + share*peak_factor(tau_r_NMDA, tau_d_NMDA)
        B_NMDA = B_NMDA + share*peak_factor(tau_r_NMDA, tau_d_NMDA)
        if (verbose > 0) {
            printf("GluSynapse %g: t=%g ms, u=%g, released %g, left %g of %g\n", synapseID, t, u, vesicles, recovered, Nrrp)
        }
    }
}

: How many of n trials succeed, each of probability p; a variate per trial.
FUNCTION successes(n, p) {
    LOCAL k
    successes = 0
    k = 0
    while (k < n) {
        if (urand() <= p) {
            successes = successes + 1
        }
        k = k + 1
    }
}

: What makes a difference of two exponentials peak at 1.
FUNCTION peak_factor(tau_r (ms), tau_d (ms)) {
    LOCAL peak
    peak = (tau_r*tau_d)/(tau_d - tau_r)*log(tau_d/tau_r)
    peak_factor = 1/(-exp(-peak/tau_r) + exp(-peak/tau_d))
}

DESTRUCTOR {
VERBATIM
#ifndef CORENEURON_BUILD
    _p_rng = ndexp_free_stream(_p_rng);
    _p_delay_times = ndexp_release_vector(_p_delay_times);
    _p_delay_weights = ndexp_release_vector(_p_delay_weights);
#endif
ENDVERBATIM
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
