"""summary.html: a run on one page that needs nothing but itself."""

import contextlib
import re
from importlib import resources
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from ndexp.errors import NdexpError
from ndexp.provenance.files import write_text
from ndexp.quantities import duration
from ndexp.results.run import open_run
from ndexp.results.run_statistics import kept_statistics
from ndexp.summary.content import gather

FILE_NAME = "summary.html"

_JOINT = re.compile(r"([._])(?=.)")


def write_summary(folder: Path) -> Path:
    """Draw the figures of a run, keep its statistics and write its page, atomically; a failed run gets one too.

    Args:
        folder: the run's folder.

    Returns:
        the page's path.

    Raises:
        ResultError: the folder holds no run, or the page cannot be written.
    """
    run = open_run(folder)
    page = gather(run)
    with contextlib.suppress(NdexpError):  # the page says what is broken
        kept_statistics(Path(folder), run)
    return write_text(Path(folder) / FILE_NAME, render(page))


def render(page: object, template: str = "summary") -> str:
    """A page as HTML; every text of it is escaped.

    Args:
        page: what it says: a `Page`, or a `SweepPage` for template `sweep`.
        template: the file `<template>.html.jinja` of this package.
    """
    own = resources.files("ndexp.summary")
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        loader=jinja2.PackageLoader("ndexp.summary", ""),
    )
    environment.filters["duration"] = duration
    environment.filters["breakable"] = breakable
    style = (own / "summary.css").read_text(encoding="utf-8")
    return environment.get_template(f"{template}.html.jinja").render(page=page, style=style)


def breakable(name: str) -> Markup:
    """A name that may go on in the next line after a dot or an underscore; escaped."""
    return Markup(_JOINT.sub(r"\1<wbr>", str(escape(name))))  # noqa: S704 - escaped just here
