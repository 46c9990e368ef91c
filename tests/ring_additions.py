"""What a `builders.ring` circuit may get on top: each function changes or adds one kind of edges, cells or channels.

They take the path of a ring's circuit config and change the files beside it; their rows come from a fixed seed.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import builders
import h5py
import morphio
import numpy as np

Columns = dict[str, Any]
Pathway = tuple[str, str]
LOCATIONS = ("fraction", "segment", "morpho_fraction", "morpho_segment")
"""The other ways, besides `afferent_section_pos`, in which an edge file may tell where a synapse is."""

_PATHWAYS: tuple[Pathway, ...] = (
    ("RingA", "RingA"),
    ("RingA", "RingB"),
    ("RingB", "RingB"),
    ("RingB", "RingA"),
    ("Afferents", "RingA"),
)
NEURO_GLIAL = "synapse_astrocyte"
GLIA_FILES = {"biophysical_neuron_models_dir": "hoc", "microdomains_file": "-"}
"""What libsonata asks of a population of astrocytes; no file of these is read."""

_SECTIONS = (0, *range(4, 11))


def locate_by_all_means(network: Path) -> None:
    """Each edge population tells its synapses' places in another way: one by position, the others by `LOCATIONS`."""
    for pathway, style in zip(_PATHWAYS, LOCATIONS, strict=False):
        locate(network, pathway, style)


def locate(network: Path, pathway: Pathway, style: str) -> None:
    """Replace a pathway's section ids and positions by those of a style in `LOCATIONS`.

    Segment ids go one beyond the last point of the shorter sections, where synapses end up in the middle.
    """

    def moved(columns: Columns, rng: np.random.Generator) -> Columns:
        section, n = columns.pop("afferent_section_id"), len(columns.pop("afferent_section_pos"))
        fraction, segment = rng.uniform(0.0, 1.0, n), rng.integers(0, 5, n).astype(np.uint32)
        offset = rng.uniform(-2.0, 15.0, n)
        places: dict[str, Columns] = {
            "fraction": {"afferent_section_id": section, "afferent_section_fraction": fraction},
            "segment": {
                "afferent_section_id": section,
                "afferent_segment_id": segment,
                "afferent_segment_offset": offset,
            },
            "morpho_fraction": {"morpho_section_id_post": section, "morpho_section_fraction_post": fraction},
            "morpho_segment": {
                "morpho_section_id_post": section,
                "morpho_segment_id_post": segment,
                "morpho_offset_segment_post": offset,
            },
        }
        return columns | places[style]

    _change(network, pathway, moved)


def scatter(network: Path) -> None:
    """Rows of all edge files in random order, so that connections' synapses are not next to each other."""
    for pathway in _PATHWAYS:
        (source, target), columns, rng = _read(network, pathway)
        order = rng.permutation(len(source))
        mixed = {name: values[order] for name, values in columns.items()}
        _write(network, pathway, (source[order], target[order]), mixed)


def delays(network: Path, low: float = 0.0, high: float = 0.2) -> None:
    """Delays (ms) of all edges between `low` and `high`: some below a time step, hardly any on its grid."""
    for pathway in _PATHWAYS:
        _change(
            network, pathway, lambda columns, rng: columns | {"delay": rng.uniform(low, high, len(columns["delay"]))}
        )


def second_edges(network: Path) -> None:
    """Further chemical edge populations on RingA → RingA and RingA → RingB, with the connections there and others."""
    for pathway in (("RingA", "RingA"), ("RingA", "RingB")):
        (source, target), columns, rng = _read(network, pathway)
        columns["conductance"] = 0.5 * columns["conductance"]
        columns["delay"] = columns["delay"] + rng.uniform(0.0, 2.0, len(source))
        source[::3] = (source[::3] + 1) % _size(network, pathway[0])
        _write(network, pathway, (source, target), columns, name="__".join((*pathway, "more")))


def undeclared_source(network: Path) -> None:
    """Edges to RingA from a population Elsewhere that the circuit does not have: synapses with minis only."""
    ids, columns, _ = _read(network, ("Afferents", "RingA"))
    _write(network, ("Elsewhere", "RingA"), ids, columns, name="Elsewhere__RingA__chemical")


def plastic_columns(network: Path) -> None:
    """What GluSynapse needs, on the edges RingA → RingA and Afferents → RingA."""

    def plastic(columns: Columns, rng: np.random.Generator) -> Columns:
        n = len(columns["delay"])
        return columns | {
            "volume_CR": rng.uniform(0.05, 0.2, n),
            "rho0_GB": rng.integers(0, 2, n).astype(np.float32),
            "Use_d_TM": rng.uniform(0.2, 0.5, n),
            "Use_p_TM": rng.uniform(0.5, 0.9, n),
            "gmax_d_AMPA": rng.uniform(1.0, 4.0, n),
            "gmax_p_AMPA": rng.uniform(4.0, 8.0, n),
            "theta_d": rng.uniform(0.005, 0.02, n),
            "theta_p": rng.uniform(0.02, 0.05, n),
        }

    for pathway in (("RingA", "RingA"), ("Afferents", "RingA")):
        _change(network, pathway, plastic)


def gap_junctions(network: Path) -> None:
    """Electrical edges around RingA and around RingB, two junctions between neighbours, on soma and dendrites."""
    first = 0
    for population in ("RingA", "RingB"):
        size, rng = _size(network, population), np.random.default_rng(7)
        pairs = [(i, (i + 1) % size) for i in range(size) for _ in range(2)]
        number = 2 * np.arange(len(pairs)) + first
        first += 2 * len(pairs)
        n = 2 * len(pairs)
        source, target = np.array([pair[::step] for step in (1, -1) for pair in pairs]).T
        columns = {
            "afferent_section_id": rng.choice(_SECTIONS, n).astype(np.uint32),
            "afferent_section_pos": rng.uniform(0.0, 1.0, n),
            "conductance": np.tile(rng.uniform(0.2, 0.8, len(pairs)), 2),
            "afferent_junction_id": np.concatenate([number, number + 1]).astype(np.uint64),
            "efferent_junction_id": np.concatenate([number + 1, number]).astype(np.uint64),
        }
        order = np.lexsort((source, target))
        sorted_columns = {name: values[order] for name, values in columns.items()}
        ends = (population, population)
        _write(network, ends, (source[order], target[order]), sorted_columns, kind="electrical")


def channels(network: Path) -> None:
    """Put the channels of `tests/data/mod` into the ring's cells."""
    template = network.parent / "hoc" / "RingCell.hoc"
    text = template.read_text(encoding="utf-8")
    template.write_text(text.replace("insert hh }", "insert hh  insert Im  insert StochKv3 }"), encoding="utf-8")


def neuromodulation(network: Path) -> None:
    """2 virtual Modulators with neuromodulatory edges next to synapses on RingA; `modulator_spikes.h5` is theirs."""
    folder = network.parent
    builders.write_nodes(folder / "nodes_Modulators.h5", "Modulators", {"model_type": ["virtual"] * 2, "layer": [8, 8]})
    _declare(network, "nodes", "Modulators", {"type": "virtual"})
    _add_node_set(network, "Modulators", {"population": "Modulators"})
    (_, target), columns, rng = _read(network, ("Afferents", "RingA"))
    near, n = slice(0, None, 2), len(target[::2])
    modulated = {
        "afferent_section_id": columns["afferent_section_id"][near],
        "afferent_section_pos": np.clip(columns["afferent_section_pos"][near] + 0.01, 0.0, 1.0),
        "delay": rng.uniform(0.5, 3.0, n),
        "neuromod_strength": rng.uniform(0.1, 2.0, n),
        "neuromod_dtc": rng.uniform(20.0, 80.0, n),
    }
    source = np.arange(n) // 2 % 2
    order = np.lexsort((source, target[near]))
    rows = {name: values[order] for name, values in modulated.items()}
    ids = (source[order], target[near][order])
    _write(
        network, ("Modulators", "RingA"), ids, rows, name="Modulators__RingA__neuromodulatory", kind="neuromodulatory"
    )
    spikes = [(4.0 + 3.3 * k, k % 2) for k in range(12)]
    builders.write_spikes(folder / "modulator_spikes.h5", {"Modulators": spikes})


def exp2syn(network: Path) -> None:
    """RingA → RingB by Exp2Syn edges in place of chemical ones; they need an override with that modoverride."""
    ids, columns, rng = _read(network, ("RingA", "RingB"))
    _undeclare(network, "RingA__RingB__chemical")
    _write(network, ("RingA", "RingB"), ids, _exp2syn_columns(columns, rng), kind="Exp2Syn_synapse")


def point_cells(network: Path) -> None:
    """4 point cells, Points, between RingA and RingB: RingA → Points → Points → RingB; set `Mosaic` has all real cells.

    The edges to Points are of type point_process, those to RingB Exp2Syn_synapse, which need an override.
    """
    folder, n = network.parent, 4
    shutil.copyfile(builders.DATA / "hoc" / "PointCell.hoc", folder / "hoc" / "PointCell.hoc")
    attributes: Columns = {
        "model_type": ["point_process"] * n,
        "model_template": ["hoc:PointCell"] * n,
        "morphology": ["None"] * n,
        "mtype": ["Points_type"] * n,
        "layer": np.full(n, 7),
        **{axis: np.arange(n, dtype=float) for axis in "xyz"},
    }
    builders.write_nodes(folder / "nodes_Points.h5", "Points", attributes)
    _declare(network, "nodes", "Points", {"type": "point_process", "biophysical_neuron_models_dir": "hoc"})
    _add_node_set(network, "Points", {"population": "Points"})
    _add_node_set(network, "Mosaic", ["RingA", "RingB", "Points"])
    rng = np.random.default_rng(8)
    to_points: Mapping[str, list[tuple[int, int]]] = {
        "RingA": [(i % _size(network, "RingA"), j) for j in range(n) for i in (j, j + 1)],
        "Points": [((j - 1) % n, j) for j in range(n)],
    }
    for source, pairs in to_points.items():
        rows = sorted(set(pairs), key=lambda pair: (pair[1], pair[0]))
        ids = np.array(rows).T
        columns = {
            "afferent_section_id": np.zeros(len(rows), dtype=np.uint32),
            "afferent_section_pos": np.full(len(rows), 0.5),
            "conductance": rng.uniform(0.5, 0.9, len(rows)),
            "delay": rng.uniform(0.5, 4.0, len(rows)),
        }
        _write(network, (source, "Points"), (ids[0], ids[1]), columns, kind="point_process")
    (source_b, target_b), chemical, rng_b = _read(network, ("RingA", "RingB"))
    columns_b = _exp2syn_columns(chemical, rng_b)
    _write(network, ("Points", "RingB"), (source_b % n, target_b), columns_b, kind="Exp2Syn_synapse")


def astrocytes(network: Path) -> None:
    """4 astrocytes, Glia, near the synapses onto RingA, with endfeet on Vessels; set `Mosaic` has all cells.

    Each astrocyte refers to some synapses, of which a few are inhibitory, and to one of them twice; one has no endfeet.
    """
    folder, n = network.parent, 4
    (folder / "glia").mkdir()
    morphio.mut.Morphology(builders.RING_DATA / "ring_cell.asc").write(folder / "glia" / "glia.h5")
    attributes: Columns = {
        "model_type": ["astrocyte"] * n,
        "model_template": ["hoc:astrocyte"] * n,
        "morphology": ["glia"] * n,
        "mtype": ["Glia_type"] * n,
        "radius": np.full(n, 5.0),
        **{axis: np.arange(n, dtype=float) for axis in "xyz"},
    }
    builders.write_nodes(folder / "nodes_Glia.h5", "Glia", attributes)
    _declare(network, "nodes", "Glia", {"type": "astrocyte", "morphologies_dir": "glia", **GLIA_FILES})
    _add_node_set(network, "Glia", {"population": "Glia"})
    _add_node_set(network, "Mosaic", ["RingA", "RingB", "Glia"])
    rng = np.random.default_rng(9)
    _vessels(network, rng)
    (_, neurons), _, _ = _read(network, ("RingA", "RingA"))
    rows = np.sort(np.concatenate([rng.permutation(len(neurons)), [0]]))
    columns = {
        "synapse_id": rows.astype(np.uint64),
        "synapse_population": ["RingA__RingA__chemical"] * len(rows),
        "astrocyte_section_id": rng.integers(0, 11, len(rows)).astype(np.uint32),
        "astrocyte_segment_id": np.zeros(len(rows), dtype=np.uint32),
        "astrocyte_segment_offset": np.zeros(len(rows)),
    }
    _write(network, ("Glia", "RingA"), (rng.integers(0, n, len(rows)), neurons[rows]), columns, kind=NEURO_GLIAL)


def _vessels(network: Path, rng: np.random.Generator) -> None:
    """A vasculature of 6 segments and the endfeet on it of all astrocytes but the last."""
    start = rng.uniform(3.0, 6.0, 7)
    segments = {"model_type": ["vasculature"] * 6, "start_diameter": start[:-1], "end_diameter": start[1:]}
    builders.write_nodes(network.parent / "nodes_Vessels.h5", "Vessels", segments)
    _declare(network, "nodes", "Vessels", {"type": "vasculature", "vasculature_file": "-", "vasculature_mesh": "-"})
    feet = {
        "astrocyte_section_id": np.array([2, 7, 7, 3, 9], dtype=np.uint32),
        "endfoot_compartment_length": rng.uniform(5.0, 15.0, 5),
        "endfoot_compartment_diameter": rng.uniform(1.0, 3.0, 5),
        "endfoot_compartment_perimeter": rng.uniform(3.0, 9.0, 5),
    }
    ids = (np.array([3, 0, 5, 1, 1]), np.array([0, 0, 1, 2, 2]))
    _write(network, ("Vessels", "Glia"), ids, feet, kind="endfoot", settings={"endfeet_meshes_file": "-"})


def _exp2syn_columns(chemical: Columns, rng: np.random.Generator) -> Columns:
    n = len(chemical["delay"])
    kept = {name: chemical[name] for name in ("afferent_section_id", "afferent_section_pos", "delay")}
    return kept | {
        "conductance": rng.uniform(0.001, 0.004, n),
        "tau1": rng.uniform(0.2, 0.6, n),
        "tau2": rng.uniform(1.5, 5.0, n),
        "erev": rng.uniform(-10.0, 5.0, n),
    }


def _file(network: Path, pathway: Pathway) -> Path:
    return network.parent / f"edges_{'_'.join(pathway)}.h5"


def _size(network: Path, population: str) -> int:
    path = network.parent / f"nodes_{population}.h5"
    if not path.is_file():  # a population the circuit does not have: as large as the Afferents
        path = network.parent / "nodes_Afferents.h5"
    with h5py.File(path) as file:
        return int(next(iter(file["nodes"].values()))["node_type_id"].shape[0])


def _read(network: Path, pathway: Pathway) -> tuple[tuple[Any, Any], Columns, np.random.Generator]:
    """The ids and the columns of a pathway's chemical edges, and a stream of its own."""
    with h5py.File(_file(network, pathway)) as file:
        group = next(iter(file["edges"].values()))
        ids = tuple(group[f"{end}_node_id"][()].astype(np.int64) for end in ("source", "target"))
        columns = {name: dataset[()] for name, dataset in group["0"].items()}
    seed = sum("_".join(pathway).encode())
    return (ids[0], ids[1]), columns, np.random.default_rng(seed)


def _change(network: Path, pathway: Pathway, change: Callable[[Columns, np.random.Generator], Columns]) -> None:
    ids, columns, rng = _read(network, pathway)
    _write(network, pathway, ids, change(columns, rng))


def _write(
    network: Path,
    pathway: Pathway,
    ids: tuple[Any, Any],
    columns: Columns,
    *,
    kind: str = "chemical",
    name: str | None = None,
    settings: Mapping[str, object] | None = None,
) -> None:
    """Write an edge population: over the pathway's chemical edges, or, with another kind or name, as a further one."""
    population = name or f"{'__'.join(pathway)}__{kind}"
    path = network.parent / f"edges_{population}.h5"
    if population == f"{'__'.join(pathway)}__chemical" and _file(network, pathway).is_file():
        path = _file(network, pathway)
    else:
        _declare(network, "edges", population, {"type": kind, **(settings or {})})
    ends = [(end, _size(network, end)) for end in pathway]
    builders.write_edges(path, ends[0], ends[1], ids, columns, name=population)


def _declare(network: Path, part: str, population: str, settings: Mapping[str, object]) -> None:
    config = json.loads(network.read_text(encoding="utf-8"))
    entry = {f"{part}_file": f"{part}_{population}.h5", "populations": {population: dict(settings)}}
    config["networks"][part].append(entry)
    builders.write_json(network, config)


def _undeclare(network: Path, population: str) -> None:
    config = json.loads(network.read_text(encoding="utf-8"))
    edges = config["networks"]["edges"]
    config["networks"]["edges"] = [entry for entry in edges if population not in entry["populations"]]
    builders.write_json(network, config)


def _add_node_set(network: Path, name: str, rule: object) -> None:
    path = network.parent / "node_sets.json"
    builders.write_json(path, json.loads(path.read_text(encoding="utf-8")) | {name: rule})
