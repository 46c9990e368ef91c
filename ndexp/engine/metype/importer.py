"""The morphology importer that templates find: NEURON's own for a first use, memory for every later one.

`install` makes NEURON's importer classes ours (import3d.hoc). They call the methods of the one `MorphologyStore`, which
hangs on NEURON, in the hoc variable `ndexp_morphologies_`. Templates stay as they are.
"""

import logging
import re
from collections import OrderedDict
from contextlib import chdir
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.engine.metype import morphology
from ndexp.engine.metype.asc_morphology import read_plain_morphology
from ndexp.engine.metype.morphio_file import read_morphology
from ndexp.engine.metype.morphology import Builder, Morphology
from ndexp.engine.neuron_api import hoc, load_hoc_file
from ndexp.errors import NdexpError, SimulationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ndexp.engine.typing import HocInterpreter, HocObject

log = logging.getLogger(__name__)

_OURS = ("Import3d_Neurolucida3", "Import3d_SWC_read")
_REPLACED = (*_OURS, "Import3d_GUI")
_RENAMED_FILES = ("read_swc.hoc", "read_nlcda3.hoc", "import3d_gui.hoc")
_FILES = ("import3d_sec.hoc", "read_swc.hoc", "read_nlcda.hoc", "read_nlcda3.hoc", "read_nts.hoc", "read_morphml.hoc",
          "import3d_gui.hoc")  # fmt: skip
_LAST_SUBSET = "forall all.append"
_NAMES = {1: "soma", 2: "axon", 3: "dend", 4: "apic"}

_CAPACITY = 256 * 1024**2
"""Bytes of points kept per rank; the morphology that was not used for longest goes first."""

Key = tuple[str, int, int]


class MorphologyStore:
    """Morphologies by file; the methods are called from hoc, from inside a template's constructor.

    A hoc statement forgets which Python error ended it, so the error is kept in `failure`.
    """

    def __init__(self, capacity: int = _CAPACITY) -> None:
        self.failure: NdexpError | None = None
        self._capacity = capacity
        self._size = 0
        self._known: OrderedDict[Key, Morphology] = OrderedDict()
        self._builders: dict[Key, Builder] = {}

    def knows(self, path: str) -> float:
        """1 if the file at `path` needs no reading."""
        return float(file_key(path) in self._known)

    def can_read(self, path: str) -> float:
        """1 if the Neurolucida file at `path` is known, or could be read without NEURON's importer."""
        key = file_key(path)
        if key not in self._known:
            found = read_plain_morphology(path)
            if found is not None:
                self._keep(key, found)
        return float(key in self._known)

    def is_ours(self, reader: "HocObject") -> float:
        """1 if a reader is one of the classes whose sections can come from memory."""
        return float(reader is not None and str(reader).partition("[")[0] in _OURS)

    def replay(self, reader: "HocObject", cell: "HocObject") -> float:
        """Build the reader's file in the cell from memory; 0 if that cannot be done."""
        known = self._known.get(file_key(reader.path)) if self._is_usual(reader, cell) else None
        if known is None:
            return 0.0
        self._build(cell, known, reader.path)
        return 1.0

    def learn(self, reader: "HocObject", importer: "HocObject", cell: "HocObject") -> None:
        """Keep what NEURON's importer has just built in a cell, unless it is out of the ordinary."""
        if not self._is_usual(reader, cell):
            return
        commands = _list_commands(importer)
        order = list(_connection_order(importer.swc))
        present = morphology.sections_of(cell)
        if not commands or set(order) - set(present) or set(order) != set(morphology.created_names(commands)):
            log.debug("%s: not kept, its import is out of the ordinary", reader.path)
            return
        self._keep(file_key(reader.path), morphology.read_back(cell, commands, order))

    def load(self, cell: "HocObject", path: str) -> None:
        """Build the morphology of an h5 file, or of an h5 container, in the cell: the hoc procedure `morphio_read`."""
        key = file_key(path)
        known = self._known.get(key)
        try:
            if known is None:
                known = read_morphology(path)
                self._keep(key, known)
        except NdexpError as error:
            self.failure = error
            raise
        self._build(cell, known, path)

    def take_failure(self) -> NdexpError | None:
        """The error that ended the last constructor, if it began in Python; it is told once."""
        failure, self.failure = self.failure, None
        return failure

    def _is_usual(self, reader: "HocObject", cell: "HocObject") -> bool:
        return bool(
            self.is_ours(reader)
            and reader.path
            and not reader.is_read
            and hasattr(cell, "hname")
            and hasattr(cell, "all")
        )

    def _build(self, cell: "HocObject", known: Morphology, path: str) -> None:
        key = file_key(path)
        try:
            if key not in self._builders:
                self._builders[key] = morphology.builder_of(known)
            self._builders[key](cell)
        except (RuntimeError, AttributeError, KeyError) as error:
            self.failure = SimulationError(
                f"the sections of the morphology cannot be created: {error}",
                path,
                "Check that the template has the lists all, somatic, axonal, basal and apical",
            )
            raise
        self._known.move_to_end(key)

    def _keep(self, key: Key, known: Morphology) -> None:
        self._known[key] = known
        self._size += known.size
        while self._size > self._capacity and len(self._known) > 1:
            oldest, dropped = self._known.popitem(last=False)
            self._size -= dropped.size
            self._builders.pop(oldest, None)


def file_key(path: str) -> Key:
    """What tells one morphology from another: the path, and time (ns) and size (bytes) of the file or container."""
    file = Path(path)
    for candidate in (file, *file.parents):
        if candidate.exists():
            facts = candidate.stat()
            return (path, facts.st_mtime_ns, facts.st_size)
    return (path, 0, 0)


@cache
def install() -> MorphologyStore:
    """Put our importer in the place of NEURON's and define `morphio_read`; call it before any template is loaded.

    NEURON executes a hoc file once per name, so the templates' own `load_file("import3d.hoc")` does nothing more. If
    NEURON's importer is there already, it stays, and only `morphio_read` uses the store.

    Returns:
        The store of this process, the same at every call.
    """
    h = hoc()
    store = MorphologyStore()
    h("objref ndexp_morphologies_")
    h.ndexp_morphologies_ = store
    if hasattr(h, "Import3d_GUI"):
        log.warning("NEURON's import3d.hoc was loaded before the engine: every cell parses its morphology anew")
        h("proc morphio_read() { ndexp_morphologies_.load($o1, $s2) }")
        return store
    _load_neuron_importer(h)
    with chdir(Path(__file__).parent):  # NEURON remembers a loaded file by the name it was asked for
        loaded = load_hoc_file("import3d.hoc")
    if not loaded:
        raise SimulationError("NEURON cannot load the engine's importer", "import3d.hoc", "Install ndexp again")
    return store


def renamed(text: str) -> str:
    """Text of hoc code with the importer classes that we replace under their new names, its shaper of somas public."""
    text = re.sub(rf"\b({'|'.join(_REPLACED)})\b", r"NEURON_\1", text)
    begin = "begintemplate NEURON_Import3d_GUI\n"
    return text.replace(begin, f"{begin}public contour2centroid\n", 1)


def _load_neuron_importer(h: "HocInterpreter") -> None:
    h.load_file("stdlib.hoc")
    folder = Path(h.neuronhome()) / "lib" / "hoc" / "import3d"
    for name in _FILES:
        if name in _RENAMED_FILES:
            h(renamed((folder / name).read_text(encoding="utf-8")))
        else:
            h.xopen(str(folder / name))


def _list_commands(importer: "HocObject") -> "Sequence[str]":
    """The statements that create sections and fill the cell's lists; empty if they do not end as usual."""
    commands = []
    for number in range(int(importer.commands.count())):
        commands.append(importer.commands.o(number).s)
        if commands[-1].strip() == _LAST_SUBSET:
            return commands
    return []


def _connection_order(reader: "HocObject") -> "Iterator[str]":
    for number in range(int(reader.sections.count())):
        section = reader.sections.o(number)
        if not section.is_subsidiary:
            kind = int(section.type)
            name = _NAMES.get(kind) or (f"minus_{-kind}" if kind < 0 else f"dend_{kind}")
            yield f"{name}[{int(section.nameindex)}]"
