"""The container image that a run is made in, as plans and records know it."""

from collections.abc import Mapping
from dataclasses import dataclass

from ndexp.plan.image_labels import package_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image that is at hand."""

    kind: str
    """docker or apptainer."""

    reference: str
    """What the runtime is given: the OCI image's id, or the absolute path of the SIF file."""

    name: str
    """Its repository, or the SIF's file name."""

    tag: str
    """Its tag; of a SIF the version of ndexp in it."""

    oci_id: str
    """`sha256:…` of the OCI image; of a SIF that of the image it was converted from, empty where no lock tells it."""

    sif_sha256: str = ""
    """Hex sha256 of the SIF file; empty for docker."""

    labels: Mapping[str, str]
    """What the image says of itself."""

    @property
    def digest(self) -> str:
        """What tells it from every other image of its kind: `sha256:…`."""
        return f"sha256:{self.sif_sha256}" if self.sif_sha256 else self.oci_id

    @property
    def versions(self) -> dict[str, str]:
        """Package → version of those in it that decide results."""
        return package_versions(self.labels)
