"""What is odd about `connection_overrides`, told before any cell exists.

The tests for overlap and their order are those of neurodamus 4.2.9 (measured by recording its calls): a test may
register node sets, which moves the gid offsets of populations, which enter random streams.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ndexp.engine.connection.snippets import Snippet, parse_snippet
from ndexp.errors import ConfigError, NdexpError

if TYPE_CHECKING:
    from ndexp.engine.settings import ConnectionOverride

    Overlaps = Callable[[ConnectionOverride, ConnectionOverride], bool]

WHERE = "connection_overrides"


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a check found: warnings to log, and problems to raise."""

    warnings: tuple[str, ...]
    problems: tuple[NdexpError, ...]


def check_overrides(overrides: "Sequence[ConnectionOverride]", overlaps: "Overlaps") -> Findings:
    """Look at all blocks together.

    Args:
        overrides: in the order of the config.
        overlaps: whether the pathways of an earlier and a later block (of a zero-weight and a delayed one) have a
            cell pair in common; asked only as often, and in the order, that the result's blocks are found in.

    Returns:
        Warnings: blocks overridden by later ones, delayed blocks without a zero-weight one, global variables set by
        snippets, zero-weight blocks that nothing overrides. Problems: snippets that cannot be read, negative delays of
        synapses, zero-weight blocks overridden in part.
    """
    at_once = [number for number, override in enumerate(overrides) if override.delay <= 0]
    snippets, unreadable = _read_snippets([overrides[number] for number in at_once])
    overridden = _overridden(overrides, at_once, overlaps)
    full = {earlier for later, earlier in overridden.items() if _is_same_pathway(overrides[later], overrides[earlier])}
    zero = [number for number in at_once if overrides[number].weight == 0]
    partial, delayed_alone = _overridden_later(overrides, zero, full, overlaps)
    alone = [overrides[number] for number in zero if number not in full and number not in partial]
    return Findings(
        warnings=(
            *(_alone_text(overrides[number]) for number in delayed_alone),
            *_chain_texts(overrides, overridden, snippets),
            *_globals_texts(snippets),
            *_zero_texts(alone),
        ),
        problems=(
            *unreadable,
            *_negative_delays(overrides),
            *(_partial_error(overrides[number], overrides[by]) for number, by in partial.items() if number not in full),
        ),
    )


def _overridden(
    overrides: "Sequence[ConnectionOverride]", at_once: Sequence[int], overlaps: "Overlaps"
) -> dict[int, int]:
    """Later block → the most recent earlier one that it overlaps."""
    found = {}
    for place, later in enumerate(at_once):
        for earlier in reversed(at_once[:place]):
            if overlaps(overrides[earlier], overrides[later]):
                found[later] = earlier
                break
    return found


def _overridden_later(
    overrides: "Sequence[ConnectionOverride]", zero: Sequence[int], full: set[int], overlaps: "Overlaps"
) -> tuple[dict[int, int], list[int]]:
    """Zero-weight blocks of which a delayed one overrides a part, with that one; and delayed blocks without any.

    Adds to `full` the zero-weight blocks that delayed ones override as a whole. A negative delay counts here too.
    """
    partial: dict[int, int] = {}
    alone = []
    for delayed in (number for number, override in enumerate(overrides) if override.delay != 0):
        overlapping = [number for number in reversed(zero) if overlaps(overrides[number], overrides[delayed])]
        for number in overlapping:
            if _is_same_pathway(overrides[delayed], overrides[number]):
                full.add(number)
            else:
                partial.setdefault(number, delayed)
        if not overlapping:
            alone.append(delayed)
    return partial, alone


def _is_same_pathway(one: "ConnectionOverride", other: "ConnectionOverride") -> bool:
    return (one.source, one.target) == (other.source, other.target)


def _read_snippets(overrides: "Sequence[ConnectionOverride]") -> tuple[list[Snippet], list[NdexpError]]:
    snippets: list[Snippet] = []
    problems: list[NdexpError] = []
    for override in overrides:
        if override.synapse_configure is not None:
            try:
                snippets.append(parse_snippet(override.synapse_configure, override.name))
            except ConfigError as error:
                problems.append(error)
    return snippets, problems


def _negative_delays(overrides: "Sequence[ConnectionOverride]") -> list[NdexpError]:
    return [
        ConfigError(
            f"a delay of {override.synapse_delay_override:g} ms is negative",
            f"{WHERE}.{override.name}.synapse_delay_override",
            "Give one above 0; 0 leaves the edges' delays",
        )
        for override in overrides
        if (override.synapse_delay_override or 0) < 0
    ]


def _chain_texts(
    overrides: "Sequence[ConnectionOverride]", overridden: dict[int, int], snippets: Sequence[Snippet]
) -> list[str]:
    """A text for each chain of blocks that override one another, the newest chain first."""
    variables = {snippet.block: snippet.targets() for snippet in snippets}
    texts = []
    for newest in sorted(overridden.keys() - set(overridden.values()), reverse=True):
        chain = [newest]
        while chain[-1] in overridden:
            chain.append(overridden[chain[-1]])
        count = len(chain) - 1
        lines = [_described(overrides[number], variables) for number in chain]
        lines[-1] += " (base)"
        what = f"{_named(overrides[newest])} overrides {count} earlier block{'s' * (count > 1)}, the last one wins:"
        texts.append("\n  ".join([what, *lines]))
    return texts


def _described(override: "ConnectionOverride", variables: dict[str, tuple[str, ...]]) -> str:
    minis = "as in the circuit" if override.spont_minis is None else f"{override.spont_minis:g} Hz"
    configured = ", ".join(variables.get(override.name, ())) or "nothing"
    return f"{_pathway(override)}: weight {override.weight:g}, minis {minis}, configures {configured}"


def _globals_texts(snippets: Sequence[Snippet]) -> list[str]:
    setting = [f"{snippet.block} ({', '.join(snippet.global_targets())})" for snippet in snippets if _sets(snippet)]
    if not setting:
        return []
    what = f"{WHERE}: {_blocks(len(setting))} assigning to global variables, which all synapses share"
    return [f"{what}: {'; '.join(setting)}. Set them in conditions.mechanisms instead"]


def _sets(snippet: Snippet) -> bool:
    return bool(snippet.global_targets())


def _zero_texts(alone: "Sequence[ConnectionOverride]") -> list[str]:
    if not alone:
        return []
    what = f"{WHERE}: {_blocks(len(alone))} of weight 0 not overridden as a whole: {'; '.join(map(_pathway, alone))}"
    return [f"{what}. Where such a block alone matches two populations, no connection between them is made"]


def _alone_text(delayed: "ConnectionOverride") -> str:
    return (
        f"{_named(delayed)}: its delay is {delayed.delay:g} ms and it overrides no block of weight 0; "
        "until then the connections have the weight that other blocks give them"
    )


def _partial_error(zero: "ConnectionOverride", delayed: "ConnectionOverride") -> ConfigError:
    what = (
        f"a block of weight 0 is overridden in part: {_pathway(delayed)} changes the weight after "
        f"{delayed.delay:g} ms for some connections of {_pathway(zero)}"
    )
    return ConfigError(what, f"{WHERE}.{zero.name}", "Give both blocks the same source and target", key=zero.name)


def _named(override: "ConnectionOverride") -> str:
    return f"{WHERE}.{_pathway(override)}"


def _pathway(override: "ConnectionOverride") -> str:
    return f"{override.name} ({override.source} → {override.target})"


def _blocks(count: int) -> str:
    return "1 block" if count == 1 else f"{count} blocks"
