"""A failed compilation tells file, line and nrnivmodl's own words."""

from pathlib import Path

from ndexp.launch.mechanism_compiler import failure, nrnivmodl_arguments
from ndexp.launch.mechanism_sources import MechanismSources
from ndexp.launch.mechanism_toolchain import Toolchain
from ndexp.process import Finished

SOURCES = MechanismSources(mods={"Kv7": Path("/user's folder/Kv7.mod")}, includes={})
TRACEBACK = ["Traceback (most recent call last):", '  File "nrnivmodl", line 126', "subprocess.CalledProcessError: 2"]


def message(folder: Path, *output: str) -> str:
    finished = Finished(command=("nrnivmodl", "mod"), exit_status=2, last_lines=output[-3:])
    return str(failure([*output, *TRACEBACK], SOURCES, folder, finished))


def test_a_syntax_error_has_its_line(tmp_path: Path) -> None:
    said = message(
        tmp_path,
        " -> \x1b[32mNMODL\x1b[0m ../mod/Kv7.mod",
        "Translating Kv7.mod into /x/Kv7.cpp",
        "syntax error:",
        " Error: Illegal block at line 7 in file Kv7.mod",
        "    a = = 3",
        "make: *** [makemod2c_inc:3: Kv7.cpp] Error 1",
    )
    assert said.splitlines() == [
        "/user's folder/Kv7.mod, line 7: the mechanism does not compile. nrnivmodl's own words:",
        "  syntax error:",
        "   Error: Illegal block at line 7 in file Kv7.mod",
        "      a = = 3",
    ]


def test_a_cpp_error_is_traced_back_to_the_mod_file(tmp_path: Path) -> None:
    (tmp_path / "mod").mkdir()
    (tmp_path / "x86_64").mkdir()
    (tmp_path / "mod" / "Kv7.mod").write_text("NEURON {}\nVERBATIM\n   int x = y;\nENDVERBATIM\n")
    (tmp_path / "x86_64" / "Kv7.cpp").write_text("\n\n\n\nint x = y;\n")
    said = message(tmp_path, f"{tmp_path}/x86_64/Kv7.cpp:5:9: error: 'y' was not declared", "    5 | int x = y;")
    assert said.startswith("/user's folder/Kv7.mod, line 3: the mechanism does not compile")
    assert "x86_64/Kv7.cpp:5:9: error: 'y' was not declared" in said
    assert str(tmp_path) not in said


def test_a_syntax_error_that_coreneurons_translator_finds_has_its_line(tmp_path: Path) -> None:
    said = message(
        tmp_path,
        "[INFO] Running: make -j4 -f /venv/share/coreneuron/nrnivmodl_core_makefile",
        "[NMODL] [warning] :: SemanticAnalysisVisitor :: FUNCTION initps does not have an explicit return statement",
        "    /venv/bin/nmodl x86_64/corenrn/mod2c/Kv7.mod -o x86_64/corenrn/mod2c/ host --c passes --inline ",
        "terminate called after throwing an instance of 'std::runtime_error'",
        "  what():  NMODL Parser Error : syntax error, unexpected = [Location : 4.9]",
        "    a = = 3",
        "make: *** [/venv/share/coreneuron/nrnivmodl_core_makefile:185: x86_64/corenrn/mod2c/Kv7.cpp] Error 134",
    )
    assert said.splitlines() == [
        "/user's folder/Kv7.mod, line 4: the mechanism does not compile. nrnivmodl's own words:",
        "    what():  NMODL Parser Error : syntax error, unexpected = [Location : 4.9]",
        "      a = = 3",
    ]


def test_a_cpp_error_in_coreneurons_translation_is_traced_back_to_the_mod_file(tmp_path: Path) -> None:
    (tmp_path / "mod").mkdir()
    (tmp_path / "x86_64" / "corenrn" / "mod2c").mkdir(parents=True)
    (tmp_path / "mod" / "Kv7.mod").write_text("NEURON {}\nVERBATIM\n   int x = y;\nENDVERBATIM\n")
    (tmp_path / "x86_64" / "Kv7.cpp").write_text("int z;\n" * 5)
    (tmp_path / "x86_64" / "corenrn" / "mod2c" / "Kv7.cpp").write_text("\n\n\n\n     int x = y;\n")
    said = message(tmp_path, "x86_64/corenrn/mod2c/Kv7.cpp:5:9: error: 'y' was not declared")
    assert said.startswith("/user's folder/Kv7.mod, line 3: the mechanism does not compile")


def test_a_file_that_fails_without_words_is_known_from_coreneurons_make(tmp_path: Path) -> None:
    make = "make: *** [/venv/nrnivmodl_core_makefile:181: x86_64/corenrn/build/Kv7.o] Error 1"
    assert message(tmp_path, make).startswith("/user's folder/Kv7.mod: the mechanism does not compile")


def test_a_cpp_error_that_cannot_be_traced_still_has_its_file(tmp_path: Path) -> None:
    said = message(tmp_path, f"{tmp_path}/x86_64/Kv7.cpp:5:9: error: 'y' was not declared")
    assert said.startswith("/user's folder/Kv7.mod: the mechanism does not compile")


def test_without_a_line_the_file_is_known_from_make(tmp_path: Path) -> None:
    said = message(tmp_path, "Couldn't open: nothere.inc", "make: *** [makemod2c_inc:3: Kv7.cpp] Error 1")
    assert said.startswith("/user's folder/Kv7.mod: the mechanism does not compile")
    assert "Couldn't open: nothere.inc" in said


def test_what_is_not_understood_is_told_as_it_is(tmp_path: Path) -> None:
    said = message(tmp_path, "something broke")
    assert said.startswith("nrnivmodl: mechanisms do not compile")
    assert "something broke" in said


def test_the_environment_speaks_english_and_knows_no_outer_make(monkeypatch) -> None:  # noqa: ANN001 - pytest's
    monkeypatch.setenv("MAKEFLAGS", "-j --jobserver-auth=3,4")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    tools = Toolchain(nrnivmodl=Path("n"), neuron_version="9", compiler="clang++", compiler_version="1")
    environment = tools.command([], Path("/build"), is_core=False).environment
    assert environment["LC_ALL"] == "C.UTF-8"
    assert environment["CXX"] == "clang++"
    assert "MAKEFLAGS" not in environment
    assert "NMODL_PYLIB" in environment
    monkeypatch.delenv("NMODL_PYLIB", raising=False)
    core = tools.command([], Path("/build"), is_core=True)
    assert "NMODL_PYLIB" not in core.environment, "its translator needs a real one"


def test_given_compiler_flags_keep_ours() -> None:
    ours = "-DDISABLE_REPORTINGLIB"
    assert nrnivmodl_arguments(()) == ["-incflags", ours]
    assert nrnivmodl_arguments(("-coreneuron",)) == ["-incflags", ours, "-coreneuron"]
    assert nrnivmodl_arguments(("-incflags", "-O3", "-coreneuron")) == ["-incflags", f"{ours} -O3", "-coreneuron"]
