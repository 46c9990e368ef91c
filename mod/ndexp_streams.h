/* What: Random123 streams of a mechanism: made from three ids, written to and read from CoreNEURON's integer array.
 * Source: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"; NEURON's nrnran123.h.
 * Licence: Apache-2.0.
 *
 * A stream stands in the array as five integers: id1, id2, id3, sequence, index of the word; ids 0, 0, 0 mean "no stream".
 * Included by the translated mod files, which have NEURON's or CoreNEURON's own headers before it.
 */
#pragma once

/* Writes a stream, or zeros when there is none, and moves the position on. A null array: only moves on. */
static inline void ndexp_write_stream(void* stream, int* ints, int* at_int) {
    uint32_t id1 = 0, id2 = 0, id3 = 0, sequence = 0;
    char word = 0;
    if (ints) {
        int* to = ints + *at_int;
        if (stream) {
            nrnran123_getids3((nrnran123_State*) stream, &id1, &id2, &id3);
            nrnran123_getseq((nrnran123_State*) stream, &sequence, &word);
        }
        to[0] = (int) id1;
        to[1] = (int) id2;
        to[2] = (int) id3;
        to[3] = (int) sequence;
        to[4] = (int) word;
    }
    *at_int += 5;
}

/* The stream that was written: the one that is there, set to its position, or else a new one. */
static inline void* ndexp_read_stream(void* stream, const int* ints, int* at_int) {
    const int* from = ints + *at_int;
    *at_int += 5;
    if (!stream && (from[0] || from[1] || from[2])) {
        stream = nrnran123_newstream3((uint32_t) from[0], (uint32_t) from[1], (uint32_t) from[2]);
    }
    if (stream) {
        nrnran123_setseq((nrnran123_State*) stream, (uint32_t) from[3], (char) from[4]);
    }
    return stream;
}

#ifndef CORENEURON_BUILD
static inline void* ndexp_free_stream(void* stream) {
    if (stream) {
        nrnran123_deletestream((nrnran123_State*) stream);
    }
    return nullptr;
}

/* A stream with the ids that are the hoc arguments first, first+1, first+2; the last two default to 0. */
static inline void* ndexp_stream_of_arguments(int first) {
    uint32_t id[3] = {0, 0, 0};
    for (int k = 0; k < 3 && ifarg(first + k); ++k) {
        id[k] = (uint32_t) *getarg(first + k);
    }
    return nrnran123_newstream3(id[0], id[1], id[2]);
}

/* A stream with the ids and the position of the hoc Random that is the first argument. */
static inline void* ndexp_stream_of_random(void) {
    uint32_t id[3], sequence;
    char word;
    Rand* given = nrn_random_arg(1);
    if (!nrn_random_isran123(given, &id[0], &id[1], &id[2])) {
        hoc_execerror("The Random must use the Random123 generator:", "call its Random123(id1, id2, id3) first");
    }
    nrn_random123_getseq(given, &sequence, &word);
    nrnran123_State* made = nrnran123_newstream3(id[0], id[1], id[2]);
    nrnran123_setseq(made, sequence, word);
    return made;
}
#endif
