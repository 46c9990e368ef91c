"""The command `ndexp`: parses, calls one function, prints errors as one message, gives the exit code."""

import os
import signal
import sys
import textwrap
import traceback
from collections.abc import Sequence
from shutil import get_terminal_size
from types import FrameType

from ndexp.cli.commands import COMMANDS, run_command
from ndexp.cli.options import Options, parse_options
from ndexp.cli.outcome import exit_code_of
from ndexp.errors import NdexpError

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give the exit code.

    Args:
        arguments: without the program's name; None takes the process's.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    verbose = "-v" in words or "--verbose" in words
    try:
        if words and words[0] in COMMANDS:
            _end_like_an_interrupt(signal.SIGTERM, signal.SIGHUP)
            return run_command(words[0], words[1:])
        options = parse_options(words)
        _end_like_an_interrupt(signal.SIGTERM, signal.SIGHUP)
        return _act(options)
    except NdexpError as error:
        return _tell(str(error), exit_code_of(error), verbose=verbose)
    except KeyboardInterrupt:
        return _tell("interrupted. The same command goes on where it was ended", _INTERRUPTED, verbose=False)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last resort for what nobody foresaw
        text = (
            f"unexpected {type(error).__name__}: {error}. This is a defect of ndexp; --verbose shows where it happened"
        )
        return _tell(text, NdexpError.exit_code, verbose=verbose)


def _act(options: Options) -> int:
    chooses = options.chooses_experiment
    if not chooses and not options.overrides and not options.show_config:
        from ndexp.cli.listing import list_experiments

        return list_experiments(options.config_dirs)
    if not chooses:
        from ndexp.cli.listing import no_experiment

        raise no_experiment(options.config_dirs)
    if options.show_config:
        from ndexp.cli.config import show_config

        return show_config(options)
    from ndexp.cli.run import run

    return run(options)


def _tell(text: str, code: int, *, verbose: bool) -> int:
    if verbose:
        traceback.print_exc()
    message = f"ndexp: error: {text}"
    print(wrapped(message, get_terminal_size().columns) if sys.stderr.isatty() else message, file=sys.stderr)
    return code


def wrapped(text: str, width: int) -> str:
    """The text with its long lines broken between words, their rests indented."""
    lines = (
        textwrap.fill(line, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
        for line in text.splitlines()
    )
    return "\n".join(lines)


def _end_like_an_interrupt(*signals: signal.Signals) -> None:
    """These signals end what runs as ctrl-C does, so that the run's state is told truly."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for one in signals:
        signal.signal(one, interrupt)
