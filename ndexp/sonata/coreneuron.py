"""What CoreNEURON cannot run of a simulation; NEURON can."""

from collections.abc import Iterable, Iterator, Mapping

from ndexp.errors import ConfigError

_INPUT_HINT = "Use NEURON, or leave it out"
_CELLS = {"point_process": "point neurons", "astrocyte": "astrocytes"}
"""Kinds of nodes that it does not know: artificial cells, and what listens to a synapse's variable."""


def not_in_coreneuron(
    reports: Iterable[str], inputs: object, populations: Iterable[tuple[str, object]], where: str
) -> Iterator[ConfigError]:
    """What must be left out when CoreNEURON is to solve a simulation.

    Args:
        reports: names of reports, which sample the model while NEURON solves it.
        inputs: the parsed JSON of `inputs`.
        populations: name and type of each node population.
        where: the config, for messages.
    """
    for name in reports:
        yield _problem("reports", f"{where}: reports.{name}", "Use NEURON, or disable it")
    for name, block in inputs.items() if isinstance(inputs, Mapping) else ():
        for key, what, hint in _of_input(block) if isinstance(block, Mapping) else ():
            yield _problem(what, f"{where}: inputs.{name}.{key}", hint)
    for name, kind in populations:
        if str(kind) in _CELLS:
            yield _problem(_CELLS[str(kind)], f"{where}: target_simulator: population '{name}'", "Use NEURON")


def _of_input(block: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """Key, what, and a hint: potentials outside of the membrane, and steps, which CoreNEURON does not play."""
    module = block.get("module")
    if module == "spatially_uniform_e_field":
        yield "module", "electric fields", _INPUT_HINT
    if module == "seclamp" and block.get("voltage_levels"):
        yield "voltage_levels", "voltage clamps with levels", "Use NEURON, or an input for each level"
    if module == "replay" and block.get("interpolate") is False:
        yield "interpolate", "reports replayed in steps", "Use NEURON, or set interpolate to true"


def _problem(what: str, where: str, hint: str) -> ConfigError:
    return ConfigError(f"{what} are not available with CORENEURON", where, hint)
