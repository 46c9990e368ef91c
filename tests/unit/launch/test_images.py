"""The image at hand is compared with the lock and with the ndexp that runs; each mismatch names what mends it."""

from dataclasses import replace
from pathlib import Path

import pytest
from image_fakes import FakeEngines

from ndexp.errors import LaunchError
from ndexp.launch.image_lock import ImageLock, OciEntry, SifEntry
from ndexp.launch.images import Images, toolchain_name
from ndexp.plan.identity import content_hash
from ndexp.plan.image_labels import CODE, DOCKERFILE, MECHANISMS, REQUIREMENTS, VERSION

LABELS = {VERSION: "0.1.0", REQUIREMENTS: "r", MECHANISMS: "m", CODE: "c", DOCKERFILE: "d"}
NAME = "ndexp:0.1.0"


@pytest.fixture
def engines() -> FakeEngines:
    return FakeEngines(docker={NAME: LABELS, toolchain_name(NAME): LABELS}, sif_labels=LABELS)


@pytest.fixture
def images(tmp_path: Path, engines: FakeEngines) -> Images:
    sif = tmp_path / "ndexp-0.1.0.sif"
    sif.write_text("SIF")
    lock = ImageLock(
        docker=OciEntry(name="ndexp", tag="0.1.0", id=engines.id_of(NAME), toolchain_id=""),
        apptainer=SifEntry(file=sif.name, sha256=content_hash(sif), oci_id=engines.id_of(NAME)),
    )
    return Images(lock=lock, lock_file=tmp_path / "image.lock", labels=LABELS, run=engines)


def test_the_recorded_docker_image_is_found(images: Images, engines: FakeEngines) -> None:
    found = images.find("docker")
    assert (found.kind, found.name, found.tag) == ("docker", "ndexp", "0.1.0")
    assert found.reference == found.oci_id == found.digest == engines.id_of(NAME)
    assert images.find("docker", NAME) == images.find("docker", found.oci_id) == found


def test_the_recorded_sif_is_found(images: Images, engines: FakeEngines, tmp_path: Path) -> None:
    found = images.find("apptainer")
    assert found.reference == str(tmp_path / "ndexp-0.1.0.sif")
    assert found.digest == f"sha256:{found.sif_sha256}"
    assert found.oci_id == engines.id_of(NAME)


def test_without_a_record_the_commands_that_make_one_are_told(images: Images) -> None:
    empty = replace(images, lock=ImageLock())
    with pytest.raises(LaunchError, match=r"image\.lock: no Docker image is recorded\. Build one: ndexp image build"):
        empty.find("docker")
    with pytest.raises(LaunchError, match=r"no SIF file is recorded\. Convert one: ndexp image convert"):
        empty.find("apptainer")


def test_an_image_that_is_gone_is_told(images: Images, engines: FakeEngines) -> None:
    engines.docker.clear()
    with pytest.raises(LaunchError, match=r"ndexp:0\.1\.0: no such image\. Build it: ndexp image build"):
        images.find("docker")
    Path(images.find("apptainer").reference).unlink()
    with pytest.raises(LaunchError, match=r"no such SIF file\. Convert it: ndexp image convert"):
        images.find("apptainer")


def test_an_engine_that_does_not_answer_is_told(images: Images, engines: FakeEngines) -> None:
    engines.failing = ("image",)
    with pytest.raises(LaunchError, match=r"docker cannot tell of it: Cannot connect.*ndexp doctor"):
        images.find("docker")


def test_another_image_of_the_same_name_is_refused(images: Images, engines: FakeEngines, tmp_path: Path) -> None:
    engines.ids[NAME] = f"sha256:{'f' * 64}"
    with pytest.raises(LaunchError, match=r"another image, sha256:ffff.*than recorded.*ndexp image lock.*image build"):
        images.find("docker")
    (tmp_path / "ndexp-0.1.0.sif").write_text("another")
    with pytest.raises(LaunchError, match=r"ndexp-0\.1\.0\.sif is another image.*ndexp image lock"):
        images.find("apptainer")


def test_an_image_of_other_code_is_refused(images: Images, engines: FakeEngines) -> None:
    engines.docker[NAME] = {**LABELS, CODE: "other", MECHANISMS: "other"}
    what = "was not made of the ndexp that runs here: other bundled mechanisms, engine code"
    with pytest.raises(LaunchError, match=f"{what}. Make it anew: ndexp image build"):
        images.find("docker")
    assert images.recorded("docker").labels[CODE] == "other"


def test_a_foreign_image_is_refused(images: Images, engines: FakeEngines) -> None:
    engines.docker["python:3.11"] = {}
    with pytest.raises(LaunchError, match=r"other version of ndexp, packages, .*, engine code, Dockerfile"):
        images.find("docker", "python:3.11")


def test_the_toolchain_belongs_to_its_image(images: Images, engines: FakeEngines) -> None:
    image = images.find("docker")
    assert images.toolchain(image).tag == "0.1.0-toolchain"
    engines.docker[toolchain_name(NAME)] = {**LABELS, CODE: "other"}
    with pytest.raises(LaunchError, match=r"does not belong to the image ndexp\. Make both anew: ndexp image build"):
        images.toolchain(image)
    with pytest.raises(LaunchError, match=r"toolchain\.sif: no such SIF file\. Convert it: ndexp image convert --tool"):
        images.toolchain(images.find("apptainer"))


def test_names_of_toolchains() -> None:
    assert toolchain_name("site/ndexp:1") == "site/ndexp:1-toolchain"
    assert toolchain_name("/x/ndexp-1.sif") == "/x/ndexp-1-toolchain.sif"
