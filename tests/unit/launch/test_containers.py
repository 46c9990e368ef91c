"""What a container is shown and told."""

from dataclasses import replace
from pathlib import Path

import pytest
from experiment_builders import image, job

from ndexp.errors import LaunchError
from ndexp.launch.containers import LIBRARY, bind, image_of, limits, mounts, options, variables

RUN = Path("/data/run")


def test_only_the_runs_folder_may_be_written() -> None:
    made = job(RUN, reads=(Path("/data/circuit"),))
    assert mounts(made) == [
        *("--mount", "type=bind,source=/data/circuit,destination=/data/circuit,ro"),
        *("--mount", "type=bind,source=/cache,destination=/cache,ro"),
        *("--mount", "type=bind,source=/data/run,destination=/data/run"),
    ]


def test_the_images_own_library_needs_no_mount() -> None:
    assert len(mounts(job(RUN, library=LIBRARY))) == 2


def test_commas_and_quotes_in_paths_are_told_apart() -> None:
    assert bind(Path('/a,b/c"d'), is_readonly=True) == ('type=bind,"source=/a,b/c""d","destination=/a,b/c""d",ro')


def test_the_engine_finds_its_library_and_a_home_that_it_may_write() -> None:
    assert variables(job(RUN)) == {
        "HOME": "/tmp",  # noqa: S108 - a folder of the container
        "NRNMECH_LIB_PATH": "/cache/libnrnmech.so",
        "OMP_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
    }
    assert options({"A": "1", "B": "x y"}) == ["--env", "A=1", "--env", "B=x y"]


def test_limits_are_given_when_they_are_set() -> None:
    assert limits(job(RUN)) == []
    assert limits(job(RUN, memory_gb=1.5, cores=2)) == [
        *("--memory", "1500000000", "--memory-swap", "1500000000"),
        *("--cpus", "2"),
    ]


def test_a_job_without_an_image_is_refused() -> None:
    assert image_of(job(RUN, image=image())) == image()
    with pytest.raises(LaunchError, match=r"no image is given\. Build one: ndexp image build"):
        image_of(replace(job(RUN), image=None))
