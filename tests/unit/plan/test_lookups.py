"""Files are looked at once."""

import os
from pathlib import Path

import pytest
from experiment_builders import write_circuit

from ndexp.plan import identity
from ndexp.plan.identity import content_hash
from ndexp.plan.lookups import Lookups


def test_hashes_and_members_are_those_of_the_files(tmp_path: Path) -> None:
    circuit = write_circuit(tmp_path / "c")
    lookups = Lookups()
    assert lookups.content_hash(tmp_path / "c") == content_hash(tmp_path / "c")
    assert lookups.members(tmp_path / "c" / "hoc") == {tmp_path / "c" / "hoc" / "cell.hoc"}
    assert lookups.members(circuit) == {circuit}
    assert lookups.circuit(circuit) is lookups.circuit(circuit)


def test_an_unchanged_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, read = tmp_path / "numbers.h5", []
    file.write_bytes(b"x")
    monkeypatch.setattr(identity, "dataset_hashes", lambda path: read.append(path) or {"/a": str(len(read))})
    first = content_hash(file)
    assert content_hash(file) == first
    assert read == [file]
    os.utime(file, ns=(1, 1))
    assert content_hash(file) != first
    assert len(read) == 2
