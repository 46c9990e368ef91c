"""Hashes of files and paths without a home."""

import hashlib
from pathlib import Path

from ndexp.provenance.files import file_hashes, without_home


def test_files_are_hashed_by_content(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"x" * 3_000_000)
    (tmp_path / "a").write_bytes(b"")
    hashes = file_hashes([tmp_path / "b", tmp_path / "a", tmp_path / "b"], tmp_path)
    assert list(hashes) == ["~/a", "~/b"]
    assert hashes["~/b"] == hashlib.sha256(b"x" * 3_000_000).hexdigest()


def test_home_is_hidden_wherever_it_stands() -> None:
    home = Path("/home/ada")
    assert without_home({"a": ["--x=/home/ada/c", ("/home/adam/c",)], "n": 3}, home) == {
        "a": ["--x=~/c", ["/home/adam/c"]],
        "n": 3,
    }
    assert without_home("/a/b", Path("/")) == "/a/b"
