"""Simulations of one rank after one another, which share what they have in common by forks of this process.

Processes hold a model at three depths: NEURON with its mechanisms, the cells with their edges read, the synapses. A
simulation runs in a fork of the deepest process that holds just what it needs, so it finds what it would have built
alone, and nothing that another one did. A process that an order does not suit ends, and the one above it makes another.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TextIO

from ndexp import log as logs
from ndexp.engine.forks import Worker, start_worker, status_in_fork
from ndexp.engine.metype import numbers_read
from ndexp.engine.node import Node, stages
from ndexp.engine.node.sharing import cells_depend_on, synapses_depend_on
from ndexp.engine.orders import REFUSED, Order, ended, read_order, settings_asked_for
from ndexp.engine.progress import Progress
from ndexp.engine.settings import Settings
from ndexp.errors import NdexpError


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """A depth at which models are held."""

    name: str
    """What is held."""

    build: Callable[[Node], None]
    """Builds it on what is held above."""

    depends_on: Callable[[Settings, frozenset[str]], Settings]
    """What of the settings it depends on."""


@dataclass(slots=True)
class Held:
    """A model as far as a process has built it."""

    order: Order
    """The order that it was built for, or of the simulation that it has become."""

    node: Node
    depth: Depth

    def suits(self, order: Order) -> bool:
        """Whether the order's simulation needs just this; if the order is wrong, its simulation will tell."""
        wanted, read = settings_asked_for(order), numbers_read()
        if wanted is None:
            return True
        return self.depth.depends_on(wanted, read) == self.depth.depends_on(self.node.settings, read)


def _cells(node: Node) -> None:
    stages.make_cells(node)
    with node.progress.stage("edges"):
        node.read_edges()


DEPTHS = (
    Depth(name="cells", build=_cells, depends_on=cells_depend_on),
    Depth(name="cells and synapses", build=stages.make_synapses, depends_on=synapses_depend_on),
)
"""What the processes below one another build."""


def serve(orders: Iterable[str], answers: TextIO, held: Held | None, deeper: Sequence[Depth]) -> None:
    """Carry out orders one by one, until one does not suit what is held or there are no more.

    Args:
        orders: a line each.
        answers: gets a line for each.
        held: what this process has built; None for NEURON alone.
        deeper: what the processes below it build.
    """
    below: Worker | None = None
    for line in orders:
        order = read_order(line)
        if held is not None and not held.suits(order):
            break
        if deeper:
            below, answer = _ask_below(below, line.rstrip("\n"), (held, deeper))
        else:
            answer = ended(status_in_fork(partial(_simulate, held, order)))
        _say(answers, answer)
    else:
        _end(below)
        return
    _end(below)
    _say(answers, REFUSED)


def _ask_below(
    below: Worker | None, line: str, given: tuple[Held | None, Sequence[Depth]]
) -> tuple[Worker | None, str]:
    """The answer of the process below to an order, and that process: a new one, if the order did not suit the old."""
    answer = REFUSED if below is None else below.ask(line)
    if answer == REFUSED:
        _end(below)
        below = start_worker(lambda orders, answers: _build_and_serve((line, orders), answers, *given))
        answer = below.answer()
    if answer:
        return below, answer
    assert below is not None, "it was asked"
    return None, ended(below.end() or NdexpError.exit_code)


def _build_and_serve(
    orders: tuple[str, Iterable[str]], answers: TextIO, held: Held | None, deeper: Sequence[Depth]
) -> None:
    """In a process of its own: build one depth more for the first order, then carry out all orders."""
    line, further = orders
    depth, *rest = deeper
    order = read_order(line)
    node = _begun(held, order)
    depth.build(node)
    serve(chain([line], further), answers, Held(order=order, node=node, depth=depth), rest)


def _simulate(held: Held | None, order: Order) -> None:
    """In a process of its own: all the rest of a simulation."""
    assert held is not None, "simulations run in processes that hold a model"
    node = _begun(held, order)
    stages.make_inputs_and_reports(node)
    stages.simulate(node)


def _begun(held: Held | None, order: Order) -> Node:
    """What is held, with the order's settings and logs; without it a simulation of which nothing is built."""
    if held is not None and held.order == order:
        return held.node
    os.chdir(order.folder)
    logs.configure(directory=order.log_dir)
    if held is None:
        return Node(order.config, {"output_path": order.output_dir, "progress": Progress(for_programs=True)})
    with held.node.progress.stage("start") as stage:
        held.node.adopt(order.config, order.output_dir)
        stage.detail = f"the {held.depth.name} of another run"
    held.order = order
    return held.node


def _end(below: Worker | None) -> None:
    if below is not None:
        below.end()


def _say(answers: TextIO, answer: str) -> None:
    answers.write(f"{answer}\n")
    answers.flush()
