"""How big a run is: cells, synapses, steps, values in reports; read from the circuit's files without their contents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ndexp.plan.run_plan import RunPlan
from ndexp.schema.reports import ReportSections
from ndexp.sonata.circuit_facts import CircuitFacts, node_set_ids, read_circuit_facts
from ndexp.sonata.json_file import number, section

COMPARTMENTS_A_CELL = 100
"""What a report of whole cells is taken to have of each; simplified cells have tens, reconstructed ones hundreds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What decides how much memory, time and disk a run takes."""

    cells: int
    """Cells that are built."""

    synapses: int
    """Edges of the circuit, by the share of its cells that are built."""

    steps: int
    """Time steps."""

    report_values: int
    """Numbers in all reports."""

    ranks: int
    """MPI processes."""


@dataclass(frozen=True, slots=True)
class SizeReader:
    """Reads sizes of runs; each circuit and node set once."""

    _facts: dict[Path, CircuitFacts] = field(default_factory=dict)
    _cells: dict[tuple[Path, tuple[Path, ...], str], int] = field(default_factory=dict)

    def read(self, plan: RunPlan) -> Size:
        """The size of a planned run.

        Raises:
            CircuitError: a file of the circuit is broken.
        """
        config = plan.simulation_config
        facts = self._circuit(plan.circuit_config)
        everything = real_cells({name: (one.size, one.is_virtual) for name, one in facts.populations.items()})
        cells = self._node_set(plan, config.get("node_set"), everything)
        return Size(
            cells=cells,
            synapses=share(sum(facts.edges.values()), cells, everything),
            steps=_steps(section(config, "run"), "tstop", "dt"),
            report_values=sum(self._values(plan, one, cells) for one in _reports(config)),
            ranks=plan.ranks,
        )

    def _values(self, plan: RunPlan, report: Mapping[str, object], cells: int) -> int:
        recorded = min(cells, self._node_set(plan, report.get("cells"), cells))
        is_whole = report.get("sections") not in {None, ReportSections.soma.value}
        columns = recorded * (COMPARTMENTS_A_CELL if is_whole else 1)
        return columns * _steps(report, "end_time", "dt", "start_time")

    def _circuit(self, config: Path) -> CircuitFacts:
        if config not in self._facts:
            self._facts[config] = read_circuit_facts(config)
        return self._facts[config]

    def _node_set(self, plan: RunPlan, name: object, otherwise: int) -> int:
        """Cells of a node set that are not virtual; `otherwise` without a node set."""
        if not isinstance(name, str):
            return otherwise
        own, facts = plan.simulation_config.get("node_sets_file"), self._circuit(plan.circuit_config)
        files = tuple(Path(str(file)) for file in (facts.node_sets, own) if file)
        key = (plan.circuit_config, files, name)
        if key not in self._cells:
            ids = node_set_ids(plan.circuit_config, files, name)
            real = (len(nodes) for population, nodes in ids.items() if not facts.populations[population].is_virtual)
            self._cells[key] = sum(real)
        return self._cells[key]


def real_cells(populations: Mapping[str, tuple[int, bool]]) -> int:
    """Cells of all populations (size, is virtual) that are not virtual."""
    return sum(size for size, is_virtual in populations.values() if not is_virtual)


def share(edges: int, cells: int, everything: int) -> int:
    """Edges that are built when `cells` of `everything` are: those of built cells, from wherever they come."""
    return round(edges * min(1.0, cells / everything)) if everything else 0


def _reports(config: Mapping[str, object]) -> list[Mapping[str, object]]:
    reports = section(config, "reports")
    blocks = (section(reports, name) for name in reports)
    return [one for one in blocks if one.get("enabled", True)]


def _steps(times: Mapping[str, object], end: str, step: str, start: str = "") -> int:
    length, dt = number(times, end) - number(times, start), number(times, step)
    return max(0, round(length / dt)) if dt > 0 else 0
