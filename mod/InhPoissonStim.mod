TITLE Events of a Poisson process whose rate is constant in bins of time

COMMENT
Source: thinning, Lewis and Shedler 1979 (Naval Research Logistics 26:403-413). Units: ms, Hz. Licence: Apache-2.0.

Candidates come at the highest rate of all bins; each is kept with probability rate/rmax. One Random123 stream gives the
intervals, another one the decisions, so the candidates do not depend on what is kept. INITIAL restarts both streams.

setTbins(times) has the left edges of the bins (below 0: 0), setRate(rates) a rate for each. Candidates come from the
initialisation on, and as long as they are before the first edge + duration; before the first edge the first rate holds.
ENDCOMMENT

NEURON {
    THREADSAFE
    ARTIFICIAL_CELL InhPoissonStim
    RANGE rmax, duration
    BBCOREPOINTER interval_rng, thinning_rng, rates, tbins
}

PARAMETER {
    duration = 1e6 (ms)
}

ASSIGNED {
    rmax (1/s)
    event (ms)
    bin
    rate (1/s)
    activeFlag
    interval_rng
    thinning_rng
    rates
    tbins
}

VERBATIM
#include "ndexp_streams.h"
#include "ndexp_vectors.h"
ENDVERBATIM

INITIAL {
    LOCAL discarded, wait
    activeFlag = 0
    bin = 0
    rmax = highest_rate()
    rate = rate_of_bin()
    reset_streams()
    advance_bin(t)
    discarded = next_interval()
    wait = next_interval()
    event = t + wait
    if (is_before_end(event)) {
        net_send(wait, activeFlag)
    }
}

NET_RECEIVE (w) {
    LOCAL wait
    : an event sent before restartEvent has an older flag
    if (flag == activeFlag) {
        advance_bin(t)
        wait = next_interval()
        event = t + wait
        if (is_before_end(event)) {
            net_send(wait, activeFlag)
        }
        if (urand() < rate/rmax) {
            net_event(t)
        }
    }
}

: The first edge, not below 0.
FUNCTION start() (ms) {
VERBATIM
    const double edge = ndexp_vector_size(_p_tbins) ? ndexp_vector_value(_p_tbins, 0) : 0.0;
    _lstart = edge < 0.0 ? 0.0 : edge;
ENDVERBATIM
}

FUNCTION is_before_end(at (ms)) {
    if (at < start() + duration) {
        is_before_end = 1
    } else {
        is_before_end = 0
    }
}

: Moves to the bin that time `at` is in; the rate is read there and holds for the bin.
PROCEDURE advance_bin(at (ms)) {
    LOCAL edge
    : CoreNEURON's translator calls a function in a loop's condition only once
    edge = next_edge()
    while (edge <= at) {
        bin = bin + 1
        rate = rate_of_bin()
        edge = next_edge()
    }
}

FUNCTION next_edge() (ms) {
VERBATIM
    const int following = (int) bin + 1;
    _lnext_edge = following < ndexp_vector_size(_p_tbins) ? ndexp_vector_value(_p_tbins, following) : 1e300;
ENDVERBATIM
}

: The rate of this bin; 1 Hz without rates.
FUNCTION rate_of_bin() (1/s) {
VERBATIM
    const int last = ndexp_vector_size(_p_rates) - 1;
    const int here = (int) bin;
    _lrate_of_bin = last < 0 ? 1.0 : ndexp_vector_value(_p_rates, here < last ? here : last);
ENDVERBATIM
}

FUNCTION highest_rate() (1/s) {
VERBATIM
    const int size = ndexp_vector_size(_p_rates);
    double highest = size ? 0.0 : 1.0;
    for (int k = 0; k < size; ++k) {
        const double value = ndexp_vector_value(_p_rates, k);
        highest = value > highest ? value : highest;
    }
    _lhighest_rate = highest;
ENDVERBATIM
}

: The time to the next candidate; never without a stream or a rate.
FUNCTION next_interval() (ms) {
    if (rmax > 0) {
        next_interval = (1000/rmax)*erand()
    } else {
        next_interval = 1e300
    }
}

: An exponential variate of mean 1 of the interval stream.
FUNCTION erand() {
VERBATIM
    _lerand = _p_interval_rng ? nrnran123_negexp((nrnran123_State*) _p_interval_rng) : 1e290;
ENDVERBATIM
}

: A uniform variate in (0, 1) of the thinning stream; 0 without a stream.
FUNCTION urand() {
VERBATIM
    _lurand = _p_thinning_rng ? nrnran123_dblpick((nrnran123_State*) _p_thinning_rng) : 0.0;
ENDVERBATIM
}

PROCEDURE reset_streams() {
VERBATIM
    if (_p_interval_rng) {
        nrnran123_setseq((nrnran123_State*) _p_interval_rng, 0, 0);
    }
    if (_p_thinning_rng) {
        nrnran123_setseq((nrnran123_State*) _p_thinning_rng, 0, 0);
    }
ENDVERBATIM
}

PROCEDURE setTbins() {
VERBATIM
#ifndef CORENEURON_BUILD
    _p_tbins = ndexp_keep_vector(_p_tbins, 1);
#endif
ENDVERBATIM
}

PROCEDURE setRate() {
VERBATIM
#ifndef CORENEURON_BUILD
    _p_rates = ndexp_keep_vector(_p_rates, 1);
#endif
ENDVERBATIM
    rmax = highest_rate()
}

: setRNGs(three ids of the interval stream, three of the thinning stream); without arguments both are cleared.
PROCEDURE setRNGs() {
VERBATIM
#ifndef CORENEURON_BUILD
    if (ifarg(1) && !ifarg(6)) {
        hoc_execerror("setRNGs: three ids of the interval stream and three of the thinning stream are needed", "");
    }
    _p_interval_rng = ndexp_free_stream(_p_interval_rng);
    _p_thinning_rng = ndexp_free_stream(_p_thinning_rng);
    if (ifarg(1)) {
        _p_interval_rng = ndexp_stream_of_arguments(1);
        _p_thinning_rng = ndexp_stream_of_arguments(4);
    }
#endif
ENDVERBATIM
}

: The first candidate not before now, drawn from the pending one on.
FUNCTION resumeEvent() (ms) {
    while (event < t) {
        event = event + next_interval()
    }
    resumeEvent = event
}

: Schedules resumeEvent(); what was scheduled before is dropped. For restores that leave no event in the queue.
PROCEDURE restartEvent() {
    LOCAL at
VERBATIM
#ifndef CORENEURON_BUILD
    if (!_ppvar[1].get<Point_process*>()->_vnt) {
        return 0;  // nothing has been initialised yet, so INITIAL will schedule
    }
#endif
ENDVERBATIM
    activeFlag = activeFlag + 1
    at = resumeEvent()
    if (is_before_end(at)) {
VERBATIM
#ifndef CORENEURON_BUILD
        artcell_net_send(_tqitem, nullptr, _ppvar[1].get<Point_process*>(), _lat, activeFlag);
#endif
ENDVERBATIM
    }
}

: Kept for callers of the published interface.
FUNCTION getPostRestoreFlag() {
    getPostRestoreFlag = -99
}

DESTRUCTOR {
VERBATIM
#ifndef CORENEURON_BUILD
    _p_interval_rng = ndexp_free_stream(_p_interval_rng);
    _p_thinning_rng = ndexp_free_stream(_p_thinning_rng);
    _p_rates = ndexp_release_vector(_p_rates);
    _p_tbins = ndexp_release_vector(_p_tbins);
#endif
ENDVERBATIM
}

VERBATIM
static void bbcore_write(double* doubles, int* ints, int* at_double, int* at_int, _threadargsproto_) {
    ndexp_write_stream(_p_interval_rng, ints, at_int);
    ndexp_write_stream(_p_thinning_rng, ints, at_int);
    ndexp_write_vector(_p_rates, doubles, ints, at_double, at_int);
    ndexp_write_vector(_p_tbins, doubles, ints, at_double, at_int);
}

static void bbcore_read(double* doubles, int* ints, int* at_double, int* at_int, _threadargsproto_) {
    _p_interval_rng = ndexp_read_stream(_p_interval_rng, ints, at_int);
    _p_thinning_rng = ndexp_read_stream(_p_thinning_rng, ints, at_int);
    _p_rates = ndexp_read_vector(_p_rates, doubles, ints, at_double, at_int);
    _p_tbins = ndexp_read_vector(_p_tbins, doubles, ints, at_double, at_int);
}
ENDVERBATIM
