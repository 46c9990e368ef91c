"""Cells and morphologies in real NEURON. Run as a script in a fresh process: `cell_cases.py CASE FOLDER [ARGUMENT…]`.

The last line on standard output is the case's result as JSON (numbers keep all their digits).
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from builders import RING_DATA

from ndexp.engine.metype import Cell_V6, EmptyCell, METypeItem, PointCell, install, needed_attributes
from ndexp.engine.metype.asc_morphology import read_plain_morphology
from ndexp.engine.neuron_api import hoc, load_mechanisms, parallel_context
from ndexp.engine.settings import CircuitConf
from ndexp.errors import NdexpError

h = hoc()
cases: dict[str, Callable[..., Any]] = {}


def case(function: Callable[..., Any]) -> Callable[..., Any]:
    cases[function.__name__] = function
    return function


def population(folder: str, kind: str = "asc", templates: Path | str = RING_DATA, **changes: Any) -> CircuitConf:
    return CircuitConf(
        name="RingA",
        type="biophysical",
        nodes_file=Path("nodes.h5"),
        node_set=None,
        morphology_path=folder,
        morphology_type=kind,
        metype_path=str(templates),
        mechanisms_dir=None,
        **changes,
    )


def node(morphology: str = "ring_cell", template: str = "RingCell", **attributes: Any) -> METypeItem:
    return METypeItem(morphology, emodel_tpl=template, **attributes)


def ring_cell(gid: int = 3, **attributes: Any) -> Cell_V6:
    return Cell_V6(gid, node(**attributes), population(str(RING_DATA)))


def short(section: Any) -> str:
    return section.name().rpartition(".")[2]


def fingerprint(cell: Any) -> list[Any]:
    sections = [describe(section) for section in cell.all]
    lists = [[short(section) for section in subset] for subset in (cell.somatic, cell.axonal, cell.basal, cell.apical)]
    tree = [short(section) for section in cell.soma[0].wholetree()]
    return [sections, lists, tree, cell.nSecAll, cell.nSecAxonalOrig]


def describe(section: Any) -> list[Any]:
    parent = section.parentseg()
    points = [
        (section.x3d(i), section.y3d(i), section.z3d(i), section.diam3d(i), section.arc3d(i))
        for i in range(section.n3d())
    ]
    return [
        short(section),
        (section.nseg, section.L, section.Ra, section.orientation()),
        None if parent is None else (short(parent.sec), parent.x),
        [short(child) for child in section.children()],
        style(section),
        points,
        [(segment.diam, segment.area(), segment.ri(), segment.cm) for segment in section],
        section(0.0001).v,
        sorted(section.psection()["density_mechs"]),
    ]


def style(section: Any) -> list[float] | None:
    if not h.pt3dstyle(sec=section):
        return None
    place = [h.ref(0.0) for _ in range(3)]
    h.pt3dstyle(1, *place, sec=section)
    return [value[0] for value in place]


def names_in(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def told(build: Callable[[], Any]) -> str:
    try:
        build()
    except NdexpError as error:
        return f"{type(error).__name__}: {error}"
    return "no error"


@case
def neuron(folder: str) -> Any:
    """Every morphology by NEURON's own importer."""
    h("proc morphio_read() {}")
    h.load_file(str(RING_DATA / "RingCell.hoc"))
    return {name: fingerprint(h.RingCell(1, folder, name, 0)) for name in names_in(folder)}


@case
def ours(folder: str, library: str = "") -> Any:
    """Every morphology three times by ours: read, and twice from memory; with compiled loops if there is a library."""
    load_mechanisms([Path(library)] if library else [])
    store = install()
    h.load_file(str(RING_DATA / "RingCell.hoc"))
    cells = {name: [h.RingCell(1, folder, name, 0) for _ in range(3)] for name in names_in(folder)}
    known = {name: store.knows(f"{folder}/{name}") for name in cells}
    plain = [name for name in cells if name.endswith("asc") and read_plain_morphology(f"{folder}/{name}") is not None]
    made = {name: [fingerprint(cell) for cell in three] for name, three in cells.items()}
    return {"cells": made, "known": known, "plain": plain}


@case
def looked_into(folder: str, file: str) -> Any:
    """A template that reads the reader's members and moves axons: seen the same at every cell, and never remembered."""
    store = install()
    h.load_file(f"{folder}/Looker.hoc")
    cells = [h.Looker(folder, file) for _ in range(2)]
    seen = [[cell.sections, cell.kinds, cell.points, cell.filetype] for cell in cells]
    return {"seen": seen, "known": store.knows(f"{folder}/{file}"), "lists": [len(list(c.all)) for c in cells]}


@case
def without_cell(folder: str, file: str) -> Any:
    """instantiate(nil) after the file is known: sections at the top level, by NEURON's importer."""
    install()
    h.load_file(str(RING_DATA / "RingCell.hoc"))
    cell = h.RingCell(1, folder, file, 400)
    reader = h.Import3d_Neurolucida3()
    reader.quiet = 1
    reader.input(f"{folder}/{file}")
    h.Import3d_GUI(reader, 0).instantiate(None)
    free = {section.name() for section in h.allsec()} - {section.name() for section in cell.all}
    return sorted(free)


@case
def python_cell(folder: str, file: str) -> Any:
    """A cell that is a Python object, as NEURON's importer allows."""
    install()

    class Cell:
        pass

    found = []
    for _ in range(2):
        cell = Cell()
        reader = h.Import3d_Neurolucida3()
        reader.quiet = 1
        reader.input(f"{folder}/{file}")
        h.Import3d_GUI(reader, 0).instantiate(cell)
        found.append([len(cell.all), len(cell.dend), cell.dend[0].n3d()])
    return found


@case
def changed_file(folder: str) -> Any:
    """A file that changes between two cells is read again."""
    path = Path(folder) / "cell.asc"
    text = (RING_DATA / "ring_cell.asc").read_text(encoding="utf-8")
    lengths = []
    for addition in ("", "; one more line\n"):
        path.write_text(text.replace("75", "95") + addition if addition else text, encoding="utf-8")
        cell = Cell_V6(1, node("cell"), population(folder))
        lengths.append(sum(section.L for section in cell.CellRef.all))
    return lengths


@case
def loaded_before(folder: str) -> Any:
    """NEURON's importer was loaded first: it stays, and cells are the same."""
    h.load_file("import3d.hoc")
    store = install()
    cells = [ring_cell(gid) for gid in range(2)]
    return [store.knows(f"{RING_DATA}/ring_cell.asc"), [len(list(cell.CellRef.all)) for cell in cells]]


@case
def h5(folder: str) -> Any:
    """Every h5 morphology, twice."""
    conf = population(folder, "h5")
    names = sorted(path.stem for path in Path(folder).glob("*.h5") if path.stem != "container")
    cells = {name: [Cell_V6(1, node(name), conf) for _ in range(2)] for name in names}
    inside = Cell_V6(1, node(names[0]), population(f"{folder}/container.h5", "h5"))
    return {
        "cells": {name: [fingerprint(cell.CellRef) for cell in two] for name, two in cells.items()},
        "inside": fingerprint(inside.CellRef),
        "missing": told(lambda: Cell_V6(1, node("nowhere"), conf)),
        "no_h5": told(lambda: Cell_V6(1, node("a", "Quitter"), population(folder, "h5", folder))),
    }


@case
def crowd(folder: str, library: str = "") -> Any:
    """Cells among others, one that fails and one that is let go; with compiled loops others are hidden meanwhile."""
    load_mechanisms([Path(library)] if library else [])
    hidden = bool(library) and hasattr(h, "ndexp_hide_sections")
    alone = h.Section(name="alone")
    cells = [ring_cell(gid) for gid in range(3)]
    error = told(lambda: Cell_V6(7, node(template="Failing"), population(str(RING_DATA), templates=folder)))
    around = Cell_V6(8, node(template="Looking"), population(str(RING_DATA), templates=folder)).CellRef.seen
    cells += [ring_cell(gid) for gid in range(3, 6)]
    del cells[1]
    h.distance(0, cells[0].CellRef.soma[0](0.5))
    pulses = [h.IClamp(cell.CellRef.soma[0](0.5)) for cell in cells]
    for pulse in pulses:
        pulse.delay, pulse.dur, pulse.amp = 1, 2, 1.5
    h.finitialize(-65)
    h.continuerun(5)
    sections = [section for section in h.allsec() if "RingCell" in section.name() or section == alone]
    return {
        "hidden": hidden,
        "error": error,
        "around": around,
        "names": [section.name() for section in sections],
        "v": [segment.v.hex() for section in sections for segment in section],
        "far": [h.distance(section(1)) for section in cells[0].CellRef.all],
        "roots": len(h.SectionList(sections)) - sum(section.parentseg() is not None for section in sections),
    }


@case
def failures(folder: str) -> Any:
    broken = population(folder)
    before = parallel_context().mpiabort_on_error(1)
    parallel_context().mpiabort_on_error(before)
    result = {
        "no template": told(lambda: ring_cell(template="Nowhere")),
        "undefined": told(lambda: Cell_V6(7, node(template="Empty"), population(folder, templates=folder))),
        "no morphology": told(lambda: ring_cell(morphology="nowhere")),
        "constructor": told(lambda: Cell_V6(7, node(template="Failing"), population(str(RING_DATA), templates=folder))),
        "taken name": told(lambda: Cell_V6(7, node(), population(str(RING_DATA), templates=folder))),
    }
    after = parallel_context().mpiabort_on_error(1)
    cell = ring_cell()
    working = int(cell.CellRef.nSecAll)
    # the last: after a syntax error in a morphology NEURON also skips what it is asked for next
    result["broken morphology"] = told(lambda: Cell_V6(7, node("broken"), broken))
    return {"errors": result, "restored": before == after, "still works": working}


@case
def ids(folder: str) -> Any:
    cell = ring_cell()
    found = [cell.get_section_id(section) for section in cell.CellRef.all]
    return {
        "counts": cell.get_section_counts(),
        "ids": dict(zip(map(short, cell.CellRef.all), found, strict=True)),
        "back": [short(cell.get_sec(number)) for number in found],
        "removed": told(lambda: cell.get_sec(3)),
        "beyond": told(lambda: cell.get_sec(11)),
    }


@case
def values(folder: str) -> Any:
    cell = ring_cell(gid=4, threshold_current=0.2, holding_current=-0.1, exc_mini_frequency=0.5)
    cell.gid = 1004
    needed = Cell_V6(5, node(template="Needy", add_params=(1.5, 2.5)), population(str(RING_DATA), templates=folder))
    return {
        "gid": [cell.gid, cell.raw_gid],
        "currents": [cell.getThreshold(), cell.getHypAmp()],
        "minis": [cell.exc_mini_frequency, cell.inh_mini_frequency],
        "synapses": cell.synlist.count(),
        "needed": needed_attributes(folder, "Needy"),
        "not needed": needed_attributes(str(RING_DATA), "RingCell"),
        "arguments": list(needed.CellRef.given),
        "flags": [flag(folder, detailed_axon=detailed) for detailed in (False, True)],
        "resistance": told(lambda: cell.input_resistance),
    }


def flag(folder: str, *, detailed_axon: bool) -> Any:
    conf = population(str(RING_DATA), templates=folder, detailed_axon=detailed_axon)
    cell = Cell_V6(5, node(template="Needy"), conf)
    return list(cell.CellRef.given)


@case
def axon(folder: str) -> Any:
    conf = population(str(RING_DATA), detailed_axon=True)
    cell = Cell_V6(1, node(), conf)
    before = len(list(cell.CellRef.axonal))
    cell.delete_axon()
    return [before, len(list(cell.CellRef.axonal)), cell.get_section_counts()["axon"]]


@case
def coordinates(folder: str) -> Any:
    """A quarter turn about z: x becomes y, y becomes -x."""
    cell = ring_cell(position=[10, 20, 30], rotation=[0, 0, 1, 1])
    cell.compute_segment_global_coordinates()
    local = {name.rpartition(".")[2]: points.tolist() for name, points in cell.segment_local_coords.items()}
    placed = {name.rpartition(".")[2]: points.tolist() for name, points in cell.segment_global_coords.items()}
    return {"local": local, "global": placed, "unmapped": told(ring_cell().compute_segment_global_coordinates)}


@case
def spikes(folder: str) -> Any:
    """Threshold, place and number of spikes of the detector in the soma and in the initial segment."""
    cell = ring_cell()
    pulse = h.IClamp(cell.CellRef.soma[0](0.5))
    pulse.delay, pulse.dur, pulse.amp = 1, 20, 1.5
    found = {}
    for place in ("soma", "AIS"):
        cell.spike_location, cell.spike_threshold = place, -20.0
        detector = cell.connect2target(None)
        times = h.Vector()
        detector.record(times)
        found[place] = (detector, times)
    h.finitialize(-65)
    h.continuerun(15)
    result: dict[str, Any] = {}
    for place, (detector, times) in found.items():
        segment = detector.preseg()
        result[place] = [detector.threshold, short(segment.sec), segment.x, len(times)]
    cell.spike_location = "dend"
    return {**result, "unknown": told(cell.connect2target), "no axon": told(no_axon)}


def no_axon() -> None:
    cell = Cell_V6(1, node(), population(str(RING_DATA)))
    for section in cell.CellRef.axonal:
        h.delete_section(sec=section)
    cell.spike_location = "AIS"
    cell.connect2target()


@case
def others(folder: str) -> Any:
    source = h.NetStim()
    empty = EmptyCell(12, source)
    point = PointCell(8, node(threshold_current=0.3), None)
    return {
        "empty": [empty.gid, empty.raw_gid, empty.CellRef.hname(), empty.connect2target(None).valid()],
        "point": [point.gid, point.nSecAll, point.input_resistance, point.getThreshold(), point.getHypAmp()],
        "threshold": point.connect2target(None).threshold,
        "sections": [section.name() for section in point.all],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(cases[sys.argv[1]](*sys.argv[2:])) + "\n")
