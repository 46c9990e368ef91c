"""The `circuit` section: the network that is simulated, built in or from a file."""

from dataclasses import dataclass, field


@dataclass(kw_only=True)
class CircuitConfig:
    """A circuit that ndexp builds (`name`, `cells`, `seed`, …), or one of your own (`path`)."""

    name: str | None = "microcircuit"
    """Built-in circuit; null with `path`."""

    cells: int = 100
    """Number of biophysical cells of the built-in circuit."""

    seed: int = 1
    """Seed of the built-in circuit's wiring and variation; not a seed of the simulation."""

    gap_junctions: bool = False
    """Built-in microcircuit: interneurons of a kind are joined by gap junctions, besides."""

    plastic: bool = False
    """Built-in microcircuit: edges between excitatory cells have what plastic synapses need, besides."""

    path: str | None = None
    """Your own SONATA circuit_config.json; a relative path starts in the working folder."""

    mechanisms: list[str] = field(default_factory=list)
    """Folders with .mod files, besides the bundled ones and the circuit's own; later ones win."""
