"""How images are built and converted."""

from pathlib import Path

from ndexp.launch.image_build import Build, build_command, convert_command


def test_the_slim_image_is_the_last_stage() -> None:
    build = Build(name="ndexp:1", base=None, labels={"b": "2", "a": "1"}, options=("--network", "host"))
    assert build_command(build, Path("/scratch")) == [
        *("docker", "build", "--tag", "ndexp:1", "--label", "a=1", "--label", "b=2", "--network", "host", "/scratch")
    ]


def test_the_toolchain_is_a_stage_of_it_and_the_base_may_be_another() -> None:
    build = Build(name="ndexp:1-toolchain", base="python:3.11", labels={})
    assert build_command(build, Path("/scratch"), "toolchain") == [
        *("docker", "build", "--tag", "ndexp:1-toolchain", "--target", "toolchain"),
        *("--build-arg", "BASE_IMAGE=python:3.11", "/scratch"),
    ]


def test_a_sif_is_made_quickly() -> None:
    assert convert_command("docker-daemon:ndexp:1", Path("/x/ndexp-1.sif")) == [
        *("apptainer", "build", "--force", "--mksquashfs-args", "-comp zstd -Xcompression-level 1"),
        *("/x/ndexp-1.sif", "docker-daemon:ndexp:1"),
    ]
