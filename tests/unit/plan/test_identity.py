"""A run's identity is made of contents, not of paths."""

import shutil
from pathlib import Path

import h5py
import pytest
from experiment_builders import experiment, plan_of, write_circuit, write_numbers

from ndexp.plan.identity import canonical, content_hash
from ndexp.schema.beta_features import BetaFeaturesConfig


def test_whole_numbers_and_key_order_do_not_count() -> None:
    assert canonical({"a": 3.0, "b": [1, True]}) == canonical({"b": [1.0, True], "a": 3})


def test_hdf5_counts_by_its_datasets(tmp_path: Path) -> None:
    write_numbers(tmp_path / "a.h5", [1.0, 2.0])
    with h5py.File(tmp_path / "b.h5", "w", libver="latest") as file:
        file.create_dataset("values", data=[1.0, 2.0], chunks=(1,))
    assert content_hash(tmp_path / "a.h5") == content_hash(tmp_path / "b.h5")


def test_the_same_circuit_elsewhere_is_the_same_run(tmp_path: Path) -> None:
    here = write_circuit(tmp_path / "here")
    there = Path(shutil.copytree(tmp_path / "here", tmp_path / "there" / "deep")) / here.name
    plans = [plan_of(experiment(), circuit, tmp_path / "runs") for circuit in (here, there)]
    assert plans[0].config_hash == plans[1].config_hash


@pytest.mark.parametrize(
    "name", ["morphologies/cell.asc", "hoc/cell.hoc", "mod/Own.mod", "nodes.h5", "spikes.h5", "node_sets.json"]
)
def test_every_changed_file_makes_another_run(tmp_path: Path, name: str) -> None:
    circuit = write_circuit(tmp_path / "c")
    before = plan_of(experiment(), circuit, tmp_path)
    if name.endswith(".h5"):
        write_numbers(tmp_path / "c" / name, [9.0])
    else:
        path = tmp_path / "c" / name
        path.write_text(path.read_text() + "\n")
    assert plan_of(experiment(), circuit, tmp_path).config_hash != before.config_hash


def test_corrections_count_by_their_values_and_the_content_of_their_files(tmp_path: Path) -> None:
    circuit = write_circuit(tmp_path / "c")
    file = tmp_path / "g.h5"

    def identity(**fields: object) -> str:
        return plan_of(experiment(beta_features=BetaFeaturesConfig(**fields)), circuit, tmp_path).config_hash  # type: ignore[arg-type]

    write_numbers(file, [1.0])
    first = identity(gjc=1, load_g_pas_file="g.h5")
    file.rename(tmp_path / "other.h5")
    assert identity(gjc=1, load_g_pas_file="other.h5") == first
    write_numbers(file, [2.0])
    others = [identity(gjc=1, load_g_pas_file="g.h5"), identity(gjc=1.0, load_g_pas_file="other.h5"), identity()]
    assert len({first, *others}) == 4
    assert plan_of(experiment(), circuit, tmp_path).config_hash == identity()


def test_a_renamed_file_in_a_folder_makes_another_run(tmp_path: Path) -> None:
    circuit = write_circuit(tmp_path / "c")
    before = plan_of(experiment(), circuit, tmp_path)
    (tmp_path / "c" / "hoc" / "cell.hoc").rename(tmp_path / "c" / "hoc" / "other.hoc")
    assert plan_of(experiment(), circuit, tmp_path).config_hash != before.config_hash
