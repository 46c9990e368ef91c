"""Neuro-glial and glio-vascular edges of a SONATA file as columns, read in bulk for all local astrocytes at once."""

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libsonata
import numpy as np

from ndexp.engine.connection.columns import SynapseColumns
from ndexp.engine.connection_manager.edges import open_edges
from ndexp.errors import CircuitError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ndexp.engine.typing import Floats, Ids, LibsonataObject

log = logging.getLogger(__name__)

_DIAMETERS = ("start_diameter", "end_diameter")


@dataclass(frozen=True, slots=True)
class NeuroGlialEdges:
    """Neuro-glial edges of some astrocytes.

    columns: `sgid` the neuron, `tgid` the astrocyte, `isec` the astrocyte's section, `ipt` and `offset` where on it (-1
    and 0 if the file does not say); in `values`, `edge_id` is the synapse's edge and `edge_population` an index in
    `populations`.
    populations: edge populations that synapses belong to; an empty name where the file does not say.
    """

    columns: SynapseColumns
    populations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endfeet:
    """Endfeet of some astrocytes in columns of one length, ordered by astrocyte and edge id.

    astrocyte: node id. section_id: as the morphology counts. length, diameter: µm. radius: of the vessel at rest, µm.
    """

    astrocyte: "Ids"
    section_id: "Ids"
    length: "Floats"
    diameter: "Floats"
    radius: "Floats"


def read_neuro_glial(edge_file: "Path | str", name: str, astrocytes: "Ids", delay: float) -> NeuroGlialEdges | None:
    """All edges between some astrocytes and neurons' synapses.

    Args:
        edge_file: the edge file; its sources are the astrocytes.
        name: its population.
        astrocytes: node ids, `(n,) int64`.
        delay: from a release to the astrocyte, ms.

    Returns:
        The edges ordered by astrocyte and then edge id; None if there are none.

    Raises:
        CircuitError: the file has no index for its sources, or an attribute is missing.
    """
    population = open_edges(edge_file, name)
    table = _Table(population, f"{edge_file}: population '{name}'")
    selection, order = table.found("efferent_edges", astrocytes)
    if not selection.flat_size:
        return None
    tgid = np.asarray(population.source_nodes(selection), np.int64)[order]
    names, number = _synapse_populations(table, selection, order)
    columns = SynapseColumns(
        sgid=np.asarray(population.target_nodes(selection), np.int64)[order],
        tgid=tgid,
        synapse_id=np.arange(len(tgid)) - np.searchsorted(tgid, tgid),
        isec=table.numbers("astrocyte_section_id", selection)[order].astype(np.int64),
        ipt=table.numbers_or("astrocyte_segment_id", -1, selection)[order].astype(np.int64),
        offset=table.numbers_or("astrocyte_segment_offset", 0, selection)[order].astype(np.float64),
        weight=np.zeros(len(tgid)),
        delay=np.full(len(tgid), delay),
        values={"edge_id": table.numbers("synapse_id", selection)[order].astype(np.float64), "edge_population": number},
    )
    return NeuroGlialEdges(columns, names)


def read_endfeet(edge_file: "Path | str", name: str, astrocytes: "Ids", vessels: "Path") -> Endfeet | None:
    """The endfeet of some astrocytes.

    Args:
        edge_file: the edge file; its targets are the astrocytes.
        name: its population.
        astrocytes: node ids, `(n,) int64`.
        vessels: node file of the vasculature.

    Returns:
        The endfeet; None if there are none.

    Raises:
        CircuitError: the file has no index for its targets, or an attribute is missing.
    """
    population = open_edges(edge_file, name)
    table = _Table(population, f"{edge_file}: population '{name}'")
    selection, order = table.found("afferent_edges", astrocytes)
    if not selection.flat_size:
        return None
    vessel = np.asarray(population.source_nodes(selection), np.int64)
    return Endfeet(
        astrocyte=np.asarray(population.target_nodes(selection), np.int64)[order],
        section_id=table.numbers("astrocyte_section_id", selection)[order].astype(np.int64),
        length=table.numbers("endfoot_compartment_length", selection)[order].astype(np.float64),
        diameter=table.numbers("endfoot_compartment_diameter", selection)[order].astype(np.float64),
        radius=_radii(vessels, population.source, vessel)[order],
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """Attributes of an edge or node population, and where it is."""

    population: "LibsonataObject"
    where: str

    def found(self, method: str, nodes: "Ids") -> "tuple[LibsonataObject, Ids]":
        """The edges of some nodes, and their order by node and edge id."""
        by_source = method == "efferent_edges"
        try:
            find = self.population.efferent_edges if by_source else self.population.afferent_edges
            selection = find(nodes)
        except (libsonata.SonataError, RuntimeError) as error:
            hint = "Add the index groups, with libsonata's EdgePopulation.write_indices"
            raise CircuitError(f"the edges of an astrocyte cannot be found: {error}", self.where, hint) from error
        ends = self.population.source_nodes if by_source else self.population.target_nodes
        return selection, np.lexsort((np.asarray(selection.flatten()), np.asarray(ends(selection))))

    def numbers(self, attribute: str, selection: "LibsonataObject") -> "Ids | Floats":
        """An attribute in the file's own precision.

        Raises:
            CircuitError: the population lacks it.
        """
        if attribute not in self.population.attribute_names:
            raise CircuitError(f"there is no attribute '{attribute}'", self.where, "Astrocytes need it")
        return np.asarray(self.population.get_attribute(attribute, selection))

    def numbers_or(self, attribute: str, default: int, selection: "LibsonataObject") -> "Ids | Floats":
        """An attribute in the file's own precision, or the same number for all if the population lacks it."""
        if attribute in self.population.attribute_names:
            return self.numbers(attribute, selection)
        return np.full(selection.flat_size, default)


def _synapse_populations(table: _Table, selection: "LibsonataObject", order: "Ids") -> "tuple[tuple[str, ...], Floats]":
    """Edge populations of the synapses, and the index of each row's."""
    population, name = table.population, "synapse_population"
    if name not in population.attribute_names:
        return ("",), np.zeros(len(order))
    if name in population.enumeration_names:
        texts = np.asarray(population.enumeration_values(name))[population.get_enumeration(name, selection)]
    else:
        texts = np.asarray(population.get_attribute(name, selection))
    names, number = np.unique(texts.astype(str), return_inverse=True)
    return tuple(map(str, names)), number[order].astype(np.float64)


def _radii(vessels: "Path", name: str, ids: "Ids") -> "Floats":
    """Radius of each vessel's segment at rest, µm: in the file's precision, as neurodamus computes it."""
    population = _open_vessels(vessels, name)
    table = _Table(population, f"{vessels}: population '{name}'")
    unique, where = np.unique(ids, return_inverse=True)
    if len(unique) and unique[-1] >= population.size:
        raise CircuitError(
            f"endfeet end on vessel segment {unique[-1]}, but there are only {population.size}",
            table.where,
            "Check the circuit config: the edges belong to another vasculature",
        )
    start, end = (table.numbers(attribute, libsonata.Selection(unique)) for attribute in _DIAMETERS)
    return np.asarray((start + end) / 4, np.float64)[where]


def _open_vessels(file: "Path", name: str) -> "LibsonataObject":
    """The vasculature's nodes: the population of that name, or the only one in the file."""
    try:
        storage = libsonata.NodeStorage(str(file))
        names: Sequence[str] = sorted(storage.population_names)
        if len(names) == 1 and names[0] != name:
            log.warning("%s: the vasculature '%s' is called '%s' here", file, name, names[0])
        return storage.open_population(names[0] if len(names) == 1 else name)
    except (libsonata.SonataError, RuntimeError) as error:
        raise CircuitError(f"the vasculature '{name}' cannot be opened: {error}", str(file)) from error
