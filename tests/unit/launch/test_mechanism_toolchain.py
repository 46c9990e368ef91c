"""What compiles mechanisms is found, or what is missing is named."""

import os
from pathlib import Path

import pytest

from ndexp.errors import MechanismError
from ndexp.launch.mechanism_toolchain import Toolchain, find_toolchain


def programs(folder: Path, *names: str) -> str:
    folder.mkdir(exist_ok=True)
    for name in names:
        path = folder / name
        path.write_text("#!/bin/sh\necho 'compiler 1.2'\n")
        path.chmod(0o755)
    return str(folder)


def python(tmp_path: Path) -> Path:
    programs(tmp_path / "bin", "python", "nrnivmodl")
    return tmp_path / "bin" / "python"


def test_missing_programs_are_all_named(tmp_path: Path) -> None:
    path = programs(tmp_path / "path", "bash")
    with pytest.raises(MechanismError, match=r"not installed: make, perl, g\+\+.*apt install g\+\+ make perl"):
        find_toolchain({"PATH": path}, python(tmp_path))


def test_a_wrong_cxx_is_named(tmp_path: Path) -> None:
    path = programs(tmp_path / "path", "bash", "make", "perl", "g++")
    with pytest.raises(MechanismError, match=r"the C\+\+ compiler 'no-such-c\+\+ -pthread' \(CXX\)"):
        find_toolchain({"PATH": path, "CXX": "no-such-c++ -pthread"}, python(tmp_path))


def test_a_missing_nrnivmodl_is_named(tmp_path: Path) -> None:
    with pytest.raises(MechanismError, match=r"nrnivmodl is not there\. Install the package neuron"):
        find_toolchain(os.environ, tmp_path / "python")


def test_the_identity_has_versions_machine_and_flags() -> None:
    tools = Toolchain(nrnivmodl=Path("n"), neuron_version="9.0.2", compiler="g++", compiler_version="g++ 12.2")
    plain = tools.identity(())
    assert plain[:3] == ("9.0.2", "g++", "g++ 12.2")
    assert tools.identity(("-incflags", "-O3")) == (*plain, "-incflags", "-O3")
    assert len(tools.identity(("-incflags", "-march=native"))) > len(plain) + 2, "native code depends on the processor"
