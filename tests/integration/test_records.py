"""A run of the 10-cell circuit: verified, made again, reproduced elsewhere, exported, reproduced from the archive."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import h5py
import pytest

from ndexp.launch.mechanism_cache import default_cache

pytestmark = pytest.mark.integration


def ndexp(folder: Path, *words: str, code: int = 0, **environment: str) -> str:
    """What the command prints."""
    command = [sys.executable, "-m", "ndexp", *words]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300, env={**os.environ, **environment}, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def empty_cache(folder: Path) -> dict[str, str]:
    """The environment of a machine that has no circuits yet; compiled mechanisms are the usual ones, to save time."""
    mechanisms = default_cache(os.environ) / "mechanisms"
    mechanisms.mkdir(parents=True, exist_ok=True)
    folder.mkdir()
    (folder / "mechanisms").symlink_to(mechanisms.resolve())
    return {"NDEXP_CACHE_DIR": str(folder)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run, whose built-in circuit is in a cache of its own."""
    folder = tmp_path_factory.mktemp("made")
    words = ("+experiment=quickstart", "run.tstop=20", "circuit.cells=10", "resources.ranks=2")
    ndexp(folder, *words, **empty_cache(folder / "cache"))
    (run,) = (folder / "runs" / "quickstart").iterdir()
    return run


@pytest.fixture
def run(made: Path, tmp_path: Path) -> Path:
    """A copy of the run, as on another machine: the circuit's cache is empty there."""
    return Path(shutil.copytree(made, tmp_path / made.name, ignore=shutil.ignore_patterns("figures", "*.lock")))


def flip(file: Path, dataset: str) -> None:
    with h5py.File(file, "a") as opened:
        opened[dataset][0] += 0.5


def test_the_same_comes_out_again(made: Path) -> None:
    said = ndexp(made.parent, "verify", "--rerun", made.name)
    assert said.endswith(f"{made.name}: as recorded\n")


def test_a_flipped_value_is_named(run: Path) -> None:
    flip(run / "output" / "spikes.h5", "/spikes/excitatory/timestamps")
    said = ndexp(run.parent, "verify", "--rerun", run.name, code=9)
    assert "output spikes.h5: /spikes/excitatory/timestamps: other values than recorded" in said
    assert "made again (b): spikes: population 'excitatory', node_id " in said
    assert "made again: output" not in said


def test_reproduced_elsewhere_from_the_manifest_alone(made: Path, run: Path, tmp_path: Path) -> None:
    (tmp_path / "only").mkdir()
    manifest = shutil.copy(run / "manifest.json", tmp_path / "only")
    moved = made.parents[2] / "cache"
    moved.rename(moved.with_name("gone"))
    try:
        said = ndexp(tmp_path, "reproduce", str(manifest), "--into", "new", **empty_cache(tmp_path / "empty"))
    finally:
        moved.with_name("gone").rename(moved)
    assert "to the last bit" in said
    assert "no difference" in ndexp(tmp_path, "diff", run.name, "new")
    assert "new: as recorded" in ndexp(tmp_path, "verify", "new")
    assert "Command    ndexp reproduce" in ndexp(tmp_path, "show", "new")


def test_other_results_are_told(run: Path) -> None:
    manifest = run / "manifest.json"
    text = manifest.read_text()
    digest = text.split('"/report/excitatory/data": "')[1][:64]
    manifest.write_text(text.replace(digest, "0" * 64))
    said = ndexp(run.parent, "reproduce", run.name, "--into", "new", code=9)
    assert "/report/excitatory/data: other values than recorded" in said


def test_an_archive_with_inputs_is_enough(made: Path, tmp_path: Path) -> None:
    ndexp(made.parent, "export", made.name, "--to", str(tmp_path / "run.zip"), "--with-inputs")
    with zipfile.ZipFile(tmp_path / "run.zip") as archive:
        archive.extractall(tmp_path)
    moved = made.parents[2] / "cache"
    moved.rename(moved.with_name("gone"))
    try:
        said = ndexp(tmp_path, "reproduce", made.name, **empty_cache(tmp_path / "empty"))
    finally:
        moved.with_name("gone").rename(moved)
    assert "to the last bit" in said
    assert not (tmp_path / "empty" / "circuits").exists()
    config = tmp_path / "reproduced" / made.name / "inputs"
    assert list(config.rglob("circuit_config.json"))


def test_diff_of_two_runs_names_the_first_spike(made: Path, tmp_path: Path) -> None:
    words = ("+experiment=quickstart", "run.tstop=20", "circuit.cells=10", "resources.ranks=1", "run.random_seed=2")
    ndexp(tmp_path, *words)
    (other,) = (tmp_path / "runs" / "quickstart").iterdir()
    said = ndexp(tmp_path, "diff", str(made), str(other), code=1)
    assert "config:\n  run.random_seed: 1 in a, 2 in b\nresults:\n" in said
    assert "ms in a" in said
    assert "inputs:" not in said
