TITLE Events at the times of a Vector

COMMENT
Source: NEURON's artificial cells. Units: ms. Licence: Apache-2.0.

play(times) takes sorted times, none before the time of initialisation; play() clears. Equal times give an event each.
restartEvent() schedules the first event not before now, at the time it would have had; what was scheduled is dropped.
ENDCOMMENT

NEURON {
    THREADSAFE
    ARTIFICIAL_CELL VecStim
    RANGE index
    BBCOREPOINTER times
}

ASSIGNED {
    index
    event (ms)
    activeFlag
    times
}

VERBATIM
#include "ndexp_vectors.h"
ENDVERBATIM

INITIAL {
    LOCAL due
    index = 0
    activeFlag = 1
    event = t
    if (played_count() > 0) {
        due = played_time(index)
        event = arrival(t)
        if (event > t) {
            net_send(due - t, activeFlag)
        } else {
            net_send(0, activeFlag)
        }
    }
}

NET_RECEIVE (w) {
    LOCAL due
    : an event sent before restartEvent has an older flag
    if (flag == activeFlag) {
        net_event(t)
        index = index + 1
        if (index < played_count()) {
            due = played_time(index)
            event = arrival(t)
            if (event > t) {
                net_send(due - t, activeFlag)
            } else {
                net_send(0, activeFlag)
            }
        }
    }
}

: The event after one at t is due at t + due - t, which is added from the left: it may be a rounding away from due, and
: before t when two times are equal. Then it comes at once. Published results have this rounding.
FUNCTION arrival(previous (ms)) (ms) {
    LOCAL due
    due = played_time(index)
    if (previous + due - previous < previous) {
        arrival = previous
    } else {
        arrival = previous + due - previous
    }
}

PROCEDURE restartEvent() {
    LOCAL number, at
VERBATIM
#ifndef CORENEURON_BUILD
    if (!_ppvar[1].get<Point_process*>()->_vnt) {
        return 0;  // nothing has been initialised yet, so INITIAL will schedule
    }
#endif
ENDVERBATIM
    activeFlag = activeFlag + 1
    number = played_count()
    while (index < number && event < t) {
        index = index + 1
        if (index < number) {
            event = arrival(event)
        }
    }
    at = event
    if (index < number) {
VERBATIM
#ifndef CORENEURON_BUILD
        artcell_net_send(_tqitem, nullptr, _ppvar[1].get<Point_process*>(), _lat, activeFlag);
#endif
ENDVERBATIM
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
