"""User corrections of the cells that gap junctions end on, in their order: channels, leak, holding current, clamp."""

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ndexp.engine.gap_junction.channels import DETERMINISTIC, to_remove
from ndexp.engine.neuron_api import hoc
from ndexp.engine.settings.beta_features import FIND_HOLDING_CURRENT, BetaFeatures
from ndexp.errors import ConfigError
from ndexp.sonata.gap_junction_files import read_g_pas, read_holding_currents, read_holding_voltages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ndexp.engine.typing import HocObject, Section

log = logging.getLogger(__name__)

_FOREVER_MS = 9e9
_SERIES_RESISTANCE_MOHM = 1e-7


@dataclass(frozen=True, slots=True)
class Clamps:
    """Gid → clamp on the soma, which the holder keeps alive, and Vector of a voltage clamp's current."""

    holding: "dict[int, HocObject]" = field(default_factory=dict)
    voltage: "dict[int, HocObject]" = field(default_factory=dict)
    currents: "dict[int, HocObject]" = field(default_factory=dict)


def correct(cell_manager: "HocObject", features: BetaFeatures) -> Clamps:
    """Correct this rank's cells of a population; the clamps that were put on them.

    Args:
        cell_manager: of the population.
        features: what to correct.

    Raises:
        CircuitError: a file is broken.
        ConfigError: a file lacks a segment of a cell that it has.
    """
    cells = {int(gid): cell.CellRef for gid, cell in cell_manager.gid2cell.items()}
    sections = [section for cell in cells.values() for section in cell.all]
    if features.deterministic_stoch:
        _make_deterministic(sections)
    _remove_channels(sections, to_remove(features.remove_channels))
    offset = int(cell_manager.local_nodes.offset)
    if features.load_g_pas_file is not None:
        _set_leak(cells, offset, features.load_g_pas_file, features)
    clamps = Clamps()
    if features.manual_MEComboInfo_file is not None:
        path = features.manual_MEComboInfo_file
        currents = read_holding_currents(path, features.gjc_text, [gid - offset for gid in cells])
        for gid, amp in _found(currents, cells, offset, f"{path}: holding_per_gid/{features.gjc_text}"):
            clamps.holding[gid] = _hold_current(cells[gid], amp)
    if features.procedure_type == FIND_HOLDING_CURRENT and features.vc_amp is not None:
        voltages = read_holding_voltages(features.vc_amp, [gid - offset for gid in cells])
        for gid, amp in _found(voltages, cells, offset, f"{features.vc_amp}: v_per_gid"):
            clamps.voltage[gid] = clamp = _hold_voltage(cells[gid], amp)
            clamps.currents[gid] = hoc().Vector().record(clamp._ref_i)  # noqa: SLF001 - NEURON's name
    return clamps


def _make_deterministic(sections: "Iterable[Section]") -> None:
    for section in sections:
        for name in DETERMINISTIC:
            if section.has_membrane(name):
                setattr(section, f"deterministic_{name}", 1)  # the name is NEURON's, known at run time


def _remove_channels(sections: "Iterable[Section]", names: "Iterable[str]") -> None:
    removed = list(names)
    for section in sections:
        for name in removed:
            if section.has_membrane(name):
                section.uninsert(name)


def _set_leak(cells: "Mapping[int, HocObject]", offset: int, path: "Path", features: BetaFeatures) -> None:
    group = f"g_pas/{features.gjc_text}"
    node_ids = [gid - offset for gid in cells]
    read = read_g_pas(path, features.gjc_text, node_ids, features.correction_iteration_load)
    for gid, values in _found(read, cells, offset, f"{path}: {group}"):
        for section in cells[gid].all:
            name = section.name().partition(".")[2]
            for segment in section:
                key = f"{name}({segment.x:g})"
                if key not in values:
                    hint = "The file was made for other morphologies or numbers of segments"
                    raise ConfigError(f"there is no '{key}'", f"{path}: {group}/a{gid - offset}", hint)
                segment.g_pas = values[key]


def _found(
    values: "Mapping[int, HocObject] | None", cells: "Iterable[int]", offset: int, place: str
) -> "list[tuple[int, HocObject]]":
    """Gid and value of the cells that a file has; a warning tells what it lacks."""
    if values is None:
        log.warning("%s: no such group; nothing is corrected", place)
        return []
    lacking = [gid - offset for gid in cells if gid - offset not in values]
    if lacking:
        log.warning(
            "%s: %d cells are not there and stay as they are, the first node_id %d", place, len(lacking), lacking[0]
        )
    return [(gid, values[gid - offset]) for gid in cells if gid - offset in values]


def _hold_current(cell: "HocObject", amp: float) -> "HocObject":
    clamp = hoc().IClamp(cell.soma[0](0.5))
    clamp.delay = 0
    clamp.dur = _FOREVER_MS
    clamp.amp = amp
    return clamp


def _hold_voltage(cell: "HocObject", amp: float) -> "HocObject":
    clamp = hoc().SEClamp(cell.soma[0](0.5))
    clamp.dur1 = _FOREVER_MS
    clamp.amp1 = amp
    clamp.rs = _SERIES_RESISTANCE_MOHM
    return clamp
