"""How the engine tells an error: one message for people, the traceback for the log."""

import logging
import sys
import traceback

from ndexp.errors import NdexpError


def tell_error(error: Exception) -> None:
    """Write an error to standard error; one that nobody foresaw with its traceback, which the log always gets."""
    trace = "".join(traceback.format_exception(error))
    logging.getLogger("ndexp.engine").debug("%s", trace)
    text = str(error) if isinstance(error, NdexpError) else f"unexpected {type(error).__name__}: {error}\n{trace}"
    sys.stdout.flush()
    sys.stderr.write(f"ndexp: error: {text}\n")
    sys.stderr.flush()
