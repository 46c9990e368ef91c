"""The attributes of one population's local nodes, read in bulk, as the items that cells are made from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import libsonata
import numpy as np

from ndexp.engine.metype import METypeManager, needed_attributes, quaternion_from_euler
from ndexp.errors import CircuitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ndexp.engine.settings import CircuitConf
    from ndexp.engine.typing import Floats, Ids, LibsonataObject

_QUATERNION = ("orientation_x", "orientation_y", "orientation_z", "orientation_w")
_EULER = ("rotation_angle_xaxis", "rotation_angle_yaxis", "rotation_angle_zaxis")
_MINIS = ("exc_mini_frequency", "inh_mini_frequency")
_CURRENTS = ("threshold_current", "holding_current")


@dataclass(frozen=True, slots=True)
class NodeTable:
    """The attributes of some nodes of one population.

    Args:
        population: libsonata's node population.
        ids: node ids, ascending.
        where: file and population, for messages.
    """

    population: "LibsonataObject"
    ids: "Ids"
    where: str

    def texts(self, name: str) -> "Sequence[str]":
        """A text attribute, one per node.

        Raises:
            CircuitError: the population lacks it.
        """
        if name not in self.population.attribute_names:
            raise CircuitError(f"the nodes have no attribute '{name}'", self.where, "Cells cannot be made without it")
        if name in self.population.enumeration_names:
            values = np.asarray(self.population.enumeration_values(name))
            return [str(text) for text in values[self.population.get_enumeration(name, self._selection)]]
        return [str(text) for text in self.population.get_attribute(name, self._selection)]

    def optional_texts(self, name: str) -> "Sequence[str] | None":
        """A text attribute, or None if the population lacks it."""
        return self.texts(name) if name in self.population.attribute_names else None

    def numbers(self, *names: str) -> "Floats | None":
        """Attributes as columns, `(n, len(names)) float64`, or None if one of them is missing."""
        if not set(names) <= set(self.population.attribute_names):
            return None
        return np.column_stack([self._column(self.population.get_attribute, name) for name in names])

    def dynamics(self, *names: str) -> "Floats | None":
        """Attributes of `dynamics_params` as columns, `(n, len(names)) float64`, or None if one of them is missing."""
        if not set(names) <= set(self.population.dynamics_attribute_names):
            return None
        return np.column_stack([self._column(self.population.get_dynamics_attribute, name) for name in names])

    @property
    def _selection(self) -> "LibsonataObject":
        return libsonata.Selection(self.ids)

    def _column(self, get: "LibsonataObject", name: str) -> "Floats":
        return np.asarray(get(name, self._selection), np.float64)


def open_nodes(circuit: "CircuitConf") -> "LibsonataObject":
    """The node population of a circuit, opened by libsonata.

    Raises:
        CircuitError: the file lacks the population.
    """
    try:
        return libsonata.NodeStorage(str(circuit.nodes_file)).open_population(circuit.name)
    except (libsonata.SonataError, RuntimeError) as error:
        raise CircuitError(
            f"node population '{circuit.name}' cannot be opened: {error}", str(circuit.nodes_file)
        ) from error


def read_items(circuit: "CircuitConf", ids: "Ids") -> METypeManager:
    """What is needed to make the cells of these nodes.

    Args:
        circuit: the population.
        ids: local node ids, ascending, `(n,) int64`.

    Raises:
        CircuitError: an attribute that cells need is missing, or a template cannot be loaded.
    """
    items = METypeManager()
    if not len(ids):
        return items
    table = NodeTable(open_nodes(circuit), ids, f"{circuit.nodes_file.name}: population '{circuit.name}'")
    emodels = [name.removeprefix("hoc:") for name in table.texts("model_template")]
    minis, currents = table.numbers(*_MINIS), table.dynamics(*_CURRENTS)
    positions = table.numbers("x", "y", "z")
    if positions is None:
        raise CircuitError("the nodes have no attributes x, y, z", table.where, "Cells cannot be placed without them")
    items.load_infoNP(
        ids,
        table.texts("morphology"),
        emodels,
        table.texts("mtype"),
        table.optional_texts("etype"),
        None if currents is None else currents[:, 0],
        None if currents is None else currents[:, 1],
        None if minis is None else minis[:, 0],
        None if minis is None else minis[:, 1],
        positions,
        _rotations(table),
        needed_parameters(circuit, table, emodels),
    )
    _set_resistances(items, table)
    return items


def _set_resistances(items: METypeManager, table: NodeTable) -> None:
    """Give each item its `input_resistance` (MΩ), where the population has it, in the precision of the file."""
    if "input_resistance" in table.population.dynamics_attribute_names:
        selection = libsonata.Selection(table.ids)
        values = table.population.get_dynamics_attribute("input_resistance", selection)
        for node_id, value in zip(table.ids.tolist(), values, strict=True):
            items[node_id].extra_attrs["input_resistance"] = value


def _rotations(table: NodeTable) -> "Floats | None":
    """Quaternions (x, y, z, w), `(n, 4)`, also of Euler angles, of which missing ones are 0; None without any."""
    quaternions = table.numbers(*_QUATERNION)
    if quaternions is not None:
        return quaternions
    angles = [table.numbers(name) for name in _EULER]
    if all(one is None for one in angles):
        return None
    none = np.zeros((len(table.ids), 1))
    return quaternion_from_euler(np.hstack([none if one is None else one for one in angles]))


def needed_parameters(
    circuit: "CircuitConf",
    table: NodeTable,
    emodels: "Sequence[str]",
) -> "list[tuple[float, ...]] | None":
    """What templates declare in `<template>_NeededAttributes`, one tuple per node."""
    needed = {emodel: needed_attributes(circuit.metype_path, emodel) for emodel in sorted(set(emodels))}
    if not any(needed.values()):
        return None
    columns = {name: table.dynamics(name) for name in sorted({name for names in needed.values() for name in names})}
    for name, column in columns.items():
        if column is None:
            raise CircuitError(f"the nodes have no dynamics_params/{name}", table.where, "Their template asks for it")
    return [
        tuple(float(column[row, 0]) for name in needed[emodel] if (column := columns[name]) is not None)
        for row, emodel in enumerate(emodels)
    ]
