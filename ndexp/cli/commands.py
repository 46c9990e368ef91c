"""The words that may come first on the command line; the module of each has `command(arguments)`, the exit code."""

from collections.abc import Sequence
from importlib import import_module

COMMANDS = {
    "diff": "ndexp.cli.diff",
    "export": "ndexp.cli.export",
    "reproduce": "ndexp.cli.reproduce",
    "show": "ndexp.cli.show",
    "verify": "ndexp.cli.verify",
}
"""Word → module."""


def run_command(word: str, arguments: Sequence[str]) -> int:
    """Run a command of the table; its exit code.

    Raises:
        NdexpError: whatever the command finds wrong.
    """
    return int(import_module(COMMANDS[word]).command(arguments))
