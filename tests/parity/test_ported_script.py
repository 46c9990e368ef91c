"""`tests/integration/ported_script.py` still sees in neurodamus what `tests/data/ported_script.json` has."""

import importlib.util
import json
import os
from pathlib import Path

import pytest
from parity import environment

ROOT = environment.REPOSITORY / ".parity"
TEST = environment.REPOSITORY / "tests" / "integration" / "test_ported_script.py"


@pytest.mark.parity
@pytest.mark.skipif(
    not ((ROOT / "venv" / ".installed").is_file() or os.environ.get("NDEXP_PARITY") == "1"),
    reason="neurodamus is not installed: run `make parity`, or set NDEXP_PARITY=1 to install it here",
)
def test_neurodamus_shows_what_is_stored(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("ported", TEST)
    assert spec is not None
    assert spec.loader is not None
    ported = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(ported)
    script = tmp_path / "script.py"
    script.write_text(ported.SCRIPT.read_text(encoding="utf-8").replace("from ndexp.engine.", "from neurodamus."))
    neurodamus = environment.reference(ROOT)

    command = neurodamus.command([str(script), str(ported.write_config(tmp_path)), "seen.json"], ranks=1)
    neurodamus.run(command, folder=tmp_path, log_file=tmp_path / "log")

    stored = json.loads(ported.EXPECTED.read_text(encoding="utf-8"))
    assert json.loads((tmp_path / "seen.json").read_text(encoding="utf-8")) == stored["seen"]
