TITLE Potential of oscillating uniform electric fields outside of one segment

COMMENT
Source: the contract of SONATA's spatially_uniform_e_field. Units: ms, mV, Hz, rad. Licence: Apache-2.0.

Writes the sum of its fields at time t into e_ext, which points to the segment's e_extracellular, before each evaluation
of the currents, but nothing while enabled is 0. set_fields takes seven Vectors with an item a field: delay, duration,
ramp up, ramp down, peak potential (mV), phase (rad), frequency (Hz); all are kept by reference.
A field counts from its delay until ramp up, duration and ramp down are over, both ends excluded. NEURON only:
e_extracellular does not exist in CoreNEURON.
ENDCOMMENT

NEURON {
    THREADSAFE
    POINT_PROCESS EFieldIntegrator
    RANGE enabled
    POINTER e_ext
    BBCOREPOINTER delays, durations, ramps_up, ramps_down, peaks, phases, frequencies
}

PARAMETER {
    enabled = 0
}

ASSIGNED {
    e_ext (mV)
    delays
    durations
    ramps_up
    ramps_down
    peaks
    phases
    frequencies
}

VERBATIM
#include <cmath>
#include "ndexp_vectors.h"
ENDVERBATIM

INITIAL {
    if (enabled) {
        e_ext = potential(t)
    }
}

BEFORE BREAKPOINT {
    if (enabled) {
        e_ext = potential(t)
    }
}

PROCEDURE set_fields() {
VERBATIM
#ifndef CORENEURON_BUILD
    _p_delays = ndexp_keep_vector(_p_delays, 1);
    _p_durations = ndexp_keep_vector(_p_durations, 2);
    _p_ramps_up = ndexp_keep_vector(_p_ramps_up, 3);
    _p_ramps_down = ndexp_keep_vector(_p_ramps_down, 4);
    _p_peaks = ndexp_keep_vector(_p_peaks, 5);
    _p_phases = ndexp_keep_vector(_p_phases, 6);
    _p_frequencies = ndexp_keep_vector(_p_frequencies, 7);
#endif
ENDVERBATIM
}

: The peak potential of a field.
FUNCTION peak(field) (mV) {
VERBATIM
    _lpeak = ndexp_vector_value(_p_peaks, (int) _lfield);
ENDVERBATIM
}

: The sum of all fields at a time.
FUNCTION potential(time (ms)) (mV) {
VERBATIM
    double sum = 0.0;
    for (int k = 0; k < ndexp_vector_size(_p_peaks); ++k) {
        const double begin = ndexp_vector_value(_p_delays, k);
        const double length = ndexp_vector_value(_p_durations, k);
        const double up = ndexp_vector_value(_p_ramps_up, k);
        const double down = ndexp_vector_value(_p_ramps_down, k);
        if (_ltime <= begin || _ltime >= begin + up + length + down) {
            continue;
        }
        double ramp = 1.0;
        if (_ltime < begin + up) {
            ramp = (_ltime - begin) / up;
        } else if (_ltime > begin + up + length) {
            ramp = 1.0 - (_ltime - (begin + up + length)) / down;
        }
        const double turn = 2.0 * M_PI * ndexp_vector_value(_p_frequencies, k) / 1000.0;
        const double angle = turn * (_ltime - begin) + ndexp_vector_value(_p_phases, k);
        sum += ramp * ndexp_vector_value(_p_peaks, k) * std::cos(angle);
    }
    _lpotential = sum;
ENDVERBATIM
}

DESTRUCTOR {
VERBATIM
#ifndef CORENEURON_BUILD
    _p_delays = ndexp_release_vector(_p_delays);
    _p_durations = ndexp_release_vector(_p_durations);
    _p_ramps_up = ndexp_release_vector(_p_ramps_up);
    _p_ramps_down = ndexp_release_vector(_p_ramps_down);
    _p_peaks = ndexp_release_vector(_p_peaks);
    _p_phases = ndexp_release_vector(_p_phases);
    _p_frequencies = ndexp_release_vector(_p_frequencies);
#endif
ENDVERBATIM
}

VERBATIM
static void bbcore_write(double* doubles, int* ints, int* at_double, int* at_int, _threadargsproto_) {}

static void bbcore_read(double* doubles, int* ints, int* at_double, int* at_int, _threadargsproto_) {}
ENDVERBATIM
