"""The command line's options; everything else on it is an override."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from ndexp import __version__
from ndexp.errors import ConfigError

_USAGE = "ndexp +experiment=NAME [key=value | group=option | ~key ...] [options]"

_HELP = """\
Runs experiments with large simulations of detailed neurons.

  ndexp                                    the experiments there are
  ndexp +experiment=quickstart             run one
  ndexp +experiment=quickstart run.tstop=500 resources.ranks=4
                                           change any value of it
  ndexp +experiment=quickstart --cfg job   show its whole config, run nothing
  ndexp plan -m +experiment=quickstart run.random_seed=1,2,3
                                           list a sweep's runs, run nothing
  ndexp status | ls | logs RUN | clean     runs that were made; each has --help
  ndexp +experiment=quickstart launch=slurm
                                           as a batch job of a cluster
  ndexp cancel RUN_OR_SWEEP                end what is queued or running
  ndexp +experiment=from_config simulation.base=simulation_config.json
                                           start from a SONATA simulation config
  ndexp --completion bash                  tab completion (bash, zsh, fish)

A run that exists is not made again; launch.rerun=true makes it again.
Results go to launch.root (runs/), a folder per run.

  ndexp show RUN                           what a run was, and its rates
  ndexp diff RUN RUN                       in what two runs differ
  ndexp verify RUN [--rerun]               whether its files are as recorded
  ndexp reproduce RUN_OR_MANIFEST          make it again, here or elsewhere
  ndexp export RUN_OR_SWEEP --to FILE.zip  all that reproduces it, as one file

  ndexp image build | convert              the image of runtime=docker
  ndexp doctor                             which runtimes work on this machine
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line says."""

    overrides: tuple[str, ...]
    config_dirs: tuple[Path, ...]
    show_config: bool
    verbose: bool
    command: tuple[str, ...]
    """All arguments as they were given."""

    multirun: bool = False
    """Several values for one key are a sweep."""

    @property
    def chooses_experiment(self) -> bool:
        """Whether one of the overrides is `+experiment=NAME`."""
        return any(override.lstrip("+").startswith("experiment=") for override in self.overrides)


class Parser(argparse.ArgumentParser):
    """argparse whose errors are ours."""

    def error(self, message: str) -> NoReturn:
        """Raise what argparse complains of.

        Raises:
            ConfigError: always.
        """
        raise ConfigError(message, where="command line", hint="See ndexp --help")


def parse_options(arguments: Sequence[str]) -> Options:
    """The options and overrides of a command line; `--help` and `--version` print and end the program.

    Raises:
        ConfigError: an unknown option, or one that lacks its value.
    """
    parser = Parser(prog="ndexp", usage=_USAGE, description=_HELP, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("overrides", nargs="*", help=argparse.SUPPRESS)
    parser.add_argument("--version", action="version", version=f"ndexp {__version__}")
    parser.add_argument(
        "--config-dir",
        "-cd",
        action="append",
        default=[],
        type=Path,
        metavar="DIR",
        help="a folder with YAML of your own",
    )
    parser.add_argument("--cfg", "-c", choices=["job"], help="show the composed config and run nothing")
    parser.add_argument("--multirun", "-m", action="store_true", help="values a,b,c range(1,5) choice(a,b) are swept")
    parser.add_argument("--verbose", "-v", action="store_true", help="show tracebacks")
    given = parser.parse_intermixed_args(list(arguments))
    return Options(
        overrides=tuple(given.overrides),
        config_dirs=tuple(given.config_dir),
        show_config=given.cfg is not None,
        verbose=given.verbose,
        multirun=given.multirun,
        command=tuple(arguments),
    )
