/* What: loops over columns that make synapses and NetCons, for ndexp_bulk.mod.
 * Source: NEURON's C interface (neuronapi.h), and functions NEURON exports without promising to keep them:
 * point_process_pointer, nrn_netcon_weight, nrn_netcon_set_delay, and methods of OcList, the class of hoc Lists.
 * Licence: Apache-2.0.
 *
 * Columns come as addresses of int64 or float64 arrays, which a double holds exactly; the caller keeps the arrays.
 */
#pragma once
#ifndef CORENEURON_BUILD
#include "hocdec.h"
#include "neuronapi.h"
#include <cmath>
#include <cstdint>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

class OcList {
  public:
    void append(Object*);
    Object* object(long);
};
class NetCon;
int nrn_netcon_weight(NetCon*, double**);
void nrn_netcon_set_delay(NetCon*, double);

namespace {

template <typename T>
T* ndexp_column(int argument) {
    return reinterpret_cast<T*>(static_cast<uintptr_t>(*hoc_getarg(argument)));
}

Object* ndexp_object(int argument) {
    return *hoc_objgetarg(argument);
}

std::vector<Section*> ndexp_sections_of(Object* list) {
    std::vector<Section*> sections;
    SectionListIterator* item = nrn_sectionlist_iterator_new(nrn_sectionlist_data(list));
    while (!nrn_sectionlist_iterator_done(item)) {
        sections.push_back(nrn_sectionlist_iterator_next(item));
    }
    nrn_sectionlist_iterator_free(item);
    return sections;
}

std::vector<std::string> ndexp_words(const char* text) {
    std::istringstream stream{text};
    std::vector<std::string> words;
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return words;
}

/* A method of an object, looked up once. */
class NdexpMethod {
  public:
    NdexpMethod(Object* object, const char* name)
        : object_{object}
        , symbol_{hoc_table_lookup(name, object->ctemplate->symtable)} {
        if (!symbol_) {
            hoc_execerror(name, "is not a method");
        }
    }

    double number(int count) const {
        nrn_method_call(object_, symbol_, count);
        return nrn_double_pop();
    }

    /* The object it gives; the caller owns a reference. */
    Object* object(int count) const {
        nrn_method_call(object_, symbol_, count);
        return nrn_object_pop();
    }

  private:
    Object* object_;
    Symbol* symbol_;
};

/* A hoc List. */
class NdexpList {
  public:
    explicit NdexpList(Object* list)
        : list_{static_cast<OcList*>(list->u.this_pointer)} {
        if (std::string{nrn_class_name(list)} != "List") {
            hoc_execerror(nrn_class_name(list), "is not a List");
        }
    }

    /* Takes over the caller's reference. */
    void append(Object* object) const {
        list_->append(object);
        nrn_object_unref(object);
    }

    /* An item, which the list keeps alive. */
    Object* at(int64_t index) const {
        return list_->object(static_cast<long>(index));
    }

  private:
    OcList* list_;
};

/* The template of a compiled point process, or null; NEURON does not ship the numbers of symbols' types, so they are read
 * from a point process it always has. */
Symbol* ndexp_point_process(const char* name) {
    Symbol* found = hoc_lookup(name);
    const bool is_compiled = found && found->type == hoc_lookup("ExpSyn")->type && (found->subtype & CPLUSOBJECT) &&
                             found->u.ctemplate->is_point_ && found->u.ctemplate->steer;
    return is_compiled ? found : nullptr;
}

/* Whether all names are plain RANGE variables of a compiled point process, which has setRNG if a stream is wanted. */
bool ndexp_knows_members(const char* mechanism, const char* names, bool has_stream) {
    Symbol* made = ndexp_point_process(mechanism);
    if (!made || (has_stream && !hoc_table_lookup("setRNG", made->u.ctemplate->symtable))) {
        return false;
    }
    const int range_variable = hoc_table_lookup("tau", hoc_lookup("ExpSyn")->u.ctemplate->symtable)->type;
    for (const auto& name: ndexp_words(names)) {
        Symbol* member = hoc_table_lookup(name.c_str(), made->u.ctemplate->symtable);
        if (!member || member->type != range_variable || member->arayinfo) {
            return false;
        }
    }
    return true;
}

/* Random rise times: the second variate after a lognormal distribution has been set, as the hoc loop draws it. */
class NdexpRiseTime {
  public:
    NdexpRiseTime()
        : random_{nrn_object_new(hoc_lookup("Random"), 0)}
        , ids_{random_, "Random123"}
        , lognormal_{random_, "lognormal"}
        , pick_{random_, "repick"} {}

    NdexpRiseTime(const NdexpRiseTime&) = delete;
    NdexpRiseTime& operator=(const NdexpRiseTime&) = delete;

    ~NdexpRiseTime() {
        nrn_object_unref(random_);
    }

    double draw(const double* ids) const {
        for (int k = 0; k < 3; ++k) {
            nrn_double_push(ids[k]);
        }
        ids_.number(3);
        nrn_double_push(0.2);
        nrn_double_push(0.1);
        lognormal_.number(2);
        return pick_.number(0);
    }

  private:
    Object* random_;
    NdexpMethod ids_;
    NdexpMethod lognormal_;
    NdexpMethod pick_;
};

/* Rows of synapses: positions, the columns of variables, streams. */
struct NdexpSynapses {
    Symbol* made;
    const double* x;
    std::vector<Symbol*> variables;
    const uintptr_t* columns;
    const double* streams;
    const double* rise;
    Symbol* set_stream;
    Symbol* rise_variable;
};

/* One synapse in the section that is accessed now; the caller owns a reference. */
Object* ndexp_make_synapse(const NdexpSynapses& rows, const NdexpRiseTime* rise_time, int64_t row) {
    nrn_double_push(rows.x[row]);
    Object* synapse = nrn_object_new(rows.made, 1);
    Point_process* point = ob2pntproc(synapse);
    for (size_t k = 0; k < rows.variables.size(); ++k) {
        const double value = reinterpret_cast<const double*>(rows.columns[k])[row];
        if (!std::isnan(value)) {
            *point_process_pointer(point, rows.variables[k], 0) = value;
        }
    }
    if (rise_time) {
        *point_process_pointer(point, rows.rise_variable, 0) = rise_time->draw(rows.rise + 3 * row);
    }
    if (rows.streams) {
        for (int k = 0; k < 3; ++k) {
            nrn_double_push(rows.streams[3 * row + k]);
        }
        nrn_method_call(synapse, rows.set_stream, 3);
        nrn_double_pop();
    }
    return synapse;
}

/* Arguments: mechanism, SectionList, number of runs of rows in one section each, their places in the SectionList, the first
 * row of each and the end, x, names of variables, addresses of their columns, ids of the streams or 0, ids of the rise time
 * streams or 0, List that gets the synapses. Rows count from the beginning of the columns. */
void ndexp_make_synapses_of_arguments() {
    NdexpSynapses rows{};
    rows.made = ndexp_point_process(hoc_gargstr(1));
    if (!rows.made) {
        hoc_execerror(hoc_gargstr(1), "is not a compiled point process");
    }
    Symlist* members = rows.made->u.ctemplate->symtable;
    rows.x = ndexp_column<double>(6);
    for (const auto& name: ndexp_words(hoc_gargstr(7))) {
        rows.variables.push_back(hoc_table_lookup(name.c_str(), members));
    }
    rows.columns = ndexp_column<uintptr_t>(8);
    rows.streams = ndexp_column<double>(9);
    rows.rise = ndexp_column<double>(10);
    rows.set_stream = hoc_table_lookup("setRNG", members);
    rows.rise_variable = hoc_table_lookup("tau_r_GABAA", members);
    const NdexpList synapses{ndexp_object(11)};
    const auto sections = ndexp_sections_of(ndexp_object(2));
    const auto runs = static_cast<int64_t>(*hoc_getarg(3));
    const int64_t* place = ndexp_column<int64_t>(4);
    const int64_t* first = ndexp_column<int64_t>(5);
    const auto rise_time = rows.rise ? std::make_unique<NdexpRiseTime>() : nullptr;
    for (int64_t run = 0; run < runs; ++run) {
        nrn_section_push(sections.at(place[run]));
        for (int64_t row = first[run]; row < first[run + 1]; ++row) {
            synapses.append(ndexp_make_synapse(rows, rise_time.get(), row));
        }
        nrn_section_pop();
    }
}

/* Arguments: List, number of rows, indices in it, where the addresses of these objects go. */
void ndexp_find_objects_of_arguments() {
    const NdexpList list{ndexp_object(1)};
    const auto count = static_cast<int64_t>(*hoc_getarg(2));
    const int64_t* index = ndexp_column<int64_t>(3);
    auto* found = ndexp_column<Object*>(4);
    for (int64_t row = 0; row < count; ++row) {
        found[row] = list.at(index[row]);
    }
}

/* Arguments: ParallelContext, number of rows, gids, addresses of synapses, delays, weights, List that gets the NetCons. */
void ndexp_attach_gids_of_arguments() {
    const NdexpMethod connect{ndexp_object(1), "gid_connect"};
    const NdexpList netcons{ndexp_object(7)};
    const auto count = static_cast<int64_t>(*hoc_getarg(2));
    const int64_t* gid = ndexp_column<int64_t>(3);
    Object* const* synapse = ndexp_column<Object*>(4);
    const double* delay = ndexp_column<double>(5);
    const double* weight = ndexp_column<double>(6);
    for (int64_t row = 0; row < count; ++row) {
        nrn_double_push(static_cast<double>(gid[row]));
        nrn_object_push(synapse[row]);
        Object* netcon = connect.object(2);
        auto* made = static_cast<NetCon*>(netcon->u.this_pointer);
        double* weights = nullptr;
        nrn_netcon_set_delay(made, delay[row]);
        nrn_netcon_weight(made, &weights);
        weights[0] = weight[row];
        netcons.append(netcon);
    }
}

/* Arguments: List of sources, number of rows, indices of sources, addresses of synapses, delays, weights, List that gets the
 * NetCons, index of the weight that tells the kind or 0, the kind, whether sources have `attach`. */
void ndexp_attach_stims_of_arguments() {
    const NdexpList sources{ndexp_object(1)};
    const NdexpList netcons{ndexp_object(7)};
    const auto count = static_cast<int64_t>(*hoc_getarg(2));
    const int64_t* source = ndexp_column<int64_t>(3);
    Object* const* synapse = ndexp_column<Object*>(4);
    const double* delay = ndexp_column<double>(5);
    const double* weight = ndexp_column<double>(6);
    const int kind_at = static_cast<int>(*hoc_getarg(8));
    const double kind = *hoc_getarg(9);
    const bool attaches = *hoc_getarg(10) != 0.0;
    Symbol* made = hoc_lookup("NetCon");
    Symbol* attach = attaches && count > 0 ? nrn_method_symbol(sources.at(source[0]), "attach") : nullptr;
    for (int64_t row = 0; row < count; ++row) {
        Object* from = sources.at(source[row]);
        nrn_object_push(from);
        nrn_object_push(synapse[row]);
        nrn_double_push(10.0);
        nrn_double_push(delay[row]);
        nrn_double_push(weight[row]);
        Object* netcon = nrn_object_new(made, 5);
        double* weights = nullptr;
        if (kind_at > 0) {
            nrn_netcon_weight(static_cast<NetCon*>(netcon->u.this_pointer), &weights);
            weights[kind_at] = kind;
        }
        if (attaches) {
            nrn_object_push(netcon);
            nrn_method_call(from, attach, 1);
            nrn_double_pop();
        }
        netcons.append(netcon);
    }
}

}  // namespace
#endif
