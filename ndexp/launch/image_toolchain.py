"""Compiles mechanisms in the toolchain's image, for the slim image that belongs to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ndexp.launch import apptainer, docker
from ndexp.launch.base import Command
from ndexp.launch.containers import Host, this_host
from ndexp.launch.mechanism_toolchain import without_pylib
from ndexp.plan.image import Image

_COMPILE: Mapping[str, Callable[[str, tuple[str, ...], Path, Host], tuple[str, ...]]] = {
    "docker": docker.compile_command,
    "apptainer": apptainer.compile_command,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageToolchain:
    """What compiles mechanisms in an image."""

    image: Image
    """The toolchain's image."""

    host: Host
    """Where it runs."""

    compiler: str = "g++"
    """The C++ compiler's command."""

    library_name: str = "libnrnmech.so"
    """The name of the file that it makes."""

    @property
    def neuron_version(self) -> str:
        """NEURON's version in the image."""
        return self.image.versions.get("neuron", "")

    def identity(self, flags: Sequence[str]) -> tuple[str, ...]:
        """All that, besides the sources, decides what a compiled library is."""
        return (self.image.kind, self.image.digest, *flags)

    def command(self, arguments: Sequence[str], folder: Path, *, is_core: bool) -> Command:
        """The command that runs nrnivmodl in a folder."""
        variables = {**without_pylib(is_core=is_core), "CXX": self.compiler, "LC_ALL": "C.UTF-8"}
        words = ("env", *(f"{name}={value}" for name, value in variables.items()), "nrnivmodl", *arguments)
        compiled = _COMPILE[self.image.kind](self.image.reference, words, folder, self.host)
        return Command(arguments=compiled, environment=self.host.machine.environment, folder=folder)


def image_toolchain(toolchain: Image) -> ImageToolchain:
    """What compiles mechanisms in an image of this machine."""
    return ImageToolchain(image=toolchain, host=this_host(toolchain.kind))
