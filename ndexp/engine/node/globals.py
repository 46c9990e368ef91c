"""NEURON's global state, set once before any cell exists."""

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ndexp.engine import mpi
from ndexp.engine.neuron_api import has_mechanism, hoc, set_hoc_number
from ndexp.engine.rng import set_global_index
from ndexp.errors import ConfigError, NdexpError

if TYPE_CHECKING:
    from ndexp.engine.settings import Settings


log = logging.getLogger(__name__)

_CALCIUM = "cao_CR"


def set_globals(settings: "Settings") -> None:
    """Set temperature, times, seeds and mechanisms' global variables.

    Raises:
        ConfigError: a mechanism's variable does not exist, or its value is not a number.
    """
    h, run, conditions = hoc(), settings.run, settings.conditions
    h.t = 0  # a simulation before this one has left its end time
    h.celsius = conditions.celsius
    h.v_init = conditions.v_init
    h.tstop = run.tstop
    h.dt = run.dt
    h.steps_per_ms = 1.0 / run.dt
    h.secondorder = run.integration_method
    where = settings.path.name
    if conditions.randomize_gaba_rise_time and not has_mechanism("ProbGABAAB_EMS"):
        raise ConfigError(
            "GABA rise times are to be random, but there is no ProbGABAAB_EMS",
            f"{where}: conditions.randomize_gaba_rise_time",
        )
    for mechanism, values in conditions.mechanisms.items():
        for name, value in values.items():
            _set_global(mechanism, name, value, f"{where}: conditions.mechanisms.{mechanism}.{name}")
    set_global_index(run.random_seed)
    seeds = {
        "globalSeed": run.random_seed,
        "synapseSeed": run.synapse_seed,
        "minisSeed": run.minis_seed,
        "stimulusSeed": run.stimulus_seed,
        "ionchannelSeed": run.ionchannel_seed,
    }
    for name, seed in seeds.items():  # templates and scripts read them under these names
        h(f"{name} = {seed}")
    for text in _odd_calcium(settings):
        if mpi.this_rank().rank == 0:
            log.warning("%s", text)


def _odd_calcium(settings: "Settings") -> Iterator[str]:
    """Mechanisms whose own calcium concentration is not the one that scales release."""
    for mechanism, values in settings.conditions.mechanisms.items():
        for name, value in values.items():
            if _CALCIUM in name and value != settings.conditions.extracellular_calcium:
                place = f"{settings.path.name}: conditions.mechanisms.{mechanism}.{name}"
                scaling = settings.conditions.extracellular_calcium
                yield f"{place} is {value} mM, but conditions.extracellular_calcium is {scaling}"


def _set_global(mechanism: str, name: str, value: object, where: str) -> None:
    if not isinstance(value, (bool, int, float)):
        raise ConfigError(f"the value {value!r} is not a number", where)
    try:
        set_hoc_number(f"{name}_{mechanism}", float(value))
    except NdexpError as error:
        raise ConfigError(error.what, where, error.hint) from error
