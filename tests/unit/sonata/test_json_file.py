"""JSON files and the mistakes in them."""

from pathlib import Path

import pytest

from ndexp.errors import ConfigError
from ndexp.sonata.json_file import read_json


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "config.json"
    path.write_bytes(content)
    return path


def test_an_object_keeps_its_order(tmp_path: Path) -> None:
    path = written(tmp_path, '{"b": [1, 2.5], "a": "µ"}'.encode())
    assert list(read_json(path).items()) == [("b", [1, 2.5]), ("a", "µ")]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none.json"
    with pytest.raises(ConfigError, match=rf"^{path}: the file does not exist\. Check the path"):
        read_json(path)


def test_a_mistake_is_named_with_line_and_column(tmp_path: Path) -> None:
    path = written(tmp_path, b'{\n  "run": {"dt": 0.025\n  "x": 1}\n}')
    with pytest.raises(
        ConfigError, match=rf"{path}, line 3, column 3: this is not valid JSON: Expecting ',' delimiter"
    ):
        read_json(path)


@pytest.mark.parametrize("content", [b"[1]", b"1", b'"text"', b"null"])
def test_anything_but_an_object_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ConfigError, match="a JSON object"):
        read_json(written(tmp_path, content))


def test_text_in_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"the file cannot be read \('utf-8' codec"):
        read_json(written(tmp_path, '{"a": "µ"}'.encode("latin-1")))


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="the file cannot be read"):
        read_json(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ConfigError, match="not valid JSON: Expecting value"):
        read_json(written(tmp_path, content))
