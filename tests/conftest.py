"""What holds for all tests."""

import pytest
from runtimes import skip_or_fail


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests marked docker, apptainer or slurm run where these are."""
    skip_or_fail({marker.name for marker in item.iter_markers()})
