"""Which runs may share what is built of them: those whose networks have one name."""

import hashlib
import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from ndexp.plan.run_plan import RunPlan
from ndexp.sonata.json_file import section

_LATER = frozenset({"reports", "output", "metadata", "inputs"})
_TOLD = frozenset({"weight", "spont_minis", "synapse_configure", "synapse_delay_override"})


@dataclass(frozen=True, slots=True)
class Network:
    """What runs can have in common; the engine itself decides what it uses again."""

    cells: str
    """Runs with the same name here can share their cells, at least; on several ranks only together with synapses."""

    synapses: str
    """Runs with the same name here can share their synapses too."""


def network_of(plan: RunPlan) -> Network | None:
    """The network of a run; None where nothing can be shared: in containers, with srun, in CoreNEURON."""
    config = plan.simulation_config
    is_ours = plan.runtime == "native" and plan.start_ranks == "inside"
    if not is_ours or config.get("target_simulator") == "CORENEURON":
        return None
    built = {name: value for name, value in config.items() if name not in _LATER}
    built["conditions"] = _without(section(config, "conditions"), {"modifications", "v_init"})
    built["run"] = _without(section(config, "run"), {"stimulus_seed"})
    cells = {**built, "run": _without(section(built, "run"), {"tstop", "random_seed", "minis_seed", "synapse_seed"})}
    cells["connection_overrides"] = [_without(one, _TOLD) for one in _overrides(config)]
    inputs = section(config, "inputs")
    replay = [inputs[name] for name in inputs if section(inputs, name).get("input_type") == "spikes"]
    of_all = [str(plan.circuit_config), [str(folder) for folder in plan.mechanisms], plan.ranks]
    synapses = _name([built, replay, of_all])
    return Network(cells=_name([cells, of_all]) if plan.ranks == 1 else synapses, synapses=synapses)


def _overrides(config: Mapping[str, object]) -> list[Mapping[str, object]]:
    found = config.get("connection_overrides")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _without(content: Mapping[str, object], names: AbstractSet[str]) -> dict[str, object]:
    return {name: value for name, value in content.items() if name not in names}


def _name(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
