"""`ndexp --complete LINE`: what a shell's tab key offers; a candidate a line."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from ndexp.errors import NdexpError

_OPTIONS = ("--cfg", "--completion", "--config-dir", "--help", "--multirun", "--verbose", "--version")
_DIRECTORY_OPTIONS = frozenset({"--config-dir", "-cd"})
_OPTION_VALUES = {"--cfg": ("job",), "-c": ("job",), "--completion": ("bash", "fish", "zsh")}
_TAKE_OVERRIDES = frozenset({"plan"})
"""Commands whose words are those of a run; the others take folders, which shells know better."""


def command(words: Sequence[str]) -> int:
    """Print the candidates for the last word; exit code 0, whatever is wrong with the line.

    Args:
        words: the words after `ndexp` up to the cursor, the last one perhaps empty.
    """
    try:
        found = line_candidates(words)
    except NdexpError:
        found = []
    print("\n".join(found))
    return 0


def line_candidates(words: Sequence[str]) -> list[str]:
    """All whole words that may stand at the end of a line.

    Raises:
        ConfigError: a folder of the line does not exist.
    """
    from ndexp.cli.commands import COMMANDS
    from ndexp.compose.completion import candidates
    from ndexp.compose.configs import search_path

    word, before = (words[-1], list(words[:-1])) if words else ("", [])
    last = before[-1] if before else ""
    if last in _DIRECTORY_OPTIONS:
        return []
    if last in _OPTION_VALUES:
        return [one for one in _OPTION_VALUES[last] if one.startswith(word)]
    if word.startswith("-"):
        return [one for one in _OPTIONS if one.startswith(word)]
    if before and before[0] in COMMANDS and before[0] not in _TAKE_OVERRIDES:
        return []
    commands = [] if before else [one for one in COMMANDS if one.startswith(word) and not one.startswith("-")]
    overrides = [one for one in before if "=" in one]
    return [*commands, *candidates(word, overrides, search_path(_folders(before)))]


def _folders(words: Sequence[str]) -> list[Path]:
    apart = [Path(value) for option, value in pairwise(words) if option in _DIRECTORY_OPTIONS]
    return [*apart, *(Path(one.partition("=")[2]) for one in words if one.startswith("--config-dir="))]
