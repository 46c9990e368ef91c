"""Small deterministic SONATA circuits and simulation configs for tests.

The files are written with h5py and libsonata directly, not with `ndexp.sonata`: so ndexp's readers meet files its
writers have not made, and a test may build its input with nothing of ndexp working yet.
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import h5py
import libsonata
import morphio
import numpy as np

DATA = Path(__file__).parent / "data"
RING_DATA = DATA / "ring"
RING_SECTIONS = {"soma": 1, "axon": 3, "dend": 4, "apic": 3}
"""Sections of the ring's cell as its morphology has them; section id = number in this order (`axon[0]` is 1)."""

_MORPHOLOGY_DIRS: Mapping[str, Mapping[str, object]] = {
    "asc": {"alternate_morphologies": {"neurolucida-asc": "morphologies"}},
    "h5": {"alternate_morphologies": {"h5v1": "morphologies"}},
    "swc": {"morphologies_dir": "morphologies"},
}


def ring(
    directory: Path,
    *,
    cells: tuple[int, int] = (3, 2),
    seed: int = 1,
    morphology: str = "asc",
    synapses: int = 4,
    mini_frequency: float = 4.0,
) -> Path:
    """A circuit of two rings of cheap cells, driven by virtual afferents: 50 ms of it take well under a second.

    RingA (excitatory) is a ring and projects to RingB; RingB is a ring of inhibitory synapses and projects back to
    RingA; the 3 virtual Afferents excite RingA. Beside the circuit config stand `node_sets.json` (All, RingA, RingB,
    Afferents, EvenA, TypeA0, Layer2), `compartment_sets.json` (SomaA, DendritesA) and `afferent_spikes.h5` (24 spikes
    from 3 to 43 ms; replayed with the default seeds they make both rings fire).

    Args:
        directory: gets all files; made if missing.
        cells: number of cells of RingA and RingB.
        seed: of the jitter on the synapses' attributes.
        morphology: format of the morphology: asc, swc or h5.
        synapses: per connection.
        mini_frequency: of spontaneous minis, Hz; cells differ around it; 0 for none.

    Returns:
        The path of circuit_config.json.
    """
    directory.mkdir(parents=True, exist_ok=True)
    _copy_cell(directory, morphology)
    _ring_nodes(directory, cells, mini_frequency)
    _ring_edges(directory, cells, seed, synapses)
    spikes = {"Afferents": [(3.0 + 5.5 * (k // 3) + 0.7 * (k % 3), k % 3) for k in range(24)]}
    write_spikes(directory / "afferent_spikes.h5", spikes)
    write_json(directory / "node_sets.json", _ring_node_sets(cells))
    write_json(directory / "compartment_sets.json", _ring_compartment_sets(cells))
    return write_json(directory / "circuit_config.json", _ring_config(morphology))


def simulation_config(directory: Path, network: Path, *, name: str = "simulation_config.json", **sections: Any) -> Path:
    """Write a SONATA simulation config that runs a `ring` for 50 ms.

    Args:
        directory: gets the file; made if missing. Outputs go to its folder `output`.
        network: the circuit config.
        name: of the file.
        **sections: top-level sections; a mapping is merged into the default section of its name, anything else
            replaces it, None removes it.

    Returns:
        The path of the file.
    """
    config: dict[str, Any] = {
        "version": 1,
        "network": str(network),
        "target_simulator": "NEURON",
        "run": {"tstop": 50.0, "dt": 0.025, "random_seed": 1},
        "output": {"output_dir": "output", "spikes_file": "spikes.h5"},
        "conditions": {"celsius": 20.0, "v_init": -65.0},
        "inputs": {},
        "reports": {},
    }
    for key, value in sections.items():
        default = config.get(key)
        config[key] = {**default, **value} if isinstance(default, dict) and isinstance(value, dict) else value
    directory.mkdir(parents=True, exist_ok=True)
    return write_json(directory / name, {key: value for key, value in config.items() if value is not None})


def write_json(path: Path, content: object) -> Path:
    """The path, with `content` written there as JSON."""
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return path


def write_nodes(
    path: Path, population: str, attributes: Mapping[str, Any], dynamics: Mapping[str, Any] | None = None
) -> Path:
    """A SONATA node file of one population, from attributes of equal length (texts or numbers)."""
    size = len(next(iter(attributes.values())))
    with h5py.File(path, "w", track_order=True) as file:
        group = file.create_group(f"nodes/{population}")
        group.create_dataset("node_type_id", data=np.full(size, -1, dtype=np.int64))
        _write_columns(group.create_group("0"), attributes)
        if dynamics:
            _write_columns(group.create_group("0/dynamics_params"), dynamics)
    return path


def write_edges(
    path: Path,
    source: tuple[str, int],
    target: tuple[str, int],
    ids: tuple[Sequence[int], Sequence[int]],
    attributes: Mapping[str, Any],
    *,
    name: str | None = None,
) -> Path:
    """A SONATA edge file, indexed, of one population.

    Args:
        path: of the file.
        source: name and size of the source population.
        target: name and size of the target population.
        ids: source and target node id of every edge.
        attributes: further values of every edge.
        name: of the edge population; `<source>__<target>__chemical` when None.
    """
    ends = (source, target)
    name = name or f"{source[0]}__{target[0]}__chemical"
    with h5py.File(path, "w", track_order=True) as file:
        group = file.create_group(f"edges/{name}")
        for key, (population, _), values in zip(("source", "target"), ends, ids, strict=True):
            dataset = group.create_dataset(f"{key}_node_id", data=np.asarray(values, dtype=np.uint64))
            dataset.attrs["node_population"] = population
        group.create_dataset("edge_type_id", data=np.full(len(ids[0]), -1, dtype=np.int64))
        _write_columns(group.create_group("0"), attributes)
    libsonata.EdgePopulation.write_indices(str(path), name, source[1], target[1])
    return path


def write_spikes(path: Path, spikes: Mapping[str, Sequence[tuple[float, int]]]) -> Path:
    """A SONATA spike file from (time in ms, node id) pairs, sorted by time."""
    with h5py.File(path, "w") as file:
        for population, pairs in spikes.items():
            group = file.create_group(f"spikes/{population}")
            order = sorted(pairs)
            sorting = h5py.enum_dtype({"none": 0, "by_id": 1, "by_time": 2}, basetype="u1")
            group.attrs.create("sorting", 2, dtype=sorting)
            group.create_dataset("node_ids", data=np.array([i for _, i in order], dtype=np.uint64))
            times = group.create_dataset("timestamps", data=np.array([t for t, _ in order], dtype=np.float64))
            times.attrs["units"] = "ms"
    return path


def write_electrodes(path: Path, weights: Mapping[str, Mapping[int, Any]]) -> Path:
    """An electrodes file: population → node id → (segments, electrodes) weights, mV/nA."""
    with h5py.File(path, "w") as file:
        for population, nodes in weights.items():
            rows = [np.asarray(block, dtype=np.float64) for block in nodes.values()]
            file[f"{population}/node_ids"] = np.array(list(nodes), dtype=np.int64)
            file[f"{population}/offsets"] = np.cumsum([0, *(len(block) for block in rows)])
            file[f"electrodes/{population}/scaling_factors"] = np.concatenate(rows)
    return path


def _write_columns(group: h5py.Group, columns: Mapping[str, Any]) -> None:
    for name, values in columns.items():
        if isinstance(values[0], str):
            group.create_dataset(name, data=list(values), dtype=h5py.string_dtype())
        else:
            array = np.asarray(values)
            group.create_dataset(name, data=array.astype(np.float32) if array.dtype.kind == "f" else array)


def _copy_cell(directory: Path, morphology: str) -> None:
    for folder in ("hoc", "morphologies"):
        (directory / folder).mkdir(exist_ok=True)
    shutil.copyfile(RING_DATA / "RingCell.hoc", directory / "hoc" / "RingCell.hoc")
    target = directory / "morphologies" / f"ring_cell.{morphology}"
    if morphology == "h5":
        morphio.mut.Morphology(RING_DATA / "ring_cell.asc").write(target)
    else:
        shutil.copyfile(RING_DATA / target.name, target)


def _ring_nodes(directory: Path, cells: tuple[int, int], mini_frequency: float) -> None:
    for k, (population, size) in enumerate(zip(("RingA", "RingB"), cells, strict=True)):
        n = np.arange(size)
        attributes = {
            "model_type": ["biophysical"] * size,
            "model_template": ["hoc:RingCell"] * size,
            "morphology": ["ring_cell"] * size,
            "mtype": [f"{population}_type{i % 2}" for i in n],
            "etype": ["hh"] * size,
            "synapse_class": [("EXC", "INH")[k]] * size,
            "layer": 1 + n % 2 + k,
            "x": 10.0 * n,
            "y": 5.0 * n + 100.0 * k,
            "z": -2.0 * n,
            "orientation_w": np.ones(size),
            "orientation_x": np.zeros(size),
            "orientation_y": 0.1 * n,
            "orientation_z": np.zeros(size),
            "exc_mini_frequency": mini_frequency * (1.0 + 0.2 * n),
            "inh_mini_frequency": mini_frequency * (0.7 + 0.1 * n),
        }
        dynamics = {
            "threshold_current": 0.25 + 0.02 * n,
            "holding_current": -0.01 - 0.002 * n,
            "input_resistance": 90.0 + 5.0 * n,
        }
        write_nodes(directory / f"nodes_{population}.h5", population, attributes, dynamics)
    write_nodes(directory / "nodes_Afferents.h5", "Afferents", {"model_type": ["virtual"] * 3, "layer": [9, 9, 9]})


def _ring_edges(directory: Path, cells: tuple[int, int], seed: int, synapses: int) -> None:
    n_a, n_b = cells
    pathways: dict[tuple[str, str], tuple[list[tuple[int, int]], int, float]] = {
        ("RingA", "RingA"): ([(i, (i + 1) % n_a) for i in range(n_a)], 105, 5.0),
        ("RingA", "RingB"): ([(i, i % n_b) for i in range(n_a)], 113, 5.0),
        ("RingB", "RingB"): ([(i, (i + 1) % n_b) for i in range(n_b)], 8, 0.8),
        ("RingB", "RingA"): ([(i, (2 * i + 1) % n_a) for i in range(n_b)], 13, 0.8),
        ("Afferents", "RingA"): ([(i, (i + j) % n_a) for i in range(3) for j in range(2)], 120, 8.0),
    }
    sizes = {"RingA": n_a, "RingB": n_b, "Afferents": 3}
    rng = np.random.default_rng(seed)
    for ends, (pairs, syn_type, conductance) in pathways.items():
        rows = sorted(set(pairs), key=lambda pair: (pair[1], pair[0]))
        source, target = (np.repeat([row[end] for row in rows], synapses) for end in (0, 1))
        attributes = _synapses(rng, len(source), syn_type, conductance)
        populations = [(name, sizes[name]) for name in ends]
        write_edges(directory / f"edges_{'_'.join(ends)}.h5", *populations, (source, target), attributes)


def _synapses(rng: np.random.Generator, n: int, syn_type: int, conductance: float) -> dict[str, Any]:
    """Attributes of `n` chemical synapses on soma, basal and apical sections (ids 0 and 4 to 10), with jitter."""
    near = rng.uniform(0.8, 1.2, (7, n))
    return {
        "afferent_section_id": rng.choice([0, *range(4, 11)], n).astype(np.uint32),
        "afferent_section_pos": rng.uniform(0.0, 1.0, n),
        "conductance": conductance * near[0],
        "decay_time": 2.0 * near[1],
        "delay": rng.uniform(0.3, 3.0, n),
        "depression_time": 30.0 * near[2],
        "facilitation_time": 10.0 * near[3],
        "u_syn": 0.7 * near[4],
        "u_hill_coefficient": 2.5 * near[5],
        "conductance_scale_factor": 0.6 * near[6],
        "n_rrp_vesicles": rng.integers(1, 4, n).astype(np.uint32),
        "syn_type_id": np.full(n, syn_type, dtype=np.uint32),
    }


def _ring_node_sets(cells: tuple[int, int]) -> dict[str, object]:
    return {
        "All": ["RingA", "RingB"],
        "RingA": {"population": "RingA"},
        "RingB": {"population": "RingB"},
        "Afferents": {"population": "Afferents"},
        "EvenA": {"population": "RingA", "node_id": list(range(0, cells[0], 2))},
        "TypeA0": {"mtype": "RingA_type0"},
        "Layer2": {"layer": 2},
    }


def _ring_compartment_sets(cells: tuple[int, int]) -> dict[str, object]:
    return {
        "SomaA": {"population": "RingA", "compartment_set": [[i, 0, 0.5] for i in range(cells[0])]},
        "DendritesA": {"population": "RingA", "compartment_set": [[0, 4, 0.2], [0, 5, 0.9], [cells[0] - 1, 8, 0.5]]},
    }


def _ring_config(morphology: str) -> dict[str, object]:
    cell = {"type": "biophysical", "biophysical_neuron_models_dir": "hoc", **_MORPHOLOGY_DIRS[morphology]}
    kinds = {"RingA": cell, "RingB": cell, "Afferents": {"type": "virtual"}}
    ends = (("RingA", "RingA"), ("RingA", "RingB"), ("RingB", "RingB"), ("RingB", "RingA"), ("Afferents", "RingA"))
    return {
        "version": 2,
        "node_sets_file": "node_sets.json",
        "networks": {
            "nodes": [{"nodes_file": f"nodes_{name}.h5", "populations": {name: kind}} for name, kind in kinds.items()],
            "edges": [
                {
                    "edges_file": f"edges_{source}_{target}.h5",
                    "populations": {f"{source}__{target}__chemical": {"type": "chemical"}},
                }
                for source, target in ends
            ],
        },
    }
