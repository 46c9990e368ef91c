"""The labels of our images: what is in them, and by which of it an image fits an ndexp."""

from collections.abc import Mapping

PREFIX = "org.ndexp."
"""Before the names that OCI does not define."""

VERSION = "org.opencontainers.image.version"
CREATED = "org.opencontainers.image.created"
REVISION = "org.opencontainers.image.revision"
REQUIREMENTS = f"{PREFIX}requirements.sha256"
MECHANISMS = f"{PREFIX}mechanisms.sha256"
CODE = f"{PREFIX}code.sha256"
DOCKERFILE = f"{PREFIX}dockerfile.sha256"
_PACKAGE = f"{PREFIX}package."
_FITS = {
    VERSION: "version of ndexp",
    REQUIREMENTS: "packages",
    MECHANISMS: "bundled mechanisms",
    CODE: "engine code",
    DOCKERFILE: "Dockerfile",
}


def known_by(labels: Mapping[str, str]) -> dict[str, str]:
    """Those by which an image is known to fit."""
    return {name: labels.get(name, "") for name in _FITS}


def unlike(labels: Mapping[str, str], wanted: Mapping[str, str]) -> list[str]:
    """In what an image does not fit: `engine code`, `packages`; an image without our labels in all."""
    return [what for name, what in _FITS.items() if labels.get(name) != wanted.get(name)]


def package_labels(versions: Mapping[str, str]) -> dict[str, str]:
    """Labels that tell the versions of packages."""
    return {f"{_PACKAGE}{name}": version for name, version in versions.items()}


def package_versions(labels: Mapping[str, str]) -> dict[str, str]:
    """Package → version, as the labels tell."""
    return {name.removeprefix(_PACKAGE): version for name, version in labels.items() if name.startswith(_PACKAGE)}
