"""A library is compiled when the cache has none of that content, and its path is the last line of the program."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ndexp import log
from ndexp.errors import MechanismError
from ndexp.launch import mechanisms
from ndexp.launch.mechanism_sources import MechanismSources
from ndexp.launch.mechanism_toolchain import Toolchain
from ndexp.launch.mechanisms import CORENEURON, build, collect, content_key, given_library, main

TOOLS = Toolchain(nrnivmodl=Path("n"), neuron_version="9.0.2", compiler="g++", compiler_version="g++ 12")


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[MechanismSources]:
    """The calls of a compiler that makes a file at once."""
    calls: list[MechanismSources] = []

    def compile_library(sources: MechanismSources, folder: Path, toolchain: Toolchain, flags: Sequence[str]) -> Path:
        calls.append(sources)
        library = folder / "x86_64" / "libnrnmech.so"
        library.parent.mkdir()
        library.write_text(f"library {flags}")
        (library.parent / "object.o").write_text("")
        if CORENEURON in flags:
            (library.parent / "libcorenrnmech.so").write_text("")
        return library

    monkeypatch.setattr(mechanisms, "compile_library", compile_library)
    monkeypatch.setattr(mechanisms, "find_toolchain", lambda: TOOLS)
    monkeypatch.setattr(mechanisms.sys, "platform", "linux")
    return calls


def folder_with(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "mod files"
    folder.mkdir(exist_ok=True)
    (folder / "Mine.mod").write_text(f"NEURON {{ SUFFIX Mine }} {text}")
    return folder


def test_the_same_content_is_compiled_once(tmp_path: Path, compiled: list[MechanismSources]) -> None:
    folder = folder_with(tmp_path, "")
    first = build([folder], cache=tmp_path / "cache")
    again = build([folder], cache=tmp_path / "cache")
    assert first == again
    assert len(compiled) == 1
    assert first.path == tmp_path / "cache" / "mechanisms" / first.sha256[:16] / "libnrnmech.so"
    assert sorted(path.name for path in first.path.parent.iterdir()) == ["libnrnmech.so", "library.json"]


def test_the_library_tells_what_it_is_made_of(tmp_path: Path, compiled: list[MechanismSources]) -> None:
    library = build([folder_with(tmp_path, "")], cache=tmp_path / "cache")
    assert {"Mine", "VecStim"} <= set(library.sources)
    assert "release.inc" in library.includes
    assert all(len(value) == 64 for value in library.sources.values())


def test_other_content_or_flags_are_another_library(tmp_path: Path, compiled: list[MechanismSources]) -> None:
    cache = tmp_path / "cache"
    plain = build([folder_with(tmp_path, "")], cache=cache)
    flagged = build([tmp_path / "mod files"], cache=cache, flags=("-incflags", "-O3"))
    changed = build([folder_with(tmp_path, ": changed")], cache=cache)
    assert len({plain.sha256, flagged.sha256, changed.sha256}) == 3
    assert plain.path.read_text() == "library ()"
    assert flagged.path.read_text() == "library ('-incflags', '-O3')"


def test_coreneurons_library_stands_beside_the_other_one(tmp_path: Path, compiled: list[MechanismSources]) -> None:
    plain = build(cache=tmp_path / "cache")
    both = build(cache=tmp_path / "cache", flags=(CORENEURON,))
    assert plain.coreneuron is None
    assert both.coreneuron == both.path.with_name("libcorenrnmech.so")
    assert both.coreneuron.is_file()
    assert both.sha256 != plain.sha256
    assert build(cache=tmp_path / "cache", flags=(CORENEURON,)) == both
    assert len(compiled) == 2


def test_the_key_depends_on_everything() -> None:
    keys = {
        content_key({"a": "1"}, {}, ("9",)),
        content_key({"b": "1"}, {}, ("9",)),
        content_key({"a": "2"}, {}, ("9",)),
        content_key({}, {"a": "1"}, ("9",)),
        content_key({"a": "1"}, {}, ("9", "g++")),
    }
    assert len(keys) == 5


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path, compiled: list[MechanismSources]) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MechanismError, match=r"the cache cannot be written: .*Set NDEXP_CACHE_DIR"):
        build(cache=tmp_path / "file")


def test_collect_has_bundled_and_given_files(tmp_path: Path) -> None:
    found = collect([folder_with(tmp_path, "")])
    assert found["Mine"] == tmp_path / "mod files" / "Mine.mod"
    assert found["gap"].is_file()


def test_collect_has_what_mod_files_include(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "")
    (folder / "own.inc").write_text("LOCAL x")
    found = collect([folder])
    assert found["own.inc"] == folder / "own.inc"
    assert found["ndexp_hiding.h"].is_file()


def test_the_program_ends_with_the_path(
    tmp_path: Path,
    compiled: list[MechanismSources],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("NDEXP_CACHE_DIR", str(tmp_path / "cache"))
    try:
        assert main([str(folder_with(tmp_path, ""))]) == 0
    finally:
        log.reset()
    lines = capsys.readouterr().out.splitlines()
    assert "compiling" in lines[0]
    assert Path(lines[-1]).is_file()


def test_the_program_makes_coreneurons_library_when_asked(
    tmp_path: Path,
    compiled: list[MechanismSources],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("NDEXP_CACHE_DIR", str(tmp_path / "cache"))
    try:
        assert main(["--coreneuron"]) == 0
    finally:
        log.reset()
    library = Path(capsys.readouterr().out.splitlines()[-1])
    assert library.name == "libnrnmech.so"
    assert library.with_name("libcorenrnmech.so").is_file()


def test_the_program_fails_with_one_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        assert main([str(tmp_path)]) == MechanismError.exit_code
    finally:
        log.reset()
    assert capsys.readouterr().err == (
        f"ndexp: error: {tmp_path}: the folder has no .mod files. Give the folder they stand in\n"
    )


def test_a_ready_library_is_known_by_its_content(tmp_path: Path) -> None:
    library = tmp_path / "libnrnmech.so"
    library.write_bytes(b"ready")
    found = given_library({"NRNMECH_LIB_PATH": str(library)})
    assert found is not None
    assert found.path == library
    assert found.sources == {"libnrnmech.so": found.sha256}
    library.write_bytes(b"another")
    other = given_library({"NRNMECH_LIB_PATH": str(library)})
    assert other is not None
    assert other.sha256 != found.sha256


def test_no_ready_library_is_named() -> None:
    assert given_library({}) is None
    assert given_library({"NRNMECH_LIB_PATH": ""}) is None


@pytest.mark.parametrize(("names", "said"), [("/absent.so", "does not exist"), ("/a.so:/b.so", "takes one")])
def test_a_ready_library_that_cannot_be_used_is_an_error(names: str, said: str) -> None:
    with pytest.raises(MechanismError, match=said):
        given_library({"NRNMECH_LIB_PATH": names})
