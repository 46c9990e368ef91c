"""What a run asks Slurm for, frozen, and what must be true of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ndexp.errors import ConfigError, NdexpError
from ndexp.schema.execution import LaunchKind, StartRanks
from ndexp.schema.experiment import ExperimentConfig

_TIME = re.compile(r"(\d+-)?\d+(:\d+){0,2}")
_OURS = frozenset({"--array", "--chdir", "--export", "--job-name", "--ntasks", "--open-mode", "--output", "--wrap"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SlurmRequest:
    """The section `launch.slurm` of a run; None leaves a choice to the site."""

    partition: str | None = None
    account: str | None = None
    qos: str | None = None
    time: str | None = None
    nodes: int = 1
    constraint: str | None = None
    extra_directives: tuple[str, ...] = ()
    setup_lines: tuple[str, ...] = ()
    export: tuple[str, ...] = ()
    packed: bool = False
    packed_cores: int | None = None


def slurm_request(config: ExperimentConfig) -> SlurmRequest | None:
    """What the run asks Slurm for; None when it is not launched by Slurm."""
    if config.launch.kind is not LaunchKind.slurm:
        return None
    asked = config.launch.slurm
    return SlurmRequest(
        partition=asked.partition,
        account=asked.account,
        qos=asked.qos,
        time=asked.time,
        nodes=asked.nodes,
        constraint=asked.constraint,
        extra_directives=tuple(asked.extra_directives),
        setup_lines=tuple(asked.setup_lines),
        export=tuple(asked.export),
        packed=asked.packed,
        packed_cores=asked.packed_cores,
    )


def slurm_problems(config: ExperimentConfig, where: str) -> Iterator[NdexpError]:
    """Everything that is wrong with what Slurm is to be asked for.

    Args:
        config: the composed experiment.
        where: what the messages call the experiment.
    """
    if config.launch.kind is not LaunchKind.slurm:
        return
    asked, key = config.launch.slurm, f"{where}: launch.slurm"
    if asked.time is not None and not _is_time(asked.time):
        what, hint = f"'{asked.time}' is no time limit", 'Write "hours:minutes:seconds", in YAML in quotes'
        yield ConfigError(what, f"{key}.time", hint)
    if asked.nodes < 1:
        yield ConfigError(f"a run needs at least 1 node, not {asked.nodes}", f"{key}.nodes", "Give 1 or more")
    if asked.nodes > 1 and config.runtime.start_ranks is not StartRanks.srun:
        what = f"{asked.nodes} nodes are reached by srun only"
        yield ConfigError(what, f"{key}.nodes", "Give runtime.start_ranks=srun, or nodes=1")
    if asked.nodes > 1 and asked.packed:
        yield ConfigError("a packed sweep shares one node", f"{key}.packed", "Give packed=false, or nodes=1")
    if asked.packed_cores is not None and asked.packed_cores < config.resources.ranks:
        what = f"{asked.packed_cores} cores are too few for a run of {config.resources.ranks} ranks"
        yield ConfigError(what, f"{key}.packed_cores", "Give at least resources.ranks")
    for one in asked.extra_directives:
        yield from _directive_problems(one, f"{key}.extra_directives")


def _is_time(text: str) -> bool:
    """Whether Slurm reads a time in it. A bare number is what YAML makes of 2:00:00, and Slurm of that days."""
    return text == "UNLIMITED" or (_TIME.fullmatch(text) is not None and not text.isdecimal())


def _directive_problems(text: str, where: str) -> Iterator[NdexpError]:
    name = text.partition("=")[0].split(" ")[0]
    if not name.startswith("-") or "\n" in text:
        yield ConfigError(f"'{text}' is no option of sbatch", where, "Write one such as --reservation=course")
    elif name in _OURS:
        yield ConfigError(f"{name} is ndexp's own choice", where, "Leave it out")
