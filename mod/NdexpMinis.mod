TITLE Spontaneous miniature releases of many synapses from one artificial cell

COMMENT
Each synapse has a Poisson process of its own: a Random123 stream gives the intervals, which are the draws InhPoissonStim
makes at a constant rate. A pending event is a self event whose flag says which synapse it is for.
Units: ms, Hz. Licence: Apache-2.0.

add(count, rates, address of int64 indices into the List of rates, address of count*3 float64 stream ids) makes processes;
a rate is a Vector of one element, read when the run is initialised. attach(netcon) gives the next process without one
what it drives. Events come after the NetCon's delay, with its weight, while it is active. setRate(netcon, rate) gives the
process that drives a NetCon another Vector. restartEvent() schedules each process's first event not before now; what was
scheduled is dropped, for an event counts only at the time its process waits for. At most 900 000 processes: a saved state
keeps six digits of a flag. NEURON only: a run that CoreNEURON solves ends with an error when there are processes.
ENDCOMMENT

NEURON {
    THREADSAFE
    ARTIFICIAL_CELL NdexpMinis
    RANGE duration
    BBCOREPOINTER held
}

PARAMETER {
    duration = 1e6 (ms)
}

ASSIGNED {
    held
}

VERBATIM
#include "ndexp_minis.h"
ENDVERBATIM

INITIAL {
    LOCAL index, number, wait
    number = count()
    index = 0
    while (index < number) {
        wait = first_interval(index, t)
        if (t + wait < duration) {
            net_send(wait, index + 2)
        }
        index = index + 1
    }
}

: NEURON treats flag 1 as movable, so flags begin at 2.
NET_RECEIVE (w) {
    LOCAL wait
    if (is_awaited(flag - 2, t)) {
        wait = next_interval(flag - 2)
        if (t + wait < duration) {
            net_send(wait, flag)
        }
        release(flag - 2, t)
    }
}

FUNCTION count() {
VERBATIM
#ifndef CORENEURON_BUILD
    _lcount = NdexpMinis::of(_p_held).size();
#endif
ENDVERBATIM
}

: The time to the first event, of streams at their start; the variate before it is thrown away.
FUNCTION first_interval(index, at (ms)) (ms) {
VERBATIM
#ifndef CORENEURON_BUILD
    _lfirst_interval = NdexpMinis::of(_p_held).first_interval((size_t) _lindex, _lat);
#endif
ENDVERBATIM
}

FUNCTION next_interval(index) (ms) {
VERBATIM
#ifndef CORENEURON_BUILD
    _lnext_interval = NdexpMinis::of(_p_held).next_interval((size_t) _lindex);
#endif
ENDVERBATIM
}

FUNCTION is_awaited(index, at (ms)) {
VERBATIM
#ifndef CORENEURON_BUILD
    _lis_awaited = NdexpMinis::of(_p_held).is_awaited((size_t) _lindex, _lat);
#endif
ENDVERBATIM
}

: The time of the process's first event that is not before `at`, drawn from the one that it waits for on.
FUNCTION resume_event(index, at (ms)) (ms) {
VERBATIM
#ifndef CORENEURON_BUILD
    _lresume_event = NdexpMinis::of(_p_held).resume_event((size_t) _lindex, _lat, duration);
#endif
ENDVERBATIM
}

PROCEDURE restartEvent() {
    LOCAL index, number, at
VERBATIM
#ifndef CORENEURON_BUILD
    if (!_ppvar[1].get<Point_process*>()->_vnt) {
        return 0;  // nothing has been initialised yet, so INITIAL will schedule
    }
#endif
ENDVERBATIM
    number = count()
    index = 0
    while (index < number) {
        at = resume_event(index, t)
        if (at < duration) {
VERBATIM
#ifndef CORENEURON_BUILD
            artcell_net_send(_tqitem, nullptr, _ppvar[1].get<Point_process*>(), _lat, _lindex + 2);
#endif
ENDVERBATIM
        }
        index = index + 1
    }
}

PROCEDURE release(index, at (ms)) {
VERBATIM
#ifndef CORENEURON_BUILD
    NdexpMinis::of(_p_held).release((size_t) _lindex, _lat);
#endif
ENDVERBATIM
}

PROCEDURE add() {
VERBATIM
#ifndef CORENEURON_BUILD
    NdexpMinis::of(_p_held).add_of_arguments();
#endif
ENDVERBATIM
}

PROCEDURE attach() {
VERBATIM
#ifndef CORENEURON_BUILD
    NdexpMinis::of(_p_held).attach(*hoc_objgetarg(1));
#endif
ENDVERBATIM
}

PROCEDURE setRate() {
VERBATIM
#ifndef CORENEURON_BUILD
    NdexpMinis::of(_p_held).set_rate(*hoc_objgetarg(1), *hoc_objgetarg(2));
#endif
ENDVERBATIM
}

: read_positions(address of count*3 float64): sequence and word of each stream and the time of the event that its process
: waits for, for checkpoints.
PROCEDURE read_positions() {
VERBATIM
#ifndef CORENEURON_BUILD
    NdexpMinis::of(_p_held).read_positions((double*) (uintptr_t) *getarg(1));
#endif
ENDVERBATIM
}

: write_positions(address): sets the processes to what read_positions gave.
PROCEDURE write_positions() {
VERBATIM
#ifndef CORENEURON_BUILD
    NdexpMinis::of(_p_held).write_positions((const double*) (uintptr_t) *getarg(1));
#endif
ENDVERBATIM
}

CONSTRUCTOR {
VERBATIM
#ifndef CORENEURON_BUILD
    _p_held = new NdexpMinis();
#endif
ENDVERBATIM
}

DESTRUCTOR {
VERBATIM
#ifndef CORENEURON_BUILD
    delete static_cast<NdexpMinis*>(static_cast<void*>(_p_held));
    _p_held = nullptr;
#endif
ENDVERBATIM
}

VERBATIM
static void bbcore_write(double*, int*, int*, int*, _threadargsproto_) {
#ifndef CORENEURON_BUILD
    if (NdexpMinis::of(_p_held).size()) {
        hoc_execerror("NdexpMinis does not run in CoreNEURON:", "make an InhPoissonStim for each synapse");
    }
#endif
}

static void bbcore_read(double*, int*, int*, int*, _threadargsproto_) {}
ENDVERBATIM
