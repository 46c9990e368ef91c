"""A cluster that is not there: a stand-in for the runner that answers sbatch, squeue, sacct and scancel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from command_fakes import Call, FakeCommands
from experiment_builders import experiment, plan_of, write_circuit

from ndexp.launch.slurm import JobState, Slurm
from ndexp.plan.run_plan import RunPlan
from ndexp.plan.slurm_request import SlurmRequest
from ndexp.schema.execution import LaunchConfig, LaunchKind


@dataclass
class Cluster(FakeCommands):
    """Takes jobs; they stand as it is told."""

    states: dict[str, JobState] = field(default_factory=dict)
    """Job or task → state; those of new jobs are PENDING."""

    accounting: dict[str, str] = field(default_factory=dict)
    """Job → sacct's word; without any there is no accounting."""

    scripts: list[str] = field(default_factory=list)
    environments: list[Mapping[str, str]] = field(default_factory=list)
    commands: list[tuple[str, ...]] = field(default_factory=list)
    next_job: int = 10

    @property
    def slurm(self) -> Slurm:
        """The commands that reach it."""
        return Slurm(runner=self, environment={"PATH": "/bin", "HOME": "/home/me", "OMPI_X": "1", "SLURM_JOB_ID": "1"})

    def all_are(self, word: str, reason: str = "None") -> None:
        """All jobs stand so now."""
        self.states = dict.fromkeys(self.states, JobState(word=word, reason=reason))

    def answer(self, call: Call) -> tuple[int, Sequence[str]]:
        """What the command says."""
        self.commands.append(call.command)
        self.environments.append(call.env or {})
        answers = {"sbatch": self._sbatch, "squeue": self._squeue, "sacct": self._sacct, "scancel": self._scancel}
        return answers[call.command[0]](call.command[1:], call.cwd or Path())

    def _sbatch(self, words: Sequence[str], folder: Path) -> tuple[int, list[str]]:
        text = (folder / words[-1]).read_text()
        self.scripts.append(text)
        job, self.next_job = str(self.next_job), self.next_job + 1
        arrays = [line for line in text.splitlines() if line.startswith("#SBATCH --array=0-")]
        last = int(arrays[0].partition("0-")[2].partition("%")[0]) if arrays else None
        names = [job] if last is None else [f"{job}_{task}" for task in range(last + 1)]
        self.states.update(dict.fromkeys(names, JobState(word="PENDING", reason="Resources")))
        return 0, ["sbatch: a remark of the site", f"{job};cluster"]

    def _squeue(self, words: Sequence[str], _folder: Path) -> tuple[int, list[str]]:
        asked = next(word for word in words if word.startswith("--jobs=")).removeprefix("--jobs=").split(",")
        known = {job: state for job, state in self.states.items() if job.partition("_")[0] in asked}
        if not known and len(asked) == 1:
            return 1, ["slurm_load_jobs error: Invalid job id specified"]
        return 0, [f"{job}|{state.word}|{state.reason}" for job, state in known.items()]

    def _sacct(self, _words: Sequence[str], _folder: Path) -> tuple[int, list[str]]:
        if not self.accounting:
            return 1, ["Slurm accounting storage is disabled"]
        return 0, [f"{job}|{word}" for job, word in self.accounting.items()]

    def _scancel(self, words: Sequence[str], _folder: Path) -> tuple[int, list[str]]:
        for job in [one for one in self.states if one in words or one.partition("_")[0] in words]:
            self.states[job] = JobState(word="CANCELLED", reason="None")
        return 0, []


def slurm_plan(folder: Path, **request: object) -> RunPlan:
    """The plan of a run that Slurm is to launch, in `folder`."""
    config = experiment(launch=LaunchConfig(kind=LaunchKind.slurm))
    plan = plan_of(config, write_circuit(folder / "circuit"), folder)
    return replace(plan, slurm=SlurmRequest(**request))  # type: ignore[arg-type]
