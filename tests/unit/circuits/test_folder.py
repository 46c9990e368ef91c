"""A circuit's folder is whole or not there."""

from pathlib import Path

import pytest

from ndexp.circuits.folder import new_folder


def test_the_folder_appears_at_the_end(tmp_path: Path) -> None:
    with new_folder(tmp_path / "circuit") as draft:
        (draft / "file").touch()
        assert not (tmp_path / "circuit").exists()
    assert [path.name for path in (tmp_path / "circuit").iterdir()] == ["file"]
    assert [path.name for path in tmp_path.iterdir()] == ["circuit"]


def test_nothing_is_left_behind_by_a_failure(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no"), new_folder(tmp_path / "circuit"):
        raise ValueError("no")
    assert not list(tmp_path.iterdir())
