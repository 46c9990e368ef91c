"""What compiles mechanisms on this machine: NEURON's nrnivmodl and a C++ compiler."""

import os
import platform
import shutil
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Protocol

from ndexp import process
from ndexp.errors import MechanismError
from ndexp.launch.base import Command

_TOOLS = ("bash", "make", "perl")
_MAKE_VARIABLES = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES")


class Compiler(Protocol):
    """What compiles mechanisms: the toolchain of this machine, or that of an image."""

    @property
    def neuron_version(self) -> str:
        """NEURON's version."""

    @property
    def compiler(self) -> str:
        """The C++ compiler's command."""

    @property
    def library_name(self) -> str:
        """The name of the file that it makes."""

    def identity(self, flags: Sequence[str]) -> tuple[str, ...]:
        """All that, besides the sources, decides what a compiled library is."""

    def command(self, arguments: Sequence[str], folder: Path, *, is_core: bool) -> Command:
        """The command that runs nrnivmodl in a folder.

        Args:
            arguments: of nrnivmodl.
            folder: the only one that it writes.
            is_core: whether CoreNEURON's library is made too.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolchain:
    """What compiles mechanisms."""

    nrnivmodl: Path
    neuron_version: str

    compiler: str
    """The C++ compiler's command."""

    compiler_version: str
    """The first line of `--version`."""

    @property
    def library_name(self) -> str:
        """The name of the file that it makes."""
        return "libnrnmech.dylib" if sys.platform == "darwin" else "libnrnmech.so"

    def command(self, arguments: Sequence[str], folder: Path, *, is_core: bool) -> Command:
        """The command that runs nrnivmodl in a folder, with English messages and nothing of a make we may run in."""
        kept = {name: value for name, value in os.environ.items() if name not in _MAKE_VARIABLES}
        environment = {**without_pylib(is_core=is_core), **kept, "CXX": self.compiler, "LC_ALL": "C.UTF-8"}
        return Command(arguments=(str(self.nrnivmodl), *arguments), environment=environment, folder=folder)

    def identity(self, flags: Sequence[str]) -> tuple[str, ...]:
        """All that, besides the sources, decides what a compiled library is."""
        machine = (platform.system(), platform.machine(), *platform.libc_ver(), *_processor(flags))
        return (self.neuron_version, self.compiler, self.compiler_version, *machine, *flags)


def without_pylib(*, is_core: bool) -> dict[str, str]:
    """Keeps nrnivmodl from looking for a shared libpython, which only CoreNEURON's translator needs."""
    return {} if is_core else {"NMODL_PYLIB": ""}


def find_toolchain(environment: Mapping[str, str] | None = None, python: Path | None = None) -> Toolchain:
    """The nrnivmodl beside the Python interpreter, and the C++ compiler it will use.

    Args:
        environment: default this process's; `CXX` names a compiler, `PATH` says where programs are.
        python: the interpreter; default `sys.executable`.

    Raises:
        MechanismError: NEURON, a compiler or another program is not installed.
    """
    environment = os.environ if environment is None else environment
    nrnivmodl = (python or Path(sys.executable)).with_name("nrnivmodl")
    if not nrnivmodl.is_file():
        raise MechanismError("NEURON's nrnivmodl is not there", str(nrnivmodl), "Install the package neuron")
    compiler = _compiler(environment)
    missing = [tool for tool in _TOOLS if shutil.which(tool, path=environment.get("PATH")) is None]
    if not compiler:
        missing.append(f"the C++ compiler '{environment['CXX']}' (CXX)" if environment.get("CXX") else "g++")
    if missing:
        raise MechanismError(
            f"mechanisms cannot be compiled, not installed: {', '.join(missing)}",
            hint="Install them (Debian, Ubuntu: apt install g++ make perl; Fedora: dnf install gcc-c++ make perl), "
            "or name a compiled library in NRNMECH_LIB_PATH",
            missing=tuple(missing),
        )
    return Toolchain(
        nrnivmodl=nrnivmodl,
        neuron_version=_neuron_version(),
        compiler=compiler,
        compiler_version=next(iter(process.run([compiler.split()[0], "--version"]).last_lines), ""),
    )


def _compiler(environment: Mapping[str, str]) -> str:
    """The C++ compiler's command: CXX, or else the one Python was built with, or else a usual one; empty if none."""
    given = environment.get("CXX")
    usual = (str(sysconfig.get_config_var("CXX") or ""), "g++", "c++", "clang++")
    candidates = [words for words in ((given,) if given else usual) if words.split()]
    return next((one for one in candidates if shutil.which(one.split()[0], path=environment.get("PATH"))), "")


def _neuron_version() -> str:
    try:
        return version("neuron")
    except PackageNotFoundError as error:
        raise MechanismError("NEURON is not installed", hint="Install the package neuron") from error


def _processor(flags: Sequence[str]) -> tuple[str, ...]:
    """What code for "this very processor" depends on."""
    if not any("native" in flag for flag in flags):
        return ()
    information = Path("/proc/cpuinfo")
    lines = information.read_text(encoding="utf-8").splitlines() if information.is_file() else [platform.processor()]
    return tuple(sorted({line for line in lines if line.startswith(("model name", "flags", "Features"))}))
