"""The builder with the real nrnivmodl: broken files, odd paths, several processes, a library that really runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ndexp.errors import MechanismError
from ndexp.launch.mechanism_compiler import CORENEURON, compile_library
from ndexp.launch.mechanism_sources import MechanismSources
from ndexp.launch.mechanism_toolchain import find_toolchain

pytestmark = pytest.mark.integration

KV = """NEURON { SUFFIX %s
    NONSPECIFIC_CURRENT i
}
PARAMETER { g = 1e-4 }
ASSIGNED { v i }
BREAKPOINT { i = g*(v + 77) }
"""
SYNTAX = "NEURON { SUFFIX Broken }\nPARAMETER { a = 1 }\nBREAKPOINT {\n    a = = 3\n}\n"
VERBATIM = "NEURON { SUFFIX Wrong }\nPROCEDURE p() {\nVERBATIM\n    int x = no_such_thing;\nENDVERBATIM\n}\n"
LOAD = (
    "from neuron import h; import sys; h.nrn_load_dll(sys.argv[1]); s = h.Section(); s.insert(sys.argv[2]); h.VecStim()"
)


def start(cache: Path, *folders: Path, **variables: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "ndexp.launch.mechanisms", *map(str, folders)]
    environment = {**os.environ, "NDEXP_CACHE_DIR": str(cache), **variables}
    return subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def ended(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


def test_a_syntax_error_names_file_line_and_words(tmp_path: Path) -> None:
    (tmp_path / "Broken.mod").write_text(SYNTAX)
    code, _, err = ended(start(tmp_path / "cache", tmp_path))
    assert code == 5
    assert err.startswith(f"ndexp: error: {tmp_path}/Broken.mod, line 4: the mechanism does not compile.")
    assert "Illegal block at line 4 in file Broken.mod\n      a = = 3" in err
    assert list((tmp_path / "cache" / "mechanisms").iterdir()) == []


def test_a_cpp_error_in_verbatim_names_the_line_of_the_mod_file(tmp_path: Path) -> None:
    wrong, folder = tmp_path / "Wrong.mod", tmp_path / "build"
    wrong.write_text(VERBATIM)
    folder.mkdir()
    with pytest.raises(MechanismError) as caught:
        compile_library(MechanismSources(mods={"Wrong": wrong}, includes={}), folder, find_toolchain())
    said = str(caught.value)
    assert said.startswith(f"{wrong}, line 4: the mechanism does not compile. nrnivmodl's own words:")
    assert "was not declared in this scope" in said
    assert "int x = no_such_thing;" in said


@pytest.mark.parametrize(("text", "line", "said"), [(SYNTAX, 4, "NMODL Parser Error"), (VERBATIM, 4, "no_such_thing")])
def test_what_coreneurons_compilation_refuses_names_the_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    wrong, folder = tmp_path / "Wrong.mod", tmp_path / "build"
    wrong.write_text(text)
    folder.mkdir()
    with pytest.raises(MechanismError) as caught:
        compile_library(MechanismSources(mods={"Wrong": wrong}, includes={}), folder, find_toolchain(), (CORENEURON,))
    assert str(caught.value).startswith(f"{wrong}, line {line}: the mechanism does not compile.")
    assert said in str(caught.value)


def test_a_missing_compiler_is_named(tmp_path: Path) -> None:
    code, _, err = ended(start(tmp_path / "cache", CXX="no-such-compiler"))
    assert code == 5
    assert "not installed: the C++ compiler 'no-such-compiler' (CXX)" in err


def test_two_processes_at_once_share_a_library_that_runs_from_odd_paths(tmp_path: Path) -> None:
    mods = tmp_path / "Kanäle, meine $1"
    mods.mkdir()
    (mods / "Kleak.mod").write_text(KV % "Kleak")
    both = [start(tmp_path / "ca che ü", mods, MAKEFLAGS="-j --jobserver-auth=8,9") for _ in range(2)]
    results = [ended(one) for one in both]
    assert [code for code, _, _ in results] == [0, 0], results
    paths = {out.splitlines()[-1] for _, out, _ in results}
    assert len(paths) == 1
    assert sum("compiling" in out for _, out, _ in results) == 1
    kept = sorted(path.name for path in (tmp_path / "ca che ü" / "mechanisms").iterdir())
    assert kept == [Path(next(iter(paths))).parent.name]
    link = tmp_path / "libnrnmech.so"  # NEURON takes ASCII paths only
    link.symlink_to(*paths)
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(link), "Kleak"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
