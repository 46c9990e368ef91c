"""A user's synapse helpers in hoc, `<Name>Helper.hoc`: found, loaded and called once a synapse.

The published contract: the file defines a template `<Name>Helper`, constructed in the synapse's section with gid + 1,
a record of the edge, x, the synapse's number, the base seed and the two populations' numbers; its public `synapse` is
what it has made. Strings `<Name>Helper_NeededAttributes` and `<Name>Helper_UHillScaleVariables` name further edge
attributes, and those of them that calcium scales, separated by semicolons. A helper may read the hoc names in
`publish_settings`.
"""

import re
from contextlib import chdir
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection.records import PUBLISHED_NAMES, WHOLE
from ndexp.engine.connection.synapse_helpers import SynapseHelper, helpers
from ndexp.engine.neuron_api import (
    error_text,
    has_mechanism,
    hoc,
    hoc_callable,
    hoc_number,
    hoc_string,
    load_hoc_file,
    set_hoc_number,
)
from ndexp.errors import ConfigError, SimulationError, UnknownKeyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ndexp.engine.connection.synapse_helpers import EdgeColumns, HelperContext
    from ndexp.engine.typing import Floats, HocObject, Ids, Section

_RISE_TIME_FLAG = "randomize_Gaba_risetime"
_OWN_WORDS = "NEURON's own words stand above this one"


@dataclass(frozen=True, slots=True, kw_only=True)
class HocHelper:
    """A loaded helper file.

    name: without `Helper`. path: the file. needed, scaled_with_u: as of `SynapseHelper`.
    """

    name: str
    path: Path
    needed: tuple[str, ...]
    scaled_with_u: tuple[str, ...]


def hoc_folders(template_folder: str | Path | None, environ: "Mapping[str, str]") -> tuple[Path, ...]:
    """Where helper files are looked for: the circuit's templates, then the folders of HOC_LIBRARY_PATH."""
    library = re.split(r"[:\s]+", environ.get("HOC_LIBRARY_PATH", ""))
    names = [*([template_folder] if template_folder else []), *library]
    return tuple(Path(name) for name in names if str(name))


def find_helper(name: str, folders: "Iterable[Path]", where: str = "") -> SynapseHelper | HocHelper:
    """The helper of a `modoverride`: the user's file `<name>Helper.hoc` if one of the folders has it, else ours.

    Args:
        name: what `modoverride` says.
        folders: see `hoc_folders`.
        where: the override, for an error.

    Raises:
        UnknownKeyError: there is neither.
        ConfigError: the file is wrong.
    """
    for folder in folders:
        path = folder / f"{name}Helper.hoc"
        if path.is_file():
            return load_helper(name, path.resolve())
    if name not in helpers:
        what = f"unknown modoverride '{name}': there is no such helper and no file {name}Helper.hoc"
        raise UnknownKeyError(what, where, name, helpers)
    return helpers[name]


@cache
def load_helper(name: str, path: Path) -> HocHelper:
    """Load a helper file into NEURON, once.

    Raises:
        ConfigError: NEURON refuses the file, or it does not define the template.
    """
    template = f"{name}Helper"
    if has_mechanism(template):
        raise ConfigError(f"two different files define {template}", str(path), "NEURON can hold only one of them")
    try:
        with chdir(Path.cwd()):  # NEURON does not come back from a file that fails
            is_loaded = load_hoc_file(path)
    except RuntimeError as error:
        raise ConfigError(f"NEURON cannot load the helper: {error_text(error)}", str(path), _OWN_WORDS) from error
    if not is_loaded or not has_mechanism(template):
        raise ConfigError(f"the file does not define {template}", str(path), f"It needs a `begintemplate {template}`")
    return HocHelper(
        name=name,
        path=path,
        needed=_names(hoc_string(f"{template}_NeededAttributes")),
        scaled_with_u=_names(hoc_string(f"{template}_UHillScaleVariables")),
    )


def make_by_file(
    helper: HocHelper,
    columns: "EdgeColumns",
    context: "HelperContext",
    *,
    sections: "Sequence[Section]",
    x: "Floats",
    cell: "HocObject",
) -> "Ids":
    """Create synapses by a user's template, in the order of the rows.

    The cell's `synlist` holds the synapses, its `synHelperList` the templates that made them.

    Args:
        helper: the loaded file.
        columns: the edges.
        context: seeds and populations.
        sections: of each row.
        x: where in them, `(n,) float64`.
        cell: the target's hoc object.

    Returns:
        For each row, the index of its synapse in the cell's `synlist`, `(n,) int64`.

    Raises:
        SimulationError: the template failed, or made no synapse.
    """
    publish_settings(context)
    first, template = int(cell.synlist.count()), hoc_callable(f"{helper.name}Helper")
    populations = (context.pathway.src_id, context.pathway.dst_id)
    for row, record in enumerate(_records(columns, x)):
        synapse_id = int(columns.synapse_id[row])
        arguments = (record.tgid + 1, record, float(x[row]), synapse_id, context.base_seed, *populations)
        try:
            made = template(*arguments, sec=sections[row])
            synapse = made.synapse
        except (RuntimeError, AttributeError, TypeError) as error:
            what = f"{helper.name}Helper failed for synapse {synapse_id} of gid {record.tgid}: {error_text(error)}"
            raise SimulationError(what, str(helper.path), _OWN_WORDS, gid=record.tgid) from error
        if synapse is None:
            what = f"{helper.name}Helper made no synapse"
            raise SimulationError(what, str(helper.path), "Its init() must set `synapse`", gid=record.tgid)
        if hasattr(synapse, "conductance"):
            synapse.conductance = record.weight
        cell.synHelperList.append(made)
        cell.synlist.append(synapse)
    return np.arange(first, first + len(columns.tgid))


def publish_settings(context: "HelperContext") -> None:
    """Set what published helpers read: the string `randomize_Gaba_risetime`, and seeds if a helper declares them."""
    if hoc_string(_RISE_TIME_FLAG) is None:
        hoc()(f"strdef {_RISE_TIME_FLAG}")
    hoc()(f'{_RISE_TIME_FLAG} = "{context.randomizes_rise_time}"')
    pathway = context.pathway
    seeds = {
        "globalSeed": context.base_seed,
        "synapseSeed": pathway.synapse_seed,
        "minisSeed": pathway.minis_seed,
    }
    for name, seed in seeds.items():
        if hoc_number(name) is not None:
            set_hoc_number(name, seed)


def _records(columns: "EdgeColumns", x: "Floats") -> "list[SimpleNamespace]":
    """An object per row, with the names that published helpers read."""
    table: dict[str, list[float] | list[int]] = {
        PUBLISHED_NAMES.get(name, name): (column.astype(np.int64) if name in WHOLE else column).tolist()
        for name, column in columns.values.items()
    }
    table |= {"sgid": columns.sgid.tolist(), "tgid": columns.tgid.tolist()}
    table |= {"weight": columns.weight.tolist(), "delay": columns.delay.tolist()}
    table |= {"location": x.tolist(), "maskValue": [-1.0] * len(x)}
    return [SimpleNamespace(**dict(zip(table, row, strict=True))) for row in zip(*table.values(), strict=True)]


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())
