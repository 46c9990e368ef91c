"""Mechanisms are compiled in the toolchain's image, and their library is kept for that image."""

from dataclasses import replace
from pathlib import Path

from container_hosts import HOST
from experiment_builders import IMAGE_ID, experiment, image, plan_of, write_circuit

from ndexp.launch import image_library
from ndexp.launch.containers import LIBRARY
from ndexp.launch.image_lock import ImageLock
from ndexp.launch.image_toolchain import ImageToolchain
from ndexp.launch.images import Images

TOOLS = ImageToolchain(image=image(labels={"org.ndexp.package.neuron": "9.0.2"}), host=HOST)


def test_nrnivmodl_runs_in_the_image() -> None:
    command = TOOLS.command(["-incflags", "-DX", "mod"], Path("/build"), is_core=False)
    start = command.arguments.index(IMAGE_ID)
    words = ("env", "NMODL_PYLIB=", "CXX=g++", "LC_ALL=C.UTF-8", "nrnivmodl", "-incflags", "-DX", "mod")
    assert command.arguments[start + 1 :] == words
    assert "NMODL_PYLIB=" not in TOOLS.command(["mod"], Path("/build"), is_core=True).arguments


def test_a_library_is_of_one_image() -> None:
    other = ImageToolchain(image=image("apptainer"), host=HOST)
    assert TOOLS.identity(()) != other.identity(())
    assert TOOLS.identity(("-coreneuron",)) == ("docker", IMAGE_ID, "-coreneuron")
    assert (TOOLS.neuron_version, TOOLS.library_name) == ("9.0.2", "libnrnmech.so")


def test_bundled_mechanisms_are_those_in_the_image(tmp_path: Path) -> None:
    config = write_circuit(tmp_path / "c")
    plan = replace(plan_of(experiment(), config, tmp_path), mechanisms=())
    images = Images(lock=ImageLock(), lock_file=tmp_path / "image.lock", labels={})
    bundled = image_library.library_in(image(), plan, images)
    assert bundled.path == LIBRARY
    assert "VecStim" in bundled.sources
    assert bundled.sha256 != image_library.library_in(image("apptainer"), plan, images).sha256
