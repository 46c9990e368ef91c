"""Tables on the terminal, and as wide as they need to be in files and pipes."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_FILE_WIDTH = 400


def wide_console() -> "Console":
    """A console for tables; where no terminal is, their lines are not broken."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    return console if console.is_terminal else Console(highlight=False, soft_wrap=True, width=_FILE_WIDTH)


def table_with(*names: str) -> "Table":
    """An empty table with these heads."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def shortened(text: str, most: int) -> str:
    """The text, cut at a number of letters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
