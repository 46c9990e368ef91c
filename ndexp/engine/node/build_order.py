"""In which order edge populations are read: it decides the order of synapses in a compartment."""

from typing import TYPE_CHECKING

from ndexp.engine.settings.model import NEURO_GLIAL

if TYPE_CHECKING:
    from ndexp.engine.settings import EdgeConf, Settings


def build_order(settings: "Settings") -> "list[EdgeConf]":
    """Inner connectivity of each population first, in the populations' order; then all else in the config's order."""
    populations = [population.name for population in settings.populations]
    inner = [edges for name in populations if (edges := inner_edges(settings, name)) is not None]
    return inner + [edges for edges in settings.edges if edges not in inner]


def are_referred_to(settings: "Settings", edges: "EdgeConf") -> bool:
    """Whether other edges may refer to these by their ids: those of astrocytes do, to synapses onto their neurons."""
    return any(other.type == NEURO_GLIAL and other.target == edges.target for other in settings.edges)


def inner_edges(settings: "Settings", population: str) -> "EdgeConf | None":
    """The first edges of a population onto itself that count as its inner connectivity, None if there are none."""
    name = f"{population}__{population}__chemical"
    for edges in settings.edges:
        is_own = edges.source == edges.target == population and edges.type in {"chemical", "point_process"}
        if edges.name == name or is_own:
            return edges
    return None
