"""What nodes say of their cells."""

import numpy as np
import pytest

from ndexp.engine.metype import METypeItem, METypeManager
from ndexp.errors import ConfigError


def test_currents_and_rates_are_floats_and_none_is_zero() -> None:
    item = METypeItem("m", threshold_current=None, holding_current=np.float32(-0.5), exc_mini_frequency=2)
    assert (item.threshold_current, item.holding_current) == (0.0, -0.5)
    assert (item.exc_mini_frequency, item.inh_mini_frequency) == (2.0, 0.0)
    assert isinstance(item.holding_current, float)
    assert item.extra_attrs == {}


def test_points_are_placed_by_the_items_matrix() -> None:
    item = METypeItem("m", position=[1, 2, 3], rotation=[0, 0, 0, 1])
    assert item.local_to_global_coord_mapping([[1, 1, 1]]).tolist() == [[2, 3, 4]]


def test_points_of_an_item_without_a_position_are_refused() -> None:
    with pytest.raises(ConfigError, match="enable_coord_mapping"):
        METypeItem("m").local_to_global_coord_mapping([[1, 1, 1]])


def test_insert_takes_any_integer() -> None:
    manager = METypeManager()
    manager.insert(np.int64(3), "m", "bNAC", "Template", "L5_MC", threshold_current=0.1)
    assert list(manager.gids) == [3]
    assert manager[3].etype == "bNAC"
    assert manager[3].emodel_tpl == "Template"
    assert manager[3].mtype == "L5_MC"
    assert manager[3].threshold_current == 0.1


def test_columns_become_items() -> None:
    manager = METypeManager()
    manager.load_infoNP(
        np.array([4, 7]),
        ["a", "b"],
        ["T", "U"],
        ["m1", "m2"],
        None,
        threshold_currents=np.array([0.1, 0.2]),
        holding_currents=np.array([-0.1, -0.2]),
        positions=np.array([[0, 0, 0], [1, 2, 3]]),
        rotations=np.array([[0, 0, 0, 1], [0, 0, 0, 2]]),
        add_params_list=[(1.0,), (2.0,)],
    )
    assert list(manager) == [4, 7]
    second = manager[7]
    assert (second.morph_name, second.emodel_tpl, second.mtype, second.etype) == ("b", "U", "m2", None)
    assert (second.threshold_current, second.holding_current, second.exc_mini_frequency) == (0.2, -0.2, 0.0)
    assert second.add_params == (2.0,)
    assert isinstance(second.local_to_global_matrix, np.ndarray)
    assert second.local_to_global_matrix[:, 3].tolist() == [1, 2, 3]
