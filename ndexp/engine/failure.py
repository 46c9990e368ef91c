"""How the engine fails: one message for people, the traceback for the log, one exit code on all ranks."""

import logging
import sys
import traceback

from ndexp.engine import mpi
from ndexp.errors import NdexpError, OtherRankError


def tell_error(error: Exception) -> None:
    """Write an error to standard error; one that nobody foresaw with its traceback, which the log always gets."""
    trace = "".join(traceback.format_exception(error))
    logging.getLogger("ndexp.engine").debug("%s", trace)
    text = str(error) if isinstance(error, NdexpError) else f"unexpected {type(error).__name__}: {error}\n{trace}"
    sys.stdout.flush()
    sys.stderr.write(f"ndexp: error: {text}\n")
    sys.stderr.flush()


def end(error: Exception) -> None:
    """Tell an error and end: quietly if all ranks know of it, else by ending the others too."""
    is_agreed = isinstance(error, NdexpError) and bool(error.data.get("is_agreed"))
    if not isinstance(error, OtherRankError):
        tell_error(error)
    if is_agreed:
        sys.exit(mpi.exit_code(error))
    mpi.abort(mpi.exit_code(error))
