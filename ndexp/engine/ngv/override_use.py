"""What `connection_overrides` can and cannot do to connections of astrocytes."""

import logging
from typing import TYPE_CHECKING

from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from ndexp.engine.settings import ConnectionOverride

log = logging.getLogger(__name__)

_USUAL_WEIGHT = 1.0


def check_override(override: "ConnectionOverride", pathway: str) -> None:
    """Tell what an override cannot do on a pathway to astrocytes.

    Raises:
        ConfigError: its weights are delayed.
    """
    if override.delay > 0:
        raise ConfigError(
            f"connections to astrocytes ({pathway}) have no weight that could change in time",
            f"connection_overrides.{override.name}.delay",
            "Leave the astrocytes out of its node sets",
        )
    fields = {
        "weight": override.weight not in (0.0, _USUAL_WEIGHT),
        "spont_minis": override.spont_minis is not None,
        "synapse_configure": override.synapse_configure is not None,
        "synapse_delay_override": override.synapse_delay_override is not None,
        "modoverride": override.modoverride is not None,
    }
    unused = [name for name, is_given in fields.items() if is_given]
    if unused:
        log.warning(
            "%s: connection_overrides.%s: %s has no effect on astrocytes", pathway, override.name, ", ".join(unused)
        )
