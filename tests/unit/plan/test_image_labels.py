"""An image fits when version, packages, mechanisms and code are those of the ndexp that runs."""

from experiment_builders import image

from ndexp.plan.image_labels import (
    CODE,
    DOCKERFILE,
    MECHANISMS,
    REQUIREMENTS,
    VERSION,
    known_by,
    package_labels,
    unlike,
)

WANTED = {VERSION: "0.1.0", REQUIREMENTS: "a", MECHANISMS: "b", CODE: "c", DOCKERFILE: "d"}


def test_the_same_labels_fit() -> None:
    assert unlike({**WANTED, "further": "1"}, WANTED) == []
    assert known_by({**WANTED, "further": "1"}) == WANTED


def test_what_differs_is_named() -> None:
    assert unlike({**WANTED, CODE: "x", REQUIREMENTS: "y"}, WANTED) == ["packages", "engine code"]
    everything = ["version of ndexp", "packages", "bundled mechanisms", "engine code", "Dockerfile"]
    assert unlike({}, WANTED) == everything


def test_an_image_tells_its_packages() -> None:
    found = image(labels=package_labels({"neuron": "9.0.2", "mpi": "Open MPI 5"}))
    assert found.versions == {"neuron": "9.0.2", "mpi": "Open MPI 5"}


def test_the_digest_is_that_of_the_kind() -> None:
    assert image("docker").digest == f"sha256:{'1' * 64}"
    assert image("apptainer").digest == f"sha256:{'2' * 64}"
