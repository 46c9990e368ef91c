"""The lock comes back as it was written; a broken one says how it is mended."""

from pathlib import Path

import pytest

from ndexp.errors import LaunchError
from ndexp.launch import image_lock
from ndexp.launch.image_lock import ImageLock, OciEntry, SifEntry, lock_file, read_lock, write_lock

LOCK = ImageLock(
    docker=OciEntry(name="site/ndexp", tag="1", id="sha256:a", toolchain_id="sha256:b"),
    apptainer=SifEntry(file="ndexp-1.sif", sha256="c", oci_id="sha256:a"),
    labels={"org.ndexp.package.neuron": "9.0.2"},
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "containers" / "image.lock"
    assert read_lock(file) is None
    write_lock(file, LOCK)
    assert read_lock(file) == LOCK
    write_lock(file, ImageLock())
    assert read_lock(file) == ImageLock()
    assert [path.name for path in file.parent.iterdir()] == ["image.lock"]


@pytest.mark.parametrize("text", ["", "[]", '{"schema": "ndexp/image/0"}', '{"schema": "ndexp/image/1", "docker": 1}'])
def test_a_broken_lock_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "image.lock").write_text(text)
    with pytest.raises(LaunchError, match=r"image\.lock: .*Write it anew: ndexp image lock"):
        read_lock(tmp_path / "image.lock")


def test_a_folder_that_is_not_ours_is_told(tmp_path: Path) -> None:
    (tmp_path / "containers").write_text("a file")
    with pytest.raises(LaunchError, match="cannot be written"):
        write_lock(tmp_path / "containers" / "image.lock", LOCK)


def test_a_checkout_has_its_own_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_lock, "checkout", lambda: None)
    assert lock_file(tmp_path) == tmp_path / "containers" / "image.lock"
    monkeypatch.setattr(image_lock, "checkout", lambda: Path("/repository"))
    assert lock_file(tmp_path) == Path("/repository/containers/image.lock")
