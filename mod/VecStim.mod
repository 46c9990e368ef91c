TITLE Events at the times of a Vector

COMMENT
Source: NEURON's artificial cells. Units: ms. Licence: Apache-2.0.

play(times) takes sorted times, none before the time of initialisation; play() clears. Equal times give an event each.
ENDCOMMENT

NEURON {
    THREADSAFE
    ARTIFICIAL_CELL VecStim
    RANGE index
    BBCOREPOINTER times
}

ASSIGNED {
    index
    times
}

VERBATIM
#include "ndexp_vectors.h"
ENDVERBATIM

INITIAL {
    LOCAL due
    index = 0
    if (played_count() > 0) {
        due = played_time(0)
        if (due < t) {
            net_send(0, 1)
        } else {
            net_send(due - t, 1)
        }
    }
}

: The event after one at t is due at t + due - t, which is added from the left: it may be a rounding away from due, and
: before t when two times are equal. Then it comes at once. Published results have this rounding.
NET_RECEIVE (w) {
    LOCAL due
    if (flag == 1) {
        net_event(t)
        index = index + 1
        if (index < played_count()) {
            due = played_time(index)
            if (t + due - t < t) {
                net_send(0, 1)
            } else {
                net_send(due - t, 1)
            }
        }
    }
}

PROCEDURE play() {
VERBATIM
#ifndef CORENEURON_BUILD
    _p_times = ndexp_keep_vector(_p_times, 1);
#endif
ENDVERBATIM
}

FUNCTION played_count() {
VERBATIM
    _lplayed_count = ndexp_vector_size(_p_times);
ENDVERBATIM
}

FUNCTION played_time(position) (ms) {
VERBATIM
    _lplayed_time = ndexp_vector_value(_p_times, (int) _lposition);
ENDVERBATIM
}

DESTRUCTOR {
VERBATIM
#ifndef CORENEURON_BUILD
    _p_times = ndexp_release_vector(_p_times);
#endif
ENDVERBATIM
}

VERBATIM
static void bbcore_write(double* doubles, int* ints, int* at_double, int* at_int, _threadargsproto_) {
    ndexp_write_vector(_p_times, doubles, ints, at_double, at_int);
}

static void bbcore_read(double* doubles, int* ints, int* at_double, int* at_int, _threadargsproto_) {
    _p_times = ndexp_read_vector(_p_times, doubles, ints, at_double, at_int);
}
ENDVERBATIM
