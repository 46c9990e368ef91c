"""hoc templates: loaded once, called with their cell's arguments, and what they say when that fails."""

import re
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.engine.metype.importer import install
from ndexp.engine.neuron_api import error_text, has_mechanism, hoc, load_hoc_file, parallel_context
from ndexp.errors import CircuitError, SimulationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ndexp.engine.typing import HocObject


_WHOLE_MODEL = re.compile(
    r"\b(finitialize|fadvance|stdinit|continuerun|psolve|fcurrent|batch_run|frecord_init|Impedance|SaveState|CVode"
    r"|BBSaveState|Shape|PlotShape|RangeVarPlot|topology|allsec|nrnpython|xopen|SectionBrowser|FInitializeHandler)\b"
    r"|\brun\s*\(",
)
"""What concerns all sections, or may."""

EVERY_NUMBER = frozenset({"globalSeed", "synapseSeed", "minisSeed", "stimulusSeed", "ionchannelSeed", "v_init"})
"""The run's numbers that hoc code can read while cells are made, besides those that no simulations share."""

_NUMBER = re.compile(rf"\b({'|'.join(sorted(EVERY_NUMBER))})\b")
_DRAWING = re.compile(r"\b(repick|uniform|discunif|(log)?normal|negexp|erlang|poisson|weibull|binomial|geometric)\b")

_LOAD_FILE = re.compile(r"""\bload_file\s*\(\s*"([^"]*)"\s*\)""")
_HARMLESS_FILES = {"stdlib.hoc", "stdrun.hoc", "import3d.hoc", "nrngui.hoc", "stdgui.hoc", "noload.hoc"}


def load_template(folder: str, emodel: str, morphology_format: str = "") -> None:
    """Load `<folder>/<emodel>.hoc` unless it is loaded already.

    Raises:
        CircuitError: the file is missing or wrong, another folder has a template of that name, or the template cannot
            read morphologies of that format.
    """
    install()
    path = Path(folder) / f"{emodel}.hoc"
    loaded = _loaded()
    if loaded.get(emodel) != path:
        if emodel in loaded:
            _check_same(emodel, loaded[emodel], path)
        else:
            _load(path, emodel)
            loaded[emodel] = path
    if morphology_format == "h5":
        _check_reads_h5(path)


def needed_attributes(folder: str, emodel: str) -> tuple[str, ...]:
    """Names of the node attributes (dynamics_params) that the template takes as arguments, in their order.

    Raises:
        CircuitError: the template cannot be loaded.
    """
    load_template(folder, emodel)
    name = f"{emodel}_NeededAttributes"
    text = str(getattr(hoc(), name)) if has_mechanism(name) else ""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def construct(emodel: str, arguments: "Sequence[float | str]", place: str) -> "HocObject":
    """A cell of a template; the caller holds it.

    Args:
        emodel: the template's name, already loaded.
        arguments: raw gid, folder of the morphology, its file name, and more.
        place: the cell, for an error.

    Raises:
        CircuitError: the morphology is missing or broken.
        SimulationError: the constructor failed.
    """
    context = parallel_context()
    before = context.mpiabort_on_error(0)
    try:
        with _others_hidden(_loaded().get(emodel)):
            return getattr(hoc(), emodel)(*arguments)
    except RuntimeError as error:
        raise _failure(emodel, arguments, place, error) from error
    finally:
        context.mpiabort_on_error(before)


@contextmanager
def _others_hidden(template: Path | None) -> "Iterator[None]":
    """While this lasts, NEURON knows no section of other cells, so that a cell's cost does not grow with their number.

    Nothing is hidden from templates that may look at the whole model, nor without the compiled loops.
    """
    if template is None or not has_mechanism("ndexp_hide_sections") or _looks_around(template):
        yield
        return
    hoc().ndexp_hide_sections()
    try:
        yield
    finally:
        hoc().ndexp_show_sections()


@cache
def _looks_around(template: Path) -> bool:
    """Whether a template may do something with sections that are not its own."""
    text = template.read_text(encoding="utf-8", errors="replace")
    return _loads_others(text) or _WHOLE_MODEL.search(_LOAD_FILE.sub("", text)) is not None


def numbers_read() -> frozenset[str]:
    """Those of `EVERY_NUMBER` that the templates loaded so far may read while a cell is made."""
    return frozenset().union(*map(_numbers_read, _loaded().values()))


@cache
def _numbers_read(template: Path) -> frozenset[str]:
    text = template.read_text(encoding="utf-8", errors="replace")
    if _loads_others(text):
        return EVERY_NUMBER
    drawn = {"globalSeed"} if _DRAWING.search(text) else set()
    return frozenset({*_NUMBER.findall(text), *drawn})


def _loads_others(text: str) -> bool:
    """Whether a template executes hoc files that are not NEURON's own."""
    files = _LOAD_FILE.findall(text)
    return text.count("load_file") > len(files) or not _HARMLESS_FILES.issuperset(files)


def _failure(
    emodel: str, arguments: "Sequence[float | str]", place: str, error: Exception
) -> CircuitError | SimulationError:
    folder, name = Path(str(arguments[1])), str(arguments[2])
    file = folder / name
    where = f"{place}, template '{emodel}', morphology '{name}'"
    cause = install().take_failure()
    if name and not any(path.is_file() for path in (file, folder)):
        return CircuitError("the morphology does not exist", where, f"There is no file {file}")
    if cause is not None:
        kind = CircuitError if isinstance(cause, CircuitError) else SimulationError
        return kind(f"the morphology cannot be read: {cause.what}", where, cause.hint)
    return SimulationError(
        f"NEURON could not build the cell: {error_text(error)}",
        where,
        "NEURON's own words stand above this one; check that all mechanisms of the template are compiled, "
        "and the morphology file",
    )


@cache
def _loaded() -> dict[str, Path]:
    """Template → its file: what NEURON has loaded, and cannot unload."""
    return {}


def _load(path: Path, emodel: str) -> None:
    if not path.is_file():
        raise CircuitError(
            f"the template '{emodel}' does not exist",
            str(path),
            "Check model_template in the node file and biophysical_neuron_models_dir in the circuit config",
        )
    try:
        loaded = load_hoc_file(path)
    except RuntimeError as error:
        raise CircuitError(
            f"NEURON cannot load the template: {error_text(error)}",
            str(path),
            "NEURON's own words stand above; often a mechanism is not compiled, or the name is taken",
        ) from error
    if not loaded or not has_mechanism(emodel):
        raise CircuitError(f"the file does not define the template '{emodel}'", str(path), f"begintemplate {emodel}")


def _check_same(emodel: str, first: Path, second: Path) -> None:
    if not second.is_file() or first.read_bytes() != second.read_bytes():
        raise CircuitError(
            f"two different templates have the name '{emodel}'",
            f"{first} and {second}",
            "NEURON can hold only one of them: rename one, in its file and in model_template",
        )


@cache
def _check_reads_h5(path: Path) -> None:
    text = path.read_text(encoding="utf-8", errors="replace")
    if "morphio_read" not in text and "quit(" in text:
        raise CircuitError(
            "the template ends NEURON when it gets an h5 morphology",
            str(path),
            "Give asc or swc morphologies, or a template that calls morphio_read",
        )
