"""Parts of a simulation that a caller leaves out, for tests and trials of parts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from ndexp.errors import UnknownKeyError

if TYPE_CHECKING:
    from ndexp.engine.settings.model import CircuitConf, Settings, StimInfo

_ONLY_INNER, _NOTHING = 1, 2


class Feature(Enum):
    """What a run may be restricted to."""

    Replay = 1
    SpontMinis = 2
    SynConfigure = 3
    Stimulus = 4
    LoadBalance = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """What is left of a simulation.

    features: those that are kept; None keeps all. populations: names of the node populations that are made; None makes
    all. connectivity: 0 for all edges, 1 for those inside of populations, 2 for none. keeps_axon: whether
    reconstructed axons stay until the model is initialised.
    """

    features: frozenset[Feature] | None = None
    populations: frozenset[str] | None = None
    connectivity: int = 0
    keeps_axon: bool = False

    def makes(self, population: "CircuitConf") -> bool:
        """Whether a node population is made."""
        return self.populations is None or population.name in self.populations

    def connects(self, *, is_inner: bool) -> bool:
        """Whether edges are made that are a population's inner connectivity, or others."""
        return self.connectivity < (_NOTHING if is_inner else _ONLY_INNER)


def features_of(chosen: "Iterable[Feature | str] | None") -> frozenset[Feature] | None:
    """The chosen features, given as such or by name.

    Raises:
        UnknownKeyError: there is no such feature.
    """
    return None if chosen is None else frozenset(_feature(one) for one in chosen)


def restricted(settings: "Settings", restriction: Restriction) -> "Settings":
    """The settings with what is left of them."""
    if restriction.keeps_axon:
        populations = (replace(one, detailed_axon=one.type == "biophysical") for one in settings.populations)
        settings = replace(settings, populations=tuple(populations))
    kept = restriction.features
    return settings if kept is None else _with_features(settings, kept)


def left_out(restriction: Restriction) -> Iterator[str]:
    """What is said of the features that are left out."""
    if restriction.features is not None:
        for feature in Feature:
            if feature not in restriction.features:
                yield f"{feature.name} is left out (restrict_features)"


def _with_features(settings: "Settings", kept: frozenset[Feature]) -> "Settings":
    def stays(info: "StimInfo") -> bool:
        return (Feature.Replay if info["Pattern"] == "SynapseReplay" else Feature.Stimulus) in kept

    overrides = settings.connection_overrides
    if Feature.SpontMinis not in kept:
        overrides = tuple(replace(one, spont_minis=None) for one in overrides)
    if Feature.SynConfigure not in kept:
        overrides = tuple(replace(one, synapse_configure=None) for one in overrides)
    inputs = tuple(info for info in settings.inputs if stays(info))
    return replace(settings, inputs=inputs, connection_overrides=overrides)


def _feature(one: "Feature | str") -> Feature:
    name = one if isinstance(one, str) else one.name
    if name not in Feature.__members__:
        raise UnknownKeyError(f"there is no feature '{name}'", "option restrict_features", name, Feature.__members__)
    return Feature[name]
