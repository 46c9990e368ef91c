"""The mechanisms of a run in a container: the library in the image, or the user's own, compiled by its toolchain."""

from collections.abc import Sequence

from ndexp.launch.containers import LIBRARY
from ndexp.launch.image_toolchain import image_toolchain
from ndexp.launch.images import Images
from ndexp.launch.mechanism_sources import gather
from ndexp.launch.mechanisms import MechanismLibrary, build, content_key
from ndexp.plan.image import Image
from ndexp.plan.run_plan import RunPlan


def library_in(image: Image, plan: RunPlan, images: Images, flags: Sequence[str] = ()) -> MechanismLibrary:
    """The library with the mechanisms of a run, fit for an image.

    Args:
        image: that of the run.
        plan: the run; without folders of .mod files it takes the bundled mechanisms, which are in the image.
        images: finds the toolchain, when something must be compiled.
        flags: further arguments of nrnivmodl.

    Raises:
        LaunchError: the toolchain is not there.
        MechanismError: a mechanism does not compile.
    """
    if plan.mechanisms:
        return build(plan.mechanisms, flags=flags, toolchain=image_toolchain(images.toolchain(image)))
    mods, includes = gather(()).hashes()
    key = content_key(mods, includes, (image.kind, image.digest))
    return MechanismLibrary(path=LIBRARY, sha256=key, sources=mods, includes=includes)
