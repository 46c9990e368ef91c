"""What a run was made on: processor, memory, system. Nothing that names a person or a machine."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

import psutil

_CPUINFO = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """The machine's kind; `usable_cores` are those this process may run on."""

    cpu: str
    architecture: str
    physical_cores: int
    logical_cores: int
    usable_cores: int
    memory_bytes: int
    system: str
    kernel: str


def host_facts() -> Host:
    """Facts about the machine this runs on."""
    logical = psutil.cpu_count() or 1
    return Host(
        cpu=cpu_model(_CPUINFO),
        architecture=platform.machine(),
        physical_cores=psutil.cpu_count(logical=False) or logical,
        logical_cores=logical,
        usable_cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else logical,
        memory_bytes=psutil.virtual_memory().total,
        system=_system(),
        kernel=f"{platform.system()} {platform.release()}",
    )


def cpu_model(cpuinfo: Path) -> str:
    """The processor's name as the kernel tells it, else its architecture."""
    try:
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.lower().startswith(("model name", "cpu model"))]
    return next(iter(named), "") or platform.processor() or platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    except OSError:
        return platform.platform(terse=True)
