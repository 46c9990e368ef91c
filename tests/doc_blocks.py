"""The code blocks of documentation pages, and the files that they stand for."""

import os
import re
import sys
from pathlib import Path

_DOCS = Path(__file__).parents[1] / "docs"
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str) -> list[tuple[str, str]]:
    """Language and text of each code block of a page, in order."""
    found: list[tuple[str, str]] = _BLOCK.findall((_DOCS / page).read_text(encoding="utf-8"))
    return found


def environment() -> dict[str, str]:
    """The environment in which commands of the documentation run: this interpreter's programs come first."""
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def write_named(text: str, folder: Path) -> None:
    """Write a block into the file that its first line names."""
    path = folder / text.split("\n", 1)[0].removeprefix("# ")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.split("\n", 1)[1], encoding="utf-8")
