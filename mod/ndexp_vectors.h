/* What: hoc Vectors that a mechanism keeps: a counted reference in NEURON, a copy in CoreNEURON.
 * Licence: Apache-2.0.
 *
 * The mechanism owns a reference, so the caller may drop the Vector. NEURON sees later changes of its values, CoreNEURON
 * those made before the run. Written as their number among the integers and their values among the doubles.
 */
#pragma once

static inline int ndexp_vector_size(void* vec) {
    return vec ? vector_capacity((IvocVect*) vec) : 0;
}

static inline double ndexp_vector_value(void* vec, int position) {
    return vector_vec((IvocVect*) vec)[position];
}

/* Writes number and values and moves both positions on. Null arrays: only moves on. */
static inline void ndexp_write_vector(void* vec, double* doubles, int* ints, int* at_double, int* at_int) {
    const int size = ndexp_vector_size(vec);
    if (ints) {
        ints[*at_int] = size;
    }
    for (int k = 0; doubles && k < size; ++k) {
        doubles[*at_double + k] = ndexp_vector_value(vec, k);
    }
    *at_int += 1;
    *at_double += size;
}

/* The vector that is there already (NEURON), or a new copy of what was written (CoreNEURON). */
static inline void* ndexp_read_vector(void* vec, const double* doubles, const int* ints, int* at_double, int* at_int) {
    const int size = ints[*at_int];
    const double* from = doubles + *at_double;
    *at_int += 1;
    *at_double += size;
#ifdef CORENEURON_BUILD
    if (!vec && size > 0) {
        IvocVect* made = vector_new(size);
        for (int k = 0; k < size; ++k) {
            vector_vec(made)[k] = from[k];
        }
        return made;
    }
#endif
    return vec;
}

#ifndef CORENEURON_BUILD
static inline void* ndexp_release_vector(void* vec) {
    if (vec) {
        hoc_obj_unref(*vector_pobj((IvocVect*) vec));
    }
    return nullptr;
}

/* Takes the Vector that is the hoc argument of that number (none: nothing) in place of the one kept so far. */
static inline void* ndexp_keep_vector(void* kept, int number) {
    IvocVect* given = ifarg(number) ? vector_arg(number) : nullptr;
    if (given) {
        hoc_obj_ref(*vector_pobj(given));
    }
    ndexp_release_vector(kept);
    return given;
}
#endif
