"""`make parity`: runs generated variants of built-in circuits in neurodamus and in ndexp and compares them bit by bit.

`python tests/parity/run.py [--count N] [--seed N] [--only TEXT] [--ranks N] [--fresh] [--self-check]`. Exit code 1 when
a spike or a voltage differs, when one side fails, or when a variant has no spikes at all. Everything made stays in
`.parity/`; see docs/parity.md.
"""

import argparse
import dataclasses
import json
import logging
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from parity import environment
from parity.axes import AXES
from parity.bases import bases
from parity.frames import read_frames, recorded_steps, report_difference
from parity.outcome import Outcome, first_difference, read_ours, read_reference
from parity.variants import Variant, generate

from ndexp.errors import NdexpError

ROOT = environment.REPOSITORY / ".parity"
DRIVER = environment.HERE / "reference_driver.py"
UNLUCKY = "is before duration"
"""What neurodamus says when the intervals that it has drawn for shot noise are too short by chance."""
_HEAD = f"{'result':9} {'cells':>5} {'spikes':>6} {'ref s':>6} {'ours s':>6}  variant"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How one variant went: `result` is equal, unlucky, DIFFERENT, SILENT or FAILED; `detail` says where or why."""

    variant: str
    result: str
    detail: str = ""
    cells: int = 0
    spikes: int = 0
    reference_s: float = 0.0
    ours_s: float = 0.0

    def line(self) -> str:
        """The verdict as a row of the table, its detail on a second row."""
        numbers = f"{self.cells:5d} {self.spikes:6d} {self.reference_s:6.1f} {self.ours_s:6.1f}"
        row = f"{self.result:9} {numbers}  {self.variant}"
        return f"{row}\n          {self.detail}" if self.detail else row


def main() -> int:
    """Run the command line; returns the exit code."""
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    begin = time.perf_counter()
    reference = environment.reference(ROOT)
    ours = reference if options.self_check else environment.ours()
    engine = _reference_again if options.self_check else _ours
    if options.fresh:
        shutil.rmtree(ROOT / "runs", ignore_errors=True)
    verdicts = []
    plain: dict[str, Outcome] = {}
    _say(_HEAD)
    for variant in _chosen(options):
        run_both = (lambda v: run_reference(v, reference)), (lambda v: engine(v, ours))
        verdicts.append(
            _judge(variant, *run_both, plain, _no_difference if options.self_check else _reports_difference)
        )
        _say(verdicts[-1].line())
    bad = [verdict for verdict in verdicts if verdict.result not in {"equal", "unlucky"}]
    report = ROOT / "report.json"
    report.write_text(json.dumps([dataclasses.asdict(v) for v in verdicts], indent=1), encoding="utf-8")
    wall_s = time.perf_counter() - begin
    equal = sum(verdict.result == "equal" for verdict in verdicts)
    unlucky = len(verdicts) - len(bad) - equal
    told = f", {unlucky} unlucky in neurodamus" if unlucky else ""
    _say(f"{equal} of {len(verdicts)} variants equal{told}, {wall_s:.0f} s; {report}")
    return 1 if bad or not verdicts else 0


def run_reference(variant: Variant, reference: environment.Environment, prefix: str = "reference") -> Outcome:
    """The outcome of a variant in neurodamus, taken from an earlier run when nothing has changed since."""
    folder = variant.config.parent
    library = reference.variables["NRNMECH_LIB_PATH"]
    inputs = [variant.config, *folder.glob("*.h5"), *environment.HELPERS.glob("*.hoc"), DRIVER]
    key = f"{environment.sources_key(inputs)} {variant.ranks} {library}"
    stamp = folder / f"{prefix}.json"
    known = json.loads(stamp.read_text(encoding="utf-8")) if stamp.is_file() else {}
    if known.get("key") != key:
        stamp.unlink(missing_ok=True)
        shutil.rmtree(folder / f"{prefix}.frames", ignore_errors=True)
        arguments = [
            str(DRIVER),
            str(variant.config),
            str(folder / prefix),
            *(["--reports"] if variant.reports else []),
        ]
        seconds = _timed_run(reference, arguments, variant, f"{prefix}.log")
        known = {"key": key, "seconds": seconds}
        stamp.write_text(json.dumps(known), encoding="utf-8")
    return read_reference(folder / prefix, ranks=variant.ranks, seconds=known["seconds"])


def _ours(variant: Variant, ours: environment.Environment) -> Outcome:
    output = variant.config.parent / "ours"
    shutil.rmtree(output, ignore_errors=True)
    arguments = ["-m", "ndexp.engine", str(variant.config), "--output-dir", str(output), "--ranks", str(variant.ranks)]
    return read_ours(output, seconds=_timed_run(ours, arguments, variant, "ours.log"))


def _reference_again(variant: Variant, reference: environment.Environment) -> Outcome:
    """Neurodamus once more on one rank: what differs here is not ndexp's doing."""
    return run_reference(dataclasses.replace(variant, ranks=1), reference, "again")


def _no_difference(_: Variant) -> str:
    """For a comparison without reports."""
    return ""


def _reports_difference(variant: Variant) -> str:
    """The first value of the variant's reports that differs, in words; empty if none does."""
    folder = variant.config.parent
    config = json.loads(variant.config.read_text(encoding="utf-8"))
    for name in variant.reports:
        steps = recorded_steps(config["reports"][name], variant.dt, config["run"]["tstop"])
        frames = read_frames(folder / "reference.frames", name)
        if difference := report_difference(frames, folder / "ours" / f"{name}.h5", steps):
            return difference
    return ""


def _timed_run(side: environment.Environment, arguments: list[str], variant: Variant, log: str) -> float:
    folder = variant.config.parent
    begin = time.perf_counter()
    side.run(side.command(arguments, ranks=variant.ranks), folder=folder, log_file=folder / log)
    return time.perf_counter() - begin


def _judge(
    variant: Variant,
    run_theirs: Callable[[Variant], Outcome],
    run_ours: Callable[[Variant], Outcome],
    plain: dict[str, Outcome],
    compare: Callable[[Variant], str],
) -> Verdict:
    """Run both and `compare` their reports.

    `plain` collects each circuit's first outcome, to tell when a variant does the same as that.
    """
    try:
        theirs, our = run_theirs(variant), run_ours(variant)
        reports = compare(variant)
    except (NdexpError, OSError, KeyError, ValueError) as error:
        if _is_unlucky(variant):
            return Verdict(variant=variant.name, result="unlucky", detail="neurodamus draws too few shots and ends")
        return Verdict(variant=variant.name, result="FAILED", detail=f"{type(error).__name__}: {error}")
    difference = first_difference(theirs, our, variant.dt) or reports
    silent = not (len(theirs.times) and len(our.times))
    if variant.plain:
        plain.setdefault(variant.base, theirs)
    idle = (
        not (variant.plain or variant.reports)
        and variant.base in plain
        and not first_difference(plain[variant.base], theirs, variant.dt)
    )
    return Verdict(
        variant=variant.name,
        result="DIFFERENT" if difference else "SILENT" if silent else "equal",
        detail=difference or ("same as the plain circuit" if idle else ""),
        cells=len(theirs.cells),
        spikes=len(theirs.times),
        reference_s=theirs.seconds,
        ours_s=our.seconds,
    )


def _is_unlucky(variant: Variant) -> bool:
    log = variant.config.with_name("reference.log")
    return log.is_file() and UNLUCKY in log.read_text(encoding="utf-8", errors="replace")


def _chosen(options: argparse.Namespace) -> list[Variant]:
    variants = [
        variant if options.ranks is None or not variant.any_ranks else dataclasses.replace(variant, ranks=options.ranks)
        for variant in generate(ROOT, count=options.count, seed=options.seed)
    ]
    return [variant for variant in variants if options.only in variant.name]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare ndexp with neurodamus, bit by bit.")
    every = len(bases()) + len(AXES)
    parser.add_argument("--count", type=int, default=every, help=f"number of variants ({every}: each axis once)")
    parser.add_argument("--seed", type=int, default=1, help="of the generated variants")
    parser.add_argument("--only", default="", metavar="TEXT", help="only variants with this text in their name")
    parser.add_argument("--ranks", type=int, help="run every variant on so many ranks")
    parser.add_argument("--fresh", action="store_true", help="run neurodamus again for variants it has run before")
    parser.add_argument("--self-check", action="store_true", help="compare neurodamus with itself on one rank")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
