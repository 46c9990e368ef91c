"""A host that starts containers, as tests of commands see it; nothing of it is there."""

from pathlib import Path

from ndexp.launch.containers import Host
from ndexp.launch.native import Machine

MACHINE = Machine(
    python=Path("/venv/bin/python"),
    mpiexec=Path("/venv/bin/mpiexec"),
    mpi_library=None,
    cores=2,
    is_root=False,
    environment={"PATH": "/bin", "OMPI_X": "1"},
)
HOST = Host(program=Path("/bin/program"), user="1001:1001", machine=MACHINE)
