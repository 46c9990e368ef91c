TITLE Sections, synapses and NetCons made from columns by compiled loops

COMMENT
Helper of ndexp's engine, no mechanism: without it the engine makes the same objects by loops in hoc, in about three times
the time. The loops are in ndexp_bulk.h and ndexp_sections.h; CoreNEURON needs none of them.
Units: ms, uS or nS as the synapse has it. Licence: Apache-2.0.
ENDCOMMENT

NEURON {
    SUFFIX nothing
}

VERBATIM
#include "ndexp_hiding.h"
#include "ndexp_sections.h"
ENDVERBATIM

: ndexp_has_members(mechanism, names, has_stream): whether ndexp_make_synapses can make it and set these.
FUNCTION ndexp_has_members() {
VERBATIM
#ifndef CORENEURON_BUILD
    _lndexp_has_members = ndexp_knows_members(hoc_gargstr(1), hoc_gargstr(2), *getarg(3) != 0.0) ? 1.0 : 0.0;
#endif
ENDVERBATIM
}

PROCEDURE ndexp_make_synapses() {
VERBATIM
#ifndef CORENEURON_BUILD
    ndexp_make_synapses_of_arguments();
#endif
ENDVERBATIM
}

PROCEDURE ndexp_hide_sections() {
VERBATIM
#ifndef CORENEURON_BUILD
    ndexp_hide();
#endif
ENDVERBATIM
}

PROCEDURE ndexp_show_sections() {
VERBATIM
#ifndef CORENEURON_BUILD
    ndexp_show();
#endif
ENDVERBATIM
}

FUNCTION ndexp_build_sections() {
VERBATIM
#ifndef CORENEURON_BUILD
    _lndexp_build_sections = ndexp_build_sections_of_arguments() ? 1.0 : 0.0;
#endif
ENDVERBATIM
}

PROCEDURE ndexp_find_objects() {
VERBATIM
#ifndef CORENEURON_BUILD
    ndexp_find_objects_of_arguments();
#endif
ENDVERBATIM
}

PROCEDURE ndexp_attach_gids() {
VERBATIM
#ifndef CORENEURON_BUILD
    ndexp_attach_gids_of_arguments();
#endif
ENDVERBATIM
}

PROCEDURE ndexp_attach_stims() {
VERBATIM
#ifndef CORENEURON_BUILD
    ndexp_attach_stims_of_arguments();
#endif
ENDVERBATIM
}
