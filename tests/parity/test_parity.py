"""A few parity variants as a test; `make parity` runs more of them."""

import os
import sys
from pathlib import Path

import pytest

from ndexp import process

HERE = Path(__file__).parent
INSTALLED = HERE.parents[1] / ".parity" / "venv" / ".installed"


@pytest.mark.parity
@pytest.mark.skipif(
    not (INSTALLED.is_file() or os.environ.get("NDEXP_PARITY") == "1"),
    reason="neurodamus is not installed: run `make parity`, or set NDEXP_PARITY=1 to install it here",
)
def test_variants_are_equal_bit_by_bit(tmp_path: Path) -> None:
    command = [sys.executable, str(HERE / "run.py"), "--count", "10", "--seed", "2"]

    finished = process.run(command, log_file=tmp_path / "parity.log")

    assert finished.exit_status == 0, "\n".join(finished.last_lines)
    assert "10 of 10 variants equal" in finished.last_lines[-1]
