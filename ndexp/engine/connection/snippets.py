"""`synapse_configure`: a few assignments written in hoc, read into objects and worked out; nothing is executed.

A statement assigns to a synapse's variable, written `%s.name`, or to a global variable of hoc, by `=`, `+=`, `-=`, `*=`
or `/=`. Statements end at `;`, at the end of the line or, as in hoc, where the next begins. Values are made of numbers,
`%s.name`, global names, `+ - * / ^`, parentheses and hoc's functions of one number. Numbers come out as hoc's, bit by
bit: `^` binds to the right and stronger than a sign.

Source: the expressions of NEURON's hoc reference; precedence was measured with NEURON 9.0.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ndexp.engine.snippets import FUNCTIONS, Assignment, Dialect, Variable, parse
from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from ndexp.engine.typing import HocObject

SYNAPSE = "%s"
"""What stands for the synapse."""

_HOC = Dialect(
    owner=SYNAPSE,
    has_bare_names=True,
    terms=("+", "-"),
    factors=("*", "/"),
    power="^",
    functions=tuple(FUNCTIONS),
    is_python=False,
    target="%s.name or a global name",
    value="a number, %s.name, a global name or '('",
    hint="Write assignments such as: %s.Use *= 0.5; %s.tau_d_AMPA = 1.7",
)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A whole `synapse_configure`: the block's name, the text, and its assignments in order."""

    block: str
    text: str
    assignments: tuple[Assignment, ...]

    @property
    def where(self) -> str:
        """The place in the config."""
        return f"connection_overrides.{self.block}.synapse_configure"

    def targets(self) -> tuple[str, ...]:
        """What is assigned to, as written, each once."""
        return tuple(dict.fromkeys(str(assignment.target) for assignment in self.assignments))

    def global_targets(self) -> tuple[str, ...]:
        """The global variables that are assigned to, each once."""
        targets = (assignment.target for assignment in self.assignments)
        return tuple(dict.fromkeys(target.name for target in targets if not target.owner))


@dataclass(frozen=True, slots=True)
class Access:
    """How a variable of a synapse is read and set; the synapse is of no interest to global variables.

    Both raise AttributeError or LookupError for a variable that does not exist.
    """

    read: "Callable[[HocObject, Variable], float]"
    write: "Callable[[HocObject, Variable, float], None]"


def apply_snippets(snippets: Sequence[Snippet], synapses: "Sequence[HocObject]", access: Access) -> None:
    """Carry out the snippets of one connection on its synapses: each on all of them, then the next.

    Args:
        snippets: in the order of the overrides.
        synapses: of the connection, in their order.
        access: reads and sets variables.

    Raises:
        ConfigError: a synapse lacks a variable, or a value is not a number in hoc.
    """
    for snippet in snippets:
        for synapse in synapses:
            _apply(snippet, synapse, access)


def parse_snippet(text: str, block: str) -> Snippet:
    """The assignments of a `synapse_configure`.

    Args:
        text: as in the config.
        block: the name of the block, for messages.

    Raises:
        ConfigError: it is not a list of assignments; tells what stands in the way, and where.
    """
    return Snippet(block, text, parse(text, _HOC, f"connection_overrides.{block}.synapse_configure"))


def _apply(snippet: Snippet, synapse: "HocObject", access: Access) -> None:
    for assignment in snippet.assignments:
        try:
            value = assignment.evaluate(lambda variable: access.read(synapse, variable))
            access.write(synapse, assignment.target, value)
        except (ArithmeticError, ValueError) as error:
            raise ConfigError(f"{error} in '{snippet.text}'", snippet.where) from error
        except (AttributeError, LookupError, TypeError) as error:
            names = ", ".join(dict.fromkeys(map(str, (assignment.target, *assignment.value.variables()))))
            what = f"'{snippet.text}' does not suit {synapse}: {names} cannot be read or set ({error})"
            hint = f"{SYNAPSE} stands for every synapse that the block covers, excitatory or inhibitory"
            raise ConfigError(what, snippet.where, hint) from error
