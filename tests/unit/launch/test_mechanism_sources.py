"""Which .mod files a library has: bundled ones, then the folders', with clear words for what cannot be."""

from pathlib import Path

import pytest

from ndexp.errors import MechanismError
from ndexp.launch.mechanism_sources import bundled_directory, gather, mechanism_name


def mod(folder: Path, file: str, name: str, keyword: str = "SUFFIX") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file
    path.write_text(f"TITLE POINT_PROCESS of words\n: SUFFIX comment\nNEURON {{ THREADSAFE\n {keyword} {name} }}\n")
    return path


def test_the_bundled_mechanisms_are_always_there() -> None:
    assert {"ProbAMPANMDA_EMS", "ProbGABAAB_EMS", "VecStim", "InhPoissonStim", "gap"} <= set(gather(()).mods)
    assert {"release.inc", "ndexp_streams.h", "ndexp_vectors.h"} <= set(gather(()).includes)


def test_bundled_files_name_their_mechanism_as_their_file() -> None:
    named = {path.stem: mechanism_name(path) for path in bundled_directory().glob("*.mod")}
    assert named.pop("gap") == "Gap"  # the published file's name: it decides the order of currents in a compartment
    assert {name for name in named.values() if name is not None} == {
        stem for stem, name in named.items() if name is not None
    }


@pytest.mark.parametrize("keyword", ["SUFFIX", "POINT_PROCESS", "ARTIFICIAL_CELL"])
def test_the_name_comes_from_the_neuron_block(tmp_path: Path, keyword: str) -> None:
    assert mechanism_name(mod(tmp_path, "a.mod", "Kv7", keyword)) == "Kv7"


def test_nothing_is_no_name(tmp_path: Path) -> None:
    assert mechanism_name(mod(tmp_path, "a.mod", "nothing")) is None


def test_later_folders_win_by_file_name(tmp_path: Path) -> None:
    mod(tmp_path / "one", "Ca.mod", "Ca")
    second = mod(tmp_path / "zwei ü", "Ca.mod", "Ca")
    assert gather((tmp_path / "one", tmp_path / "zwei ü")).mods["Ca"] == second


def test_later_folders_win_by_mechanism_name(tmp_path: Path) -> None:
    theirs = mod(tmp_path, "vecevent.mod", "VecStim", "ARTIFICIAL_CELL")
    mods = gather((tmp_path,)).mods
    assert mods["vecevent"] == theirs
    assert "VecStim" not in mods


def test_a_name_defined_twice_in_a_folder_is_an_error(tmp_path: Path) -> None:
    mod(tmp_path, "a.mod", "Kv7")
    mod(tmp_path, "b.mod", "Kv7")
    with pytest.raises(MechanismError, match=r"b\.mod: mechanism Kv7 is defined twice, here and in a\.mod"):
        gather((tmp_path,))


def test_a_folder_without_mod_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(MechanismError, match=rf"{tmp_path}: the folder has no \.mod files"):
        gather((tmp_path,))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(MechanismError, match="nowhere: no such folder of mechanisms"):
        gather((tmp_path / "nowhere",))


def test_included_files_of_one_name_must_be_the_same(tmp_path: Path) -> None:
    mod(tmp_path, "a.mod", "Kv7")
    (tmp_path / "release.inc").write_bytes((bundled_directory() / "release.inc").read_bytes())
    assert gather((tmp_path,)).includes["release.inc"] == tmp_path / "release.inc"
    (tmp_path / "release.inc").write_text("other")
    with pytest.raises(MechanismError, match=r"release\.inc: another file of this name"):
        gather((tmp_path,))


def test_hashes_are_those_of_the_bytes(tmp_path: Path) -> None:
    path = mod(tmp_path, "a.mod", "Kv7")
    before = gather((tmp_path,)).hashes()
    path.write_text(path.read_text() + "\n")
    after = gather((tmp_path,)).hashes()
    assert before[1] == after[1]
    assert {name for name, value in after[0].items() if before[0][name] != value} == {"a"}
