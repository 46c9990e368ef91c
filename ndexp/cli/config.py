"""`ndexp --cfg job`: the composed config, and nothing is run."""

from ndexp.cli.options import Options


def show_config(options: Options) -> int:
    """Print the composed and checked YAML; exit code 0."""
    from ndexp.compose.composer import compose_experiment

    print(compose_experiment(options.overrides, options.config_dirs).text, end="")
    return 0
