"""`synapse_configure` carried out on synapses in NEURON."""

import logging
from typing import TYPE_CHECKING

from ndexp.engine.connection.snippets import Access, apply_snippets, parse_snippet
from ndexp.engine.neuron_api import hoc, hoc_number, set_hoc_number
from ndexp.engine.snippets import Variable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ndexp.engine.connection.snippets import Snippet
    from ndexp.engine.typing import HocObject

log = logging.getLogger(__name__)


class ConnUtils:
    """Carries out statements of `synapse_configure` that scripts give as text."""

    @staticmethod
    def executeConfigure(synapses: "Sequence[HocObject]", configuration: str) -> None:
        """Carry out the statements of a text on each synapse.

        Raises:
            ConfigError: the text cannot be read, or a synapse lacks a variable.
        """
        configure(synapses, [parse_snippet(configuration, "configure_synapses")])


def configure(synapses: "Sequence[HocObject]", snippets: "Sequence[Snippet]") -> None:
    """Carry out statements on each synapse of one connection, one text after the other.

    Raises:
        ConfigError: a synapse lacks a variable.
    """
    apply_snippets(snippets, synapses, Access(_read, _write))


def _read(synapse: "HocObject", variable: Variable) -> float:
    if variable.owner:
        return float(getattr(synapse, variable.name))  # the config names the variable
    value = hoc_number(variable.name)
    if value is None:
        raise LookupError(variable.name)
    return value


def _write(synapse: "HocObject", variable: Variable, value: float) -> None:
    if not variable.owner:
        if hoc_number(variable.name) is None:
            log.warning("connection_overrides: no mechanism has the global variable '%s'", variable.name)
            hoc()(f"{variable.name} = 0")  # as in hoc, where an assignment declares
        set_hoc_number(variable.name, value)
    else:
        setattr(synapse, variable.name, value)
