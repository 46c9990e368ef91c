/* Stands in for libsonatareport: keeps what neurodamus reports at EVERY step, so that no rule about which steps make a
   row is in it. For each report it writes into the folder NDEXP_PARITY_FRAMES, per rank:

   <report>.<rank>.columns   a line per element: population, node id, element id
   <report>.<rank>.frames    per step: the step as a double, then a float per element */
#include <bbp/sonata/reports.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace {
struct Element {
    std::string population;
    uint64_t node;
    uint32_t id;
    std::function<double()> value;
};

struct Report {
    std::map<std::string, uint64_t> offsets;
    std::vector<Element> elements;
    std::ofstream frames;
};

std::map<std::string, Report> reports;

std::string prefix(const std::string& report) {
    const char* folder = std::getenv("NDEXP_PARITY_FRAMES");
    const char* rank = std::getenv("OMPI_COMM_WORLD_RANK");
    const std::string name = report.substr(report.find_last_of('/') + 1);
    return std::string(folder ? folder : ".") + "/" + name + "." + (rank ? rank : "0");
}

void write_columns(const std::string& name, Report& report) {
    std::ofstream columns(prefix(name) + ".columns");
    for (const auto& element: report.elements) {
        columns << element.population << ' ' << element.node - report.offsets[element.population] << ' ' << element.id
                << '\n';
    }
    report.frames.open(prefix(name) + ".frames", std::ios::binary);
}
}  // namespace

int sonata_add_element_handle(const char* report, const char* population, uint64_t gid, uint32_t element,
                              std::function<double()> value) {
    reports[report].elements.push_back({population, gid, element, value});
    return 0;
}

extern "C" {
int sonata_create_report(const char* report, double, double, double, const char*, const char*) {
    reports[report];
    return 0;
}

int sonata_add_node(const char* report, const char* population, uint64_t offset, uint64_t) {
    reports[report].offsets[population] = offset;
    return 0;
}

int sonata_add_element(const char* report, const char* population, uint64_t gid, uint32_t element, double* value) {
    return sonata_add_element_handle(report, population, gid, element, [value]() { return *value; });
}

int sonata_record_data(double step) {
    for (auto& [name, report]: reports) {
        if (!report.frames.is_open()) {
            write_columns(name, report);
        }
        report.frames.write(reinterpret_cast<const char*>(&step), sizeof step);
        for (const auto& element: report.elements) {
            const float value = static_cast<float>(element.value());
            report.frames.write(reinterpret_cast<const char*>(&value), sizeof value);
        }
    }
    return 0;
}

int sonata_flush(double) {
    for (auto& [name, report]: reports) {
        report.frames.flush();
    }
    return 0;
}

int sonata_clear() {
    reports.clear();
    return 0;
}

void sonata_prepare_datasets() {}
void sonata_setup_communicators() {}
void sonata_set_atomic_step(double) {}
int sonata_set_max_buffer_size_hint(size_t) { return 0; }
int sonata_check_and_flush(double) { return 0; }
void sonata_refresh_pointers(double* (*)(double*)) {}
void sonata_create_spikefile(const char*, const char*) {}
void sonata_add_spikes_population(const char*, uint64_t, const double*, uint64_t, const int*, uint64_t) {}
void sonata_write_spike_populations() {}
void sonata_close_spikefile() {}
}
