"""Every error class of ndexp and the exit code it ends a program with.

```
NdexpError                       1   anything below, and what nobody foresaw
├── ConfigError                  2   a config file, an override or an option is wrong
│   ├── UnknownKeyError          2   a key or a name that does not exist; knows the nearest ones
│   └── ProblemsError            2   several problems found by one check, told together
├── PlanError                    3   a plan cannot be carried out as it stands
├── LaunchError                  4   a process could not be started, or ended badly
│   ├── RunTakenError            4   another process makes the run
│   └── MechanismError           5   NMODL did not compile, or a mechanism library is wrong
├── CircuitError                 6   a circuit's file is missing or broken
│   ├── TargetError              7   a node set or target is used wrongly
│   ├── SectionIdError           7   a section id does not exist on a cell
│   └── MissingSpikesPopulationError  7   a spike file lacks the population asked for
├── SimulationError              8   building or running the model failed
│   └── OtherRankError           8   this rank is fine, another one failed
└── ResultError                  9   an output file is missing, broken or not as expected
```
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import ClassVar

_KNOWN_SHOWN = 12


class NdexpError(Exception):
    """What is wrong, where it stands and how to mend it.

    Args:
        what: the problem in one sentence, without a full stop.
        where: file and key, or population and node id; empty if it has no place.
        hint: how to mend it; empty if nothing helps.
        data: facts for programs, such as `key`, `file`, `gid`, `rank`, `command`, `exit_status`.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, where: str = "", hint: str = "", **data: object) -> None:
        super().__init__(what, where, hint)
        self.what = what
        self.where = where
        self.hint = hint
        self.data = data

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f". {self.hint}" if self.hint else ""
        return f"{place}{self.what}{advice}"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.args, self.__dict__))


def _rebuild(cls: type[NdexpError], args: tuple[object, ...], state: dict[str, object]) -> NdexpError:
    """The same error on another rank or in another process (errors travel pickled)."""
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class ConfigError(NdexpError):
    """A config file, an override or a command line option is wrong."""

    exit_code = 2


class UnknownKeyError(ConfigError):
    """A key or name that does not exist, with the nearest known ones."""

    def __init__(self, what: str, where: str, name: str, known: Iterable[str]) -> None:
        super().__init__(what, where, did_you_mean(name, known), name=name)


class ProblemsError(ConfigError):
    """All problems that one check found."""

    def __init__(self, what: str, problems: Sequence[NdexpError]) -> None:
        super().__init__(what, problems=tuple(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join([f"{self.what}:", *(f"  - {problem}" for problem in self.problems)])


class PlanError(NdexpError):
    """A plan cannot be carried out as it stands."""

    exit_code = 3


class LaunchError(NdexpError):
    """A process could not be started, or ended badly."""

    exit_code = 4


class RunTakenError(LaunchError):
    """Another process makes the run."""


class MechanismError(LaunchError):
    """NMODL did not compile, or a mechanism library is missing or wrong."""

    exit_code = 5


class CircuitError(NdexpError):
    """A circuit's file is missing or broken."""

    exit_code = 6


class TargetError(CircuitError):
    """A node set or target is used wrongly."""

    exit_code = 7


class SectionIdError(CircuitError):
    """A section id does not exist on a cell."""

    exit_code = 7


class MissingSpikesPopulationError(CircuitError):
    """A spike file lacks the population asked for."""

    exit_code = 7


class SimulationError(NdexpError):
    """Building or running the model failed."""

    exit_code = 8


class OtherRankError(SimulationError):
    """This rank is fine, another one failed and has told why."""


class ResultError(NdexpError):
    """An output file is missing, broken or not as expected."""

    exit_code = 9


ConfigurationError = ConfigError
"""The published API's name of `ConfigError`."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The hint for an unknown `name`: the nearest of the `known` ones, then the known ones themselves."""
    names = sorted(known)
    near = get_close_matches(name, names, n=1, cutoff=0.6)
    shown = ", ".join(names[:_KNOWN_SHOWN]) + (", …" if len(names) > _KNOWN_SHOWN else "")
    listed = f"Known: {shown}" if names else "None is known"
    return f"Did you mean '{near[0]}'? {listed}" if near else listed


def in_file(file: str, problems: Iterable[NdexpError]) -> list[NdexpError]:
    """The same problems; where they stand now begins with the file."""
    found = list(problems)
    for problem in found:
        problem.where = f"{file}: {problem.where}"
    return found


def raise_problems(what: str, problems: Sequence[NdexpError]) -> None:
    """Raise what a check has collected: nothing, the one problem, or all of them at once.

    Raises:
        NdexpError: the only problem, as it is.
        ProblemsError: several problems.
    """
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise ProblemsError(what, problems)
