"""`python measure.py RESULT.json COMMAND …`: runs a command; keeps its wall time and its largest process's memory."""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path


def main() -> int:
    """Run the command line; returns the command's exit code."""
    result, *command = sys.argv[1:]
    begin = time.perf_counter()
    status = subprocess.run(command, check=False).returncode
    facts = {
        "wall_s": time.perf_counter() - begin,
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }
    Path(result).write_text(json.dumps(facts), encoding="utf-8")
    return abs(status)


if __name__ == "__main__":
    sys.exit(main())
