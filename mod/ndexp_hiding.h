/* What: hides all sections that there are from NEURON while a cell is being made, for ndexp_bulk.mod.
 * Source: NEURON's section_list, tree_changed and hoclist.h, which it exports without promising to keep them.
 * Licence: Apache-2.0.
 *
 * A template that asks for a distance makes NEURON order all sections that it knows of. Made one by one, n cells would
 * order n*n cells' sections. Only the new cell's sections matter to its template; once it is made they are put behind the
 * others, where they would have been, and NEURON orders all of them at the next need.
 */
#pragma once
#ifndef CORENEURON_BUILD
#include "hoclist.h"

extern hoc_List* section_list;
extern int tree_changed;

namespace {

hoc_List* ndexp_hidden_sections = nullptr;

void ndexp_hide() {
    if (!ndexp_hidden_sections) {
        ndexp_hidden_sections = section_list;
        section_list = hoc_l_newlist();
    }
}

void ndexp_show() {
    if (!ndexp_hidden_sections) {
        return;
    }
    hoc_List* own = section_list;
    section_list = ndexp_hidden_sections;
    ndexp_hidden_sections = nullptr;
    if (own->next != own) {
        hoc_Item* last = section_list->prev;
        last->next = own->next;
        own->next->prev = last;
        own->prev->next = section_list;
        section_list->prev = own->prev;
        own->next = own->prev = own;
    }
    hoc_l_freelist(&own);
    tree_changed = 1;
}

}  // namespace
#endif
