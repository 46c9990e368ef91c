"""`ndexp --cfg job`: the composed config, and nothing is run."""

from pathlib import Path

from ndexp.cli.options import Options
from ndexp.cli.prepare import composed_experiment


def show_config(options: Options) -> int:
    """Print the composed and checked YAML; exit code 0."""
    print(composed_experiment(options, Path.cwd()).text, end="")
    return 0
