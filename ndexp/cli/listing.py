"""`ndexp` without an experiment: the experiments there are."""

from collections.abc import Sequence
from pathlib import Path

from ndexp.errors import ConfigError


def list_experiments(config_dirs: Sequence[Path]) -> int:
    """Print the experiments with their descriptions; exit code 0."""
    from rich.console import Console
    from rich.table import Table

    from ndexp.compose.configs import experiments

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold cyan", no_wrap=True)
    table.add_column()
    for experiment in experiments(config_dirs):
        table.add_row(f"  {experiment.name}", experiment.description)
    console = Console(highlight=False)
    console.print("Experiments:\n", style="bold")
    console.print(table)
    console.print("\nRun one: [bold]ndexp +experiment=quickstart[/bold]    More: [bold]ndexp --help[/bold]")
    return 0


def no_experiment(config_dirs: Sequence[Path]) -> ConfigError:
    """What is wrong with overrides that no experiment stands before."""
    from ndexp.compose.configs import experiments

    known = ", ".join(experiment.name for experiment in experiments(config_dirs))
    return ConfigError("no experiment is chosen", "command line", f"Add +experiment=NAME. Known: {known}")
