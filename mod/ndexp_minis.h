/* What: the processes of NdexpMinis.mod: a Random123 stream, a rate and a NetCon for each synapse.
 * Source: NEURON's nrnran123.h and neuronapi.h, and nrn_netcon_target, nrn_netcon_get_delay, which NEURON exports without
 * promising to keep them.
 * Licence: Apache-2.0.
 */
#pragma once
#ifndef CORENEURON_BUILD
#include "hocdec.h"
#include "neuronapi.h"
#include <cstdint>
#include <cstring>
#include <vector>

class NetCon;
Point_process* nrn_netcon_target(NetCon*);
double nrn_netcon_get_delay(NetCon*);

namespace {

class NdexpMinis {
  public:
    static constexpr size_t limit = 900000;

    static NdexpMinis& of(void* processes) {
        return *static_cast<NdexpMinis*>(processes);
    }

    NdexpMinis() = default;
    NdexpMinis(const NdexpMinis&) = delete;
    NdexpMinis& operator=(const NdexpMinis&) = delete;

    ~NdexpMinis() {
        for (auto& process: processes_) {
            nrnran123_deletestream(process.stream);
            nrn_object_unref(process.rate);
            if (process.netcon) {
                nrn_object_unref(process.netcon);
            }
        }
    }

    double size() const {
        return static_cast<double>(processes_.size());
    }

    /* The hoc arguments: number, List of rates, indices of rates, stream ids. */
    void add_of_arguments() {
        const auto number = static_cast<size_t>(*hoc_getarg(1));
        Object* rates = *hoc_objgetarg(2);
        const auto* rate = address<int64_t>(3);
        const auto* ids = address<double>(4);
        if (processes_.size() + number > limit) {
            hoc_execerror("NdexpMinis: too many synapses for one generator", nullptr);
        }
        Symbol* item = nrn_method_symbol(rates, "object");
        processes_.reserve(processes_.size() + number);
        for (size_t row = 0; row < number; ++row, ids += 3) {
            nrn_double_push(static_cast<double>(rate[row]));
            nrn_method_call(rates, item, 1);
            Object* vector = nrn_object_pop();
            check_rate(vector);
            auto* stream = nrnran123_newstream3((uint32_t) ids[0], (uint32_t) ids[1], (uint32_t) ids[2]);
            processes_.push_back({stream, vector, nullptr, 0.0, 0.0});
        }
    }

    /* The next process without a NetCon drives this one and keeps it. */
    void attach(Object* netcon) {
        if (attached_ == processes_.size()) {
            hoc_execerror("NdexpMinis: more NetCons than processes", nullptr);
        }
        nrn_object_ref(netcon);
        if (!event_) {
            event_ = nrn_method_symbol(netcon, "event");
        }
        processes_[attached_++].netcon = netcon;
    }

    /* The process that drives this NetCon gets its rate from another Vector when a run is initialised next. */
    void set_rate(Object* netcon, Object* rate) {
        check_rate(rate);
        for (auto& process: processes_) {
            if (process.netcon == netcon) {
                nrn_object_ref(rate);
                nrn_object_unref(process.rate);
                process.rate = rate;
                return;
            }
        }
        hoc_execerror("NdexpMinis: no process drives this NetCon", nullptr);
    }

    double first_interval(size_t index, double at) {
        auto& process = processes_[index];
        const double rate = *nrn_vector_data(process.rate);
        nrnran123_setseq(process.stream, 0, 0);
        nrnran123_negexp(process.stream);
        process.mean = rate > 0.0 ? 1000.0 / rate : -1.0;
        process.awaited = at;
        return next_interval(index);
    }

    double next_interval(size_t index) {
        auto& process = processes_[index];
        const double wait = process.mean < 0.0 ? 1e300 : process.mean * nrnran123_negexp(process.stream);
        process.awaited += wait;
        return wait;
    }

    double is_awaited(size_t index, double at) const {
        return processes_[index].awaited == at;
    }

    double resume_event(size_t index, double at, double end) {
        const auto& process = processes_[index];
        while (process.awaited < at && process.awaited < end) {
            next_interval(index);
        }
        return process.awaited;
    }

    /* Sends the event on its way; NetCon.event leaves out those that are not active. */
    void release(size_t index, double at) {
        Object* netcon = processes_[index].netcon;
        if (!netcon) {
            return;
        }
        auto* connection = static_cast<NetCon*>(netcon->u.this_pointer);
        if (nrn_netcon_target(connection)) {
            nrn_double_push(at + nrn_netcon_get_delay(connection));
            nrn_method_call(netcon, event_, 1);
            nrn_double_pop();
        }
    }

    void read_positions(double* to) const {
        for (const auto& process: processes_) {
            uint32_t sequence = 0;
            char word = 0;
            nrnran123_getseq(process.stream, &sequence, &word);
            *to++ = sequence;
            *to++ = word;
            *to++ = process.awaited;
        }
    }

    void write_positions(const double* from) {
        for (auto& process: processes_) {
            nrnran123_setseq(process.stream, static_cast<uint32_t>(from[0]), static_cast<char>(from[1]));
            process.awaited = from[2];
            from += 3;
        }
    }

  private:
    struct Process {
        nrnran123_State* stream;
        Object* rate;
        Object* netcon;
        double mean;     // ms; below 0: no events
        double awaited;  // ms; the time of the next event
    };

    static void check_rate(Object* rate) {
        if (std::strcmp(nrn_class_name(rate), "Vector") != 0 || nrn_vector_capacity(rate) != 1) {
            hoc_execerror("NdexpMinis: a rate must be a Vector of one element", nullptr);
        }
    }

    template <typename T>
    static T* address(int argument) {
        return reinterpret_cast<T*>(static_cast<uintptr_t>(*hoc_getarg(argument)));
    }

    std::vector<Process> processes_;
    size_t attached_ = 0;
    Symbol* event_ = nullptr;
};

}  // namespace
#endif
