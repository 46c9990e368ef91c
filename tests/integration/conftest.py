"""Ranks that tests start themselves start as quickly as the launcher's: see `ndexp.launch.native.mpi_arguments`."""

import os

os.environ.setdefault("OMPI_MCA_btl", "^ofi")
