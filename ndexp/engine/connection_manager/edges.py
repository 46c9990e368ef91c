"""Edges of a SONATA file as synapse columns, read in bulk for all local targets at once."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import libsonata
import numpy as np

from ndexp.engine.connection.columns import SynapseColumns
from ndexp.errors import CircuitError

if TYPE_CHECKING:
    from pathlib import Path

    from ndexp.engine.typing import Floats, Ids, LibsonataObject

log = logging.getLogger(__name__)

_LOCATIONS = (
    ("afferent_section_id", None, "afferent_section_pos"),
    ("afferent_section_id", None, "afferent_section_fraction"),
    ("afferent_section_id", "afferent_segment_id", "afferent_segment_offset"),
    ("morpho_section_id_post", None, "morpho_section_fraction_post"),
    ("morpho_section_id_post", "morpho_segment_id_post", "morpho_offset_segment_post"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeKind:
    """Which attributes a kind of edge has, by the name of their column.

    required: column → attribute; a file without it is an error. optional: column → attribute and what stands for it if
    the file does not have it. whole: columns whose fractions are cut off. has_delay: whether edges have a delay; others
    get 0. scaled: columns that calcium scales.
    """

    required: Mapping[str, str]
    optional: Mapping[str, tuple[str, float]] = field(default_factory=lambda: MappingProxyType({}))
    whole: tuple[str, ...] = ()
    has_delay: bool = True
    scaled: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns besides ends, places, weight and delay."""
        return tuple(name for name in (*self.required, *self.optional) if name != "weight")

    def with_extra(self, attributes: Iterable[str], scaled: Iterable[str]) -> "EdgeKind":
        """The same with further attributes, under their own names, of which calcium scales some."""
        extra = {name: name for name in attributes if name not in self.required}
        return replace(self, required={**self.required, **extra}, scaled=tuple(dict.fromkeys((*self.scaled, *scaled))))


CHEMICAL = EdgeKind(
    required=MappingProxyType(
        {
            "weight": "conductance",
            "U": "u_syn",
            "D": "depression_time",
            "F": "facilitation_time",
            "DTC": "decay_time",
            "syn_type": "syn_type_id",
            "nrrp": "n_rrp_vesicles",
        },
    ),
    optional=MappingProxyType({"conductance_ratio": ("conductance_scale_factor", -1.0)}),
    whole=("syn_type", "nrrp"),
    scaled=("U",),
)
"""Chemical synapses with Tsodyks-Markram parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeReading:
    """What reading edges depends on, besides the file.

    dt: the time step in ms, to whose grid delays are cut. extracellular_calcium: mM, or None to scale nothing.
    keeps_edge_ids: whether rows have their `edge_id` among their values.
    """

    dt: float
    extracellular_calcium: float | None
    keeps_edge_ids: bool = False


def edge_node_pop_names(
    edge_file: "Path | str",
    edge_pop_name: str,
    src_pop_name: str | None = None,
    dst_pop_name: str | None = None,
) -> tuple[str, str]:
    """Source and target population of an edge population; names that the caller gives win."""
    population = open_edges(edge_file, edge_pop_name)
    return src_pop_name or population.source, dst_pop_name or population.target


def open_edges(edge_file: "Path | str", name: str) -> "LibsonataObject":
    """An edge population, opened by libsonata.

    Raises:
        CircuitError: the file or the population is missing.
    """
    try:
        return libsonata.EdgeStorage(str(edge_file)).open_population(name)
    except (libsonata.SonataError, RuntimeError) as error:
        raise CircuitError(f"edge population '{name}' cannot be opened: {error}", str(edge_file)) from error


def edge_population_names(edge_file: "Path | str") -> list[str]:
    """The edge populations of a file, by name.

    Raises:
        CircuitError: it cannot be opened.
    """
    try:
        return sorted(libsonata.EdgeStorage(str(edge_file)).population_names)
    except (libsonata.SonataError, RuntimeError) as error:
        raise CircuitError(f"the edge file cannot be opened: {error}", str(edge_file)) from error


def read_edges(
    edge_file: "Path | str",
    name: str,
    targets: "Ids",
    reading: EdgeReading,
    kind: EdgeKind = CHEMICAL,
) -> SynapseColumns | None:
    """All edges onto some target nodes.

    Args:
        edge_file: the edge file.
        name: its population.
        targets: node ids, `(n,) int64`.
        reading: time step and calcium.
        kind: the attributes to read.

    Returns:
        Columns with node ids in `sgid` and `tgid`, ordered by target and then edge id; None if there are none.

    Raises:
        CircuitError: the file has no index for its targets, or one that does not fit, or an attribute is missing.
    """
    population = open_edges(edge_file, name)
    where = f"{edge_file}: population '{name}'"
    try:
        selection = population.afferent_edges(targets)
    except (libsonata.SonataError, RuntimeError) as error:
        hint = "Add the index groups, with libsonata's EdgePopulation.write_indices"
        raise CircuitError(f"the edges of a target cannot be found: {error}", where, hint) from error
    if not selection.flat_size:
        return None
    tgid = np.asarray(population.target_nodes(selection), np.int64)
    strange = tgid[~np.isin(tgid, targets)]
    if len(strange):
        what = f"its index and its target_node_id differ: an edge of other nodes is onto node {strange[0]}"
        raise CircuitError(what, where, "Write both anew; libsonata's EdgePopulation.write_indices makes the index")
    edge_ids = np.asarray(selection.flatten())
    order = np.lexsort((edge_ids, tgid))
    table = _Table(population, selection, order, where)
    isec, ipt, offset = _location(table)
    tgid = tgid[order]
    values = _values(table, kind, reading.extracellular_calcium)
    if reading.keeps_edge_ids:
        values["edge_id"] = edge_ids[order].astype(np.float64)
    return SynapseColumns(
        sgid=np.asarray(population.source_nodes(selection), np.int64)[order],
        tgid=tgid,
        synapse_id=np.arange(len(tgid)) - np.searchsorted(tgid, tgid),
        isec=isec,
        ipt=ipt,
        offset=offset,
        delay=on_grid(table.numbers("delay"), reading.dt) if kind.has_delay else np.zeros(len(tgid)),
        weight=values.pop("weight"),
        values=values,
    )


def on_grid(delay: "Floats", dt: float) -> "Floats":
    """Delays cut (not rounded) to multiples of the time step; below one step they become 0."""
    return np.asarray((delay / dt + 1e-5).astype(np.int32) * dt, np.float64)


def calcium_scaled(u: "Floats", hill: "Floats", calcium: float) -> "Floats":
    """Release probabilities at an extracellular calcium concentration in mM; unchanged at 2 mM.

    Source: the Hill curve of fourth order, normalised at 2 mM.
    """
    k4 = hill**4
    return u * ((k4 + 16) / 16 * calcium**4 / (k4 + calcium**4))


@dataclass(frozen=True, slots=True)
class _Table:
    population: "LibsonataObject"
    selection: "LibsonataObject"
    order: "Ids"
    where: str

    def has(self, attribute: str | None) -> bool:
        return attribute is None or attribute in self.population.attribute_names

    def numbers(self, attribute: str) -> "Floats":
        if not self.has(attribute):
            raise CircuitError(f"the edges have no attribute '{attribute}'", self.where, "Synapses need it")
        return np.asarray(self.population.get_attribute(attribute, self.selection), np.float64)[self.order]

    def numbers_or(self, attribute: str, default: float) -> "Floats":
        return self.numbers(attribute) if self.has(attribute) else np.full(len(self.order), default)


def _values(table: _Table, kind: EdgeKind, calcium: float | None) -> "dict[str, Floats]":
    values = {column: table.numbers(attribute) for column, attribute in kind.required.items()}
    values |= {column: table.numbers_or(*rule) for column, rule in kind.optional.items()}
    for column in kind.whole:
        values[column] = np.trunc(values[column])
    if calcium is not None and kind.scaled and table.has("u_hill_coefficient"):
        hill = table.numbers("u_hill_coefficient")
        values |= {column: calcium_scaled(values[column], hill, calcium) for column in kind.scaled}
    return values


def _location(table: _Table) -> "tuple[Ids, Ids, Floats]":
    """Section id, segment id (-1: the offset is a relative position) and offset, by the first rule that fits."""
    for number, (section, segment, offset) in enumerate(_LOCATIONS):
        if table.has(section) and table.has(segment) and table.has(offset):
            if number:
                log.warning("%s: no afferent_section_pos, using %s", table.where, offset)
            isec = table.numbers(section).astype(np.int64)
            ipt = np.full(len(isec), -1) if segment is None else table.numbers(segment).astype(np.int64)
            return isec, ipt, table.numbers(offset)
    raise CircuitError(
        "the edges do not say where their synapses are",
        table.where,
        "Give afferent_section_id and afferent_section_pos",
    )
