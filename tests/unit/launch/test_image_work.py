"""Images are built, converted and recorded; what is recorded is found again."""

from pathlib import Path

import pytest
from image_fakes import FakeEngines

from ndexp.errors import LaunchError
from ndexp.launch import image_lock, image_work
from ndexp.launch.image_lock import read_lock
from ndexp.launch.image_work import ImageWork, default_base


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ImageWork:
    monkeypatch.setattr(image_lock, "checkout", lambda: None)
    monkeypatch.setattr(image_work, "fill_build_folder", lambda _folder: None)
    return ImageWork(working_folder=tmp_path, run=FakeEngines())


def build(work: ImageWork, name: str = "ndexp", base: str | None = None) -> list[str]:
    lines: list[str] = []
    work.build(name, base, {"told": "1"}, ("--network", "host"), lines.append)
    return lines


def test_both_images_are_built_and_recorded(work: ImageWork) -> None:
    assert len(build(work)) == 4
    lock = read_lock(work.lock_file)
    assert lock is not None
    assert lock.docker is not None
    assert lock.docker.reference == "ndexp:0.1.0"
    assert lock.docker.id == work.run.id_of("ndexp:0.1.0")  # type: ignore[attr-defined]
    assert lock.docker.toolchain_id == work.run.id_of("ndexp:0.1.0-toolchain")  # type: ignore[attr-defined]
    assert lock.labels["org.ndexp.package.neuron"] == "9.0.2"
    assert lock.labels["told"] == "1"
    assert work.images().find("docker").versions["mpi"] == "Open MPI 5"


def test_a_name_may_have_a_registry_and_a_tag(work: ImageWork) -> None:
    build(work, "registry.example:5000/site/ndexp")
    assert work.images().find("docker").tag == "0.1.0"
    build(work, "site/ndexp:mine")
    assert work.usual() == ["site/ndexp:mine"]


def test_the_base_is_recorded(work: ImageWork) -> None:
    build(work)
    name, _, digest = default_base().partition("@")
    labels = work.images().find("docker").labels
    assert labels["org.opencontainers.image.base.name"] == name
    assert labels["org.opencontainers.image.base.digest"] == digest
    assert digest.startswith("sha256:")
    work.run.docker["python:3.11"] = {}  # type: ignore[attr-defined]
    build(work, base="python:3.11")
    labels = work.images().find("docker").labels
    assert labels["org.opencontainers.image.base.digest"] == work.run.id_of("python:3.11")  # type: ignore[attr-defined]


def test_a_sif_is_converted_from_the_recorded_image_and_lies_beside_the_lock(work: ImageWork) -> None:
    build(work)
    work.run.sif_labels = work.run.docker["ndexp:0.1.0"]  # type: ignore[attr-defined]
    sif = work.convert(None, None, is_toolchain=False, tell=lambda _line: None)
    assert Path(sif.reference) == work.lock_file.with_name("ndexp-0.1.0.sif")
    assert Path(sif.reference).read_text() == "SIF of docker-daemon:ndexp:0.1.0"
    assert work.images().find("apptainer") == sif
    toolchain = work.convert(None, None, is_toolchain=True, tell=lambda _line: None)
    assert work.images().toolchain(sif) == toolchain
    assert Path(toolchain.reference).read_text() == "SIF of docker-daemon:ndexp:0.1.0-toolchain"


def test_a_sif_may_come_from_elsewhere(work: ImageWork, tmp_path: Path) -> None:
    sif = work.convert("docker-archive:x.tar", tmp_path / "mine.sif", is_toolchain=False, tell=lambda _line: None)
    assert sif.oci_id == ""
    assert work.usual() == [str(work.lock_file.parent / str(tmp_path / "mine.sif"))]


def test_what_was_loaded_or_copied_is_recorded(work: ImageWork, tmp_path: Path) -> None:
    assert work.usual() == []
    work.run.docker["site/ndexp:1"] = {}  # type: ignore[attr-defined]
    (tmp_path / "a.sif").write_text("SIF")
    assert work.record("site/ndexp:1").name == "site/ndexp"
    assert work.record("a.sif").reference == str(tmp_path / "a.sif")
    lock = read_lock(work.lock_file)
    assert lock is not None
    assert lock.docker is not None
    assert lock.apptainer is not None
    assert (lock.docker.tag, lock.docker.toolchain_id) == ("1", "")


def test_a_build_that_fails_tells_dockers_words(work: ImageWork) -> None:
    work.run.failing = ("build",)  # type: ignore[attr-defined]
    with pytest.raises(LaunchError, match=r"building ndexp:0\.1\.0-toolchain failed with exit status 1"):
        build(work)
    assert read_lock(work.lock_file) is None
