"""Simulations on several ranks after one another: the network stays, and only what acts on it is made anew.

Ranks cannot be forked, so this is done only where a simulation is known to leave nothing behind.
"""

import gc
import os
import sys
from typing import TextIO

from ndexp import log as logs
from ndexp.engine import mpi
from ndexp.engine.metype import numbers_read
from ndexp.engine.neuron_api import has_mechanism, hoc
from ndexp.engine.node import Node, stages
from ndexp.engine.node.sharing import may_follow, synapses_depend_on
from ndexp.engine.orders import REFUSED, Order, ended, read_order, settings_asked_for
from ndexp.engine.progress import Progress

_CLAMPS = ("IClamp", "SEClamp", "MembraneCurrentSource", "ConductanceSource", "EFieldIntegrator")


def serve_in_turn(orders: TextIO | None) -> None:
    """Carry out orders until one needs another network, or there are no more.

    Args:
        orders: a line each; on rank 0 only.

    Raises:
        NdexpError: a simulation failed; the network is not to be used any more.
    """
    node: Node | None = None
    clamps = 0
    while line := _next_line(orders):
        order = read_order(line)
        os.chdir(order.folder)
        if node is None:
            logs.configure(rank=mpi.this_rank().rank, directory=order.log_dir)
            node = Node(order.config, {"output_path": order.output_dir, "progress": Progress(for_programs=True)})
            stages.make_cells(node)
            stages.make_synapses(node)
            clamps = _clamps()
        elif not _can_follow(node, order):
            _say(REFUSED)
            return
        else:
            _begin_again(node, order, clamps)
        stages.make_inputs_and_reports(node)
        stages.simulate(node)
        _say(ended(0))


def _can_follow(node: Node, order: Order) -> bool:
    """Whether an order's simulation can use the network after the one that was there; if it is wrong, it will tell."""
    wanted, read = settings_asked_for(order), numbers_read()
    if wanted is None:
        return True
    if "globalSeed" in read:  # cells that draw numbers might not draw the same ones again
        return False
    needed, there = (synapses_depend_on(settings, read) for settings in (wanted, node.settings))
    return may_follow(node.settings) and may_follow(wanted) and needed == there


def _next_line(orders: TextIO | None) -> str:
    """The next order, on every rank; empty at the end."""
    line = None if orders is None else orders.readline()
    mpi.wait_idly()
    return str(mpi.broadcast(line))


def _begin_again(node: Node, order: Order, clamps: int) -> None:
    """Let go what acted on the network, and take the settings of the next simulation.

    Args:
        node: whose simulation has ended.
        order: the next one.
        clamps: how many of them belong to the network.
    """
    logs.configure(rank=mpi.this_rank().rank, directory=order.log_dir)
    with node.progress.stage("start") as stage:
        node.forget_inputs_and_reports()
        gc.collect()
        assert _clamps() == clamps, "no stimulus of an earlier simulation acts on"
        node.adopt(order.config, order.output_dir)
        node.restart_streams()
        stage.detail = "the cells and synapses of another run"


def _clamps() -> int:
    """How many objects there are that inject something."""
    return sum(int(hoc().List(name).count()) for name in _CLAMPS if has_mechanism(name))


def _say(answer: str) -> None:
    if mpi.this_rank().rank == 0:
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
