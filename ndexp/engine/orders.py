"""What a served simulation is asked for and how it is answered: one line each, on standard input and output.

An order is a JSON object. The answer is `@ended STATUS`: the exit status that the engine would have had alone, negative
for a signal; `@refused` says that a process holds a model that the order cannot use.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from ndexp.engine.settings import Settings, load_settings
from ndexp.errors import NdexpError

REFUSED = "@refused"
_ENDED = "@ended "


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One simulation."""

    config: Path
    """The SONATA simulation config."""

    output_dir: Path
    """Replaces `output.output_dir` of the config."""

    log_dir: Path
    """Where each rank writes its log."""

    folder: Path
    """The working folder."""


def read_order(line: str) -> Order:
    """The order that a line gives."""
    return Order(**{name: Path(value) for name, value in json.loads(line).items()})


def ended(status: int) -> str:
    """The answer to an order that was carried out."""
    return f"{_ENDED}{status}"


def settings_asked_for(order: Order) -> Settings | None:
    """The settings of an order's simulation; None if they are wrong, which that simulation will tell."""
    try:
        return load_settings(order.config)
    except NdexpError:
        return None
