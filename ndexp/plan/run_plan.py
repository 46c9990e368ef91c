"""The frozen plan of one run: all that launch, provenance and cli need to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ndexp.plan.image import Image
from ndexp.plan.slurm_request import SlurmRequest

INCLUDED = frozenset({".inc", ".h", ".hh", ".hpp"})
"""Suffixes of the files beside .mod files that these may include."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPlan:
    """One run, checked and ready to be launched."""

    experiment: str
    """Name of the experiment."""

    slug: str
    """What the run is, readable, fit for a folder's name."""

    config_hash: str
    """sha256 (hex) of all that determines the results."""

    folder: Path
    """The run's folder, absolute."""

    simulation_config: Mapping[str, object]
    """The SONATA simulation config as it will be written."""

    circuit_config: Path
    """The circuit's config, absolute."""

    mechanisms: tuple[Path, ...]
    """Folders with .mod files besides the bundled ones; later ones win."""

    ranks: int
    """MPI processes."""

    runtime: str
    """What the engine runs in."""

    launch: str
    """Who starts it."""

    overrides: tuple[str, ...]
    """What was given on the command line."""

    resolved_config: Mapping[str, object]
    """The composed YAML as plain containers."""

    inputs: tuple[Path, ...]
    """Every file whose content decides the results, absolute."""

    image: Image | None = None
    """The image it runs in; None natively."""

    start_ranks: str = "inside"
    """Who starts the ranks: inside, mpiexec or srun."""

    memory_gb: float | None = None
    """Memory that its container, or its job on one node, may use, GB."""

    cores: int | None = None
    """Cores that its container or its job may use."""

    slurm: SlurmRequest | None = None
    """What Slurm is asked for; None when it is not launched by Slurm."""

    warnings: tuple[str, ...] = ()
    """What the user should know before the run."""

    @property
    def run_id(self) -> str:
        """Name of the run's folder: slug and the first 8 digits of the hash."""
        return f"{self.slug}-{self.config_hash[:8]}"

    @property
    def simulation_config_file(self) -> Path:
        """Where the SONATA simulation config is written."""
        return self.folder / "simulation_config.json"

    @property
    def success_file(self) -> Path:
        """What the engine touches after a complete run."""
        return self.folder / "simulation_config.json.SUCCESS"

    @property
    def output_directory(self) -> Path:
        """The engine's output folder."""
        return self.folder / "output"

    @property
    def log_directory(self) -> Path:
        """The folder of all logs."""
        return self.folder / "logs"
