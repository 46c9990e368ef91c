"""Rheobase and input resistance measured on each morphology of the built-in circuit."""

from collections.abc import Mapping

ELECTRICAL: Mapping[str, tuple[float, float]] = {
    "L23_PC_1": (0.1348, 175.7),
    "L23_PC_2": (0.1387, 170.7),
    "L23_PC_3": (0.1289, 183.5),
    "L4_PC_1": (0.1094, 204.3),
    "L4_PC_2": (0.0918, 248.9),
    "L4_PC_3": (0.0977, 235.3),
    "L5_PC_1": (0.2344, 101.9),
    "L5_PC_2": (0.2324, 102.2),
    "L5_PC_3": (0.2383, 99.5),
    "PV_BC_1": (0.2188, 145.5),
    "PV_BC_2": (0.2461, 126.9),
    "PV_BC_3": (0.2402, 129.9),
    "SST_MC_1": (0.0605, 330.6),
    "SST_MC_2": (0.0703, 270.2),
    "SST_MC_3": (0.0645, 309.0),
}
"""Morphology → threshold current (nA) and input resistance (MΩ).

Measured at 34 °C, dt 0.025 ms, 200 ms after starting from -70 mV, at the soma, with the asc file: the least current
step of 500 ms that evokes a spike, to 0.002 nA, and the voltage change at the end of a step of -0.01 nA.
tests/integration/test_circuit_cells.py measures them again.
"""
