/* The functions of the library libsonatareport that neurodamus' mechanisms call; frames.cpp beside it stands in for it.

   Source of the names and arguments: the public header of openbraininstitute/libsonatareport. */
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

extern "C" {
int sonata_create_report(const char* report, double first, double last, double period, const char* unit,
                         const char* kind);
int sonata_add_node(const char* report, const char* population, uint64_t offset, uint64_t gid);
int sonata_add_element(const char* report, const char* population, uint64_t gid, uint32_t element, double* value);
int sonata_record_data(double step);

void sonata_prepare_datasets();
void sonata_setup_communicators();
void sonata_set_atomic_step(double step);
int sonata_set_max_buffer_size_hint(size_t megabytes);
int sonata_check_and_flush(double time);
int sonata_flush(double time);
int sonata_clear();
void sonata_refresh_pointers(double* (*refresh)(double*));

void sonata_create_spikefile(const char* folder, const char* file);
void sonata_add_spikes_population(const char* population, uint64_t offset, const double* times, uint64_t n_times,
                                  const int* gids, uint64_t n_gids);
void sonata_write_spike_populations();
void sonata_close_spikefile();
}

int sonata_add_element_handle(const char* report, const char* population, uint64_t gid, uint32_t element,
                              std::function<double()> value);
