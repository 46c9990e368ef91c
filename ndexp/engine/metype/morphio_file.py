"""A morphology from an h5 file or container, as the hoc procedure `morphio_read` builds it."""

from ndexp.engine.metype.morphology import Morphology
from ndexp.errors import CircuitError


def read_morphology(path: str) -> Morphology:
    """The morphology of an h5 file or container."""
    raise CircuitError("h5 morphologies cannot be read yet", path)
