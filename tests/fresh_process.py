"""Cases that need NEURON run in a process of their own and print their result as JSON on the last line."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def case_result(script: Path, library: Path, name: str, folder: Path) -> Any:
    """What a case of a script returns, run with a mechanism library in a folder."""
    command = [sys.executable, str(script), str(library), name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=folder, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])
