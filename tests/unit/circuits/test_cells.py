"""Node attributes are complete and consistent."""

import numpy as np
import pytest

from ndexp.circuits.cells import apportion, make_cells, make_thalamus
from ndexp.circuits.electrical import ELECTRICAL


@pytest.mark.parametrize(("count", "expected"), [(3, [1, 1, 1]), (8, [3, 2, 3]), (100, [40, 25, 35])])
def test_apportion_gives_whole_numbers_near_the_fractions(count: int, expected: list[int]) -> None:
    shares = apportion(count, np.array([0.4, 0.25, 0.35]))
    assert shares.sum() == count
    assert np.abs(shares - expected).max() <= 1
    assert shares.min() >= 1


def test_cells_have_all_attributes_the_engine_reads() -> None:
    cells = make_cells(np.random.default_rng(1), "inhibitory", 20, 100)
    needed = (
        "morphology model_template mtype etype synapse_class layer region x y z exc_mini_frequency inh_mini_frequency"
    )
    assert set(needed.split()) | {f"orientation_{axis}" for axis in "xyzw"} <= set(cells.attributes)
    assert set(cells.dynamics) == {"threshold_current", "holding_current", "input_resistance"}
    assert {len(values) for values in (*cells.attributes.values(), *cells.dynamics.values())} == {20}
    assert set(cells.attributes["synapse_class"]) == {"INH"}


def test_template_and_currents_are_those_of_type_and_morphology() -> None:
    cells = make_cells(np.random.default_rng(1), "excitatory", 40, 50)
    assert np.array_equal(cells.attributes["model_template"], np.char.add("hoc:", cells.mtypes))
    for name, current in zip(cells.attributes["morphology"], cells.dynamics["threshold_current"], strict=True):
        assert current == ELECTRICAL[str(name)][0]


def test_layers_fit_the_me_types() -> None:
    cells = make_cells(np.random.default_rng(1), "excitatory", 60, 75)
    assert {mtype: set(cells.attributes["layer"][cells.mtypes == mtype].tolist()) for mtype in set(cells.mtypes)} == {
        "L23_PC": {2, 3},
        "L4_PC": {4},
        "L5_PC": {5},
    }


def test_thalamic_fibres_are_virtual_and_below_the_column() -> None:
    fibres = make_thalamus(np.random.default_rng(1), 50, 100)
    assert fibres.size == 50
    assert set(fibres.attributes["model_type"]) == {"virtual"}
    assert (fibres.positions[:, 1] < 0).all()
    assert not fibres.dynamics
