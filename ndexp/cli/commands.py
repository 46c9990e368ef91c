"""The words that may come first on the command line; the module of each has `command(arguments)`, the exit code."""

from collections.abc import Sequence
from importlib import import_module

COMMANDS = {
    "--complete": "ndexp.cli.complete",
    "--completion": "ndexp.cli.completion",
    "cancel": "ndexp.cli.cancel",
    "clean": "ndexp.cli.clean",
    "diff": "ndexp.cli.diff",
    "doctor": "ndexp.cli.doctor",
    "export": "ndexp.cli.export",
    "image": "ndexp.cli.image",
    "logs": "ndexp.cli.logs",
    "ls": "ndexp.cli.ls",
    "plan": "ndexp.cli.plan",
    "reproduce": "ndexp.cli.reproduce",
    "show": "ndexp.cli.show",
    "status": "ndexp.cli.status",
    "verify": "ndexp.cli.verify",
}
"""Word → module."""


def run_command(word: str, arguments: Sequence[str]) -> int:
    """Run a command of the table; its exit code.

    Raises:
        NdexpError: whatever the command finds wrong.
    """
    return int(import_module(COMMANDS[word]).command(arguments))
