/* What: a loop over columns that connects a cell's sections and gives them their 3-d points, for ndexp_bulk.mod.
 * Source: NEURON's C interface (neuronapi.h), and functions NEURON exports without promising to keep them: stor_pt3d,
 * nrn_pt3dstyle1.
 * Licence: Apache-2.0.
 */
#pragma once
#ifndef CORENEURON_BUILD
#include "ndexp_bulk.h"

void stor_pt3d(Section*, double, double, double, double);
void nrn_pt3dstyle1(Section*, double, double, double);

namespace {

/* Arguments: SectionList, its length; and, as addresses of columns with a row for each section in the order of connection:
 * its number in the list, its parent's or -1, where on the parent, logical connection points (3 each, NaN for none), first
 * point and the end; the points (4 float32 each). Does nothing if the list is of another length; whether it is not. */
bool ndexp_build_sections_of_arguments() {
    const auto sections = ndexp_sections_of(*hoc_objgetarg(1));
    const auto count = static_cast<size_t>(*hoc_getarg(2));
    if (sections.size() != count) {
        return false;
    }
    const auto* own = ndexp_column<int64_t>(3);
    const auto* parent = ndexp_column<int64_t>(4);
    const auto* parent_x = ndexp_column<double>(5);
    const auto* style = ndexp_column<double>(6);
    const auto* first = ndexp_column<int64_t>(7);
    const auto* points = ndexp_column<float>(8);
    for (size_t row = 0; row < count; ++row, style += 3) {
        Section* section = sections[own[row]];
        if (parent[row] >= 0) {
            nrn_section_connect(section, 0.0, sections[parent[row]], parent_x[row]);
        }
        if (!std::isnan(style[0])) {
            nrn_pt3dstyle1(section, style[0], style[1], style[2]);
        }
        for (const float* point = points + 4 * first[row]; point < points + 4 * first[row + 1]; point += 4) {
            stor_pt3d(section, point[0], point[1], point[2], point[3]);
        }
    }
    return true;
}

}  // namespace
#endif
