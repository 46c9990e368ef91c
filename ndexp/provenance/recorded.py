"""A run as its manifest tells it: enough to make it again, on this machine or on another."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from ndexp.errors import PlanError, ResultError
from ndexp.plan.run_plan import INCLUDED
from ndexp.provenance.manifest import FILE_NAME, SCHEMA
from ndexp.results.json_values import section
from ndexp.results.run import read_json_file

_SAME_VERSION = ("ndexp", "neuron")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedRun:
    """A manifest and the folder it lies in; paths in it may begin with `~`."""

    folder: Path
    manifest: Mapping[str, object]

    @property
    def run_id(self) -> str:
        """The run's name."""
        return str(section(self.manifest, "run").get("id", ""))

    @property
    def inputs(self) -> dict[str, str]:
        """Recorded path → sha256."""
        return {str(path): str(digest) for path, digest in section(self.manifest, "inputs").items()}

    @property
    def input_datasets(self) -> dict[str, str]:
        """Recorded path of an HDF5 input → sha256 over its datasets."""
        return {str(path): str(digest) for path, digest in section(self.manifest, "input_datasets").items()}

    @property
    def outputs(self) -> dict[str, dict[str, str]]:
        """Output file → dataset → sha256."""
        found = section(self.manifest, "outputs")
        return {name: dict(datasets) for name, datasets in found.items() if isinstance(datasets, dict)}

    @property
    def made_from(self) -> Mapping[str, object]:
        """Both configs and the folders with .mod files."""
        return section(self.manifest, "made_from")

    @property
    def mechanism_folders(self) -> tuple[str, ...]:
        """Recorded folders with .mod files besides the bundled ones."""
        folders = self.made_from.get("mechanism_folders")
        return tuple(str(folder) for folder in folders) if isinstance(folders, list) else ()

    @property
    def given_library(self) -> str:
        """Recorded path of the mechanism library that was used as it was; empty when one was compiled."""
        library = str(section(self.manifest, "mechanisms").get("library", ""))
        return library if library in self.inputs else ""

    @property
    def image(self) -> Mapping[str, object]:
        """What is told of the container image; empty when it ran natively."""
        return section(self.manifest, "image")

    def is_bundled(self, path: str) -> bool:
        """Whether an input is a .mod file, or one that these include, that came with ndexp."""
        if PurePath(path).suffix not in {".mod", *INCLUDED}:
            return False
        return not any(PurePath(path).is_relative_to(folder) for folder in self.mechanism_folders)

    def check_versions(self, versions: Mapping[str, str]) -> None:
        """See to it that the same ndexp and NEURON are here.

        Raises:
            PlanError: another version is installed.
        """
        recorded = section(self.manifest, "versions")
        other = [
            f"{name} {recorded.get(name)} (here {versions.get(name)})"
            for name in _SAME_VERSION
            if recorded.get(name) != versions.get(name)
        ]
        if other:
            raise PlanError(
                f"was made with {', '.join(other)}",
                self.run_id,
                "Install that version, or give --any-version and expect other results",
            )


def read_recorded(path: Path) -> RecordedRun:
    """The recorded run in a folder, or of a manifest.

    Args:
        path: a run's folder, or its manifest.json, wherever it lies.

    Raises:
        ResultError: there is no manifest, or one that this version cannot read.
    """
    file = path / FILE_NAME if path.is_dir() else path
    if not file.is_file():
        raise ResultError("no such file", str(file), "Give the folder of a run that ended, or its manifest.json")
    manifest = read_json_file(file)
    if manifest.get("schema") != SCHEMA:
        raise ResultError(f"is no manifest that this version knows ({SCHEMA})", str(file), "Give a run's manifest.json")
    return RecordedRun(folder=file.absolute().parent, manifest=manifest)
