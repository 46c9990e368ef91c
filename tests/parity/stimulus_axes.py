"""Axes of stimuli: every module of SONATA's `inputs`, as current or conductance, on cells or on places of them."""

from typing import Any

import numpy as np
from parity.bases import compartment_sets
from parity.draft import Axis, Draft
from reports_for_replay import write_report

SHOT = {"rise_time": 0.4, "decay_time": 4.0}


def linear(draft: Draft) -> str:
    """A current that ramps."""
    amp = {"amp_start": draft.number(0.1, 0.6), "amp_end": draft.number(-0.1, 0.8)}
    return add(draft, "linear", **amp)


def relative_linear(draft: Draft) -> str:
    """A ramp in percent of each cell's threshold current."""
    percent = {"percent_start": draft.number(50, 200, 1), "percent_end": draft.number(50, 200, 1)}
    return add(draft, "relative_linear", **percent)


def subthreshold(draft: Draft) -> str:
    """Somewhat less than the threshold current."""
    return add(draft, "subthreshold", percent_less=draft.random.choice([13, -40]))


def hyperpolarizing(draft: Draft) -> str:
    """Each cell's holding current."""
    return add(draft, "hyperpolarizing", neurons_only=True)


def noise(draft: Draft) -> str:
    """A noisy current, its mean in nA."""
    values = {"mean": draft.number(0.1, 0.4), "variance": draft.number(0.005, 0.2, 3)}
    return add(draft, "noise", delay=_noise_delay(draft), **values)


def noise_percent(draft: Draft) -> str:
    """A noisy current, its mean in percent of each cell's threshold current."""
    values = {"mean_percent": draft.number(50, 150, 1), "variance": draft.number(0.005, 0.2, 3)}
    return add(draft, "noise", delay=_noise_delay(draft), **values)


def pulse(draft: Draft) -> str:
    """A train of current pulses."""
    train = {"width": draft.number(0.5, 4.0), "frequency": draft.number(30.0, 200.0, 1)}
    return add(draft, "pulse", amp_start=draft.number(0.5, 2.0), **train)


def two_stimuli(draft: Draft) -> str:
    """Two noisy currents on the same cells: their streams must not mix."""
    return f"{noise(draft)},{noise_percent(draft)}"


def sinusoidal(draft: Draft) -> str:
    """A sine, sampled on its own grid, which need not divide the duration."""
    values = {"amp_start": draft.number(0.1, 0.8), "frequency": draft.number(5.0, 400.0, 1)}
    step = {"dt": draft.random.choice([0.03, 0.1, 0.17])} if draft.random.random() < 0.6 else {}
    return add(draft, "sinusoidal", **values, **step)


def shot_noise(draft: Draft) -> str:
    """Shots given by their amplitudes; small shape parameters and negative amplitudes too."""
    mode, size = _mode(draft)
    amp_mean = size * draft.number(0.1, 0.6) * draft.random.choice([1, 1, -0.3] if mode == "current_clamp" else [1])
    values = {"rate": draft.random.randrange(1000, 2500), "amp_mean": amp_mean}
    return add(
        draft, "shot_noise", mode, **SHOT, **values, amp_var=amp_mean**2 * draft.number(0.2, 3.0), **_more(draft)
    )


def absolute_shot_noise(draft: Draft) -> str:
    """Shots given by mean and deviation of their sum."""
    mode, size = _mode(draft)
    values = {"mean": size * draft.number(0.5, 2.0), "sigma": size * draft.number(0.2, 1.0)}
    return add(draft, "absolute_shot_noise", mode, **SHOT, **values, **_skew(draft), **_more(draft))


def relative_shot_noise(draft: Draft) -> str:
    """The same in percent of threshold current or conductance at rest."""
    mode, _ = _mode(draft)
    values = {"mean_percent": draft.number(30, 120, 1), "sd_percent": draft.number(10, 60, 1)}
    return add(draft, "relative_shot_noise", mode, neurons_only=True, **SHOT, **values, **_skew(draft), **_more(draft))


def ornstein_uhlenbeck(draft: Draft) -> str:
    """Noise that relaxes, or does not (tau 0)."""
    mode, size = _mode(draft)
    values = {"mean": size * draft.number(-0.5, 2.0), "sigma": size * draft.number(0.2, 1.0)}
    tau = draft.random.choice([0.0, draft.number(0.5, 8.0)])
    return add(draft, "ornstein_uhlenbeck", mode, tau=tau, **values, **_more(draft))


def relative_ornstein_uhlenbeck(draft: Draft) -> str:
    """The same in percent of threshold current or conductance at rest."""
    mode, _ = _mode(draft)
    values = {"mean_percent": draft.number(30, 120, 1), "sd_percent": draft.number(10, 60, 1)}
    return add(
        draft,
        "relative_ornstein_uhlenbeck",
        mode,
        neurons_only=True,
        tau=draft.number(0.5, 8.0),
        **values,
        **_more(draft),
    )


def families(draft: Draft) -> str:
    """Several blocks of each random family, with blocks between them that inject nothing and do not count."""
    for name in draft.random.sample(["shot_noise", "ornstein_uhlenbeck", "noise", "absolute_shot_noise"], 4):
        STIMULI[name](draft)
        idle(draft)
    return f"{ornstein_uhlenbeck(draft)},{shot_noise(draft)},{noise(draft)}"


def idle(draft: Draft) -> str:
    """Blocks that inject nothing, and then one that does."""
    add(draft, "linear", amp_start=0.0)
    add(draft, "relative_linear", percent_start=0.0)
    add(draft, "pulse", amp_start=1.0, width=0.0, frequency=10.0)
    add(draft, "sinusoidal", amp_start=1.0, frequency=0.0)
    add(draft, "shot_noise", **SHOT, rate=0, amp_mean=0.1, amp_var=0.01)
    add(draft, "shot_noise", **SHOT, rate=100, amp_mean=0.1, amp_var=0.01, dt=500.0)
    add(draft, "relative_shot_noise", **SHOT, mean_percent=0.0, sd_percent=10.0)
    return shot_noise(draft)


def seclamp(draft: Draft) -> str:
    """A voltage clamp for some time, constant or with levels."""
    levels = draft.random.choice([(), (1.1, 2.2, 3.3), (0.0, 4.0)])
    values: dict[str, Any] = {"voltage": draft.base.v_init + draft.number(-5, 20, 1), "delay": 0.0, "duration": 8.0}
    if levels:
        voltages = [draft.base.v_init + draft.number(-10, 60, 1) for _ in levels]
        values |= {"duration_levels": list(levels), "voltage_levels": voltages}
    resistance = {"series_resistance": draft.number(0.05, 3.0)} if draft.random.random() < 0.5 else {}
    return f"{len(levels)},{add(draft, 'seclamp', 'voltage_clamp', **values, **resistance)}"


def e_field(draft: Draft) -> str:
    """One to three blocks of electric fields with ramps, on cells and on places."""
    names = [_field_block(draft) for _ in range(draft.random.randrange(1, 4))]
    return ",".join(names)


def e_field_and_electrodes(draft: Draft) -> str:
    """A field with currents and conductances of both kinds: outside potentials tell electrodes from membranes."""
    name = _field_block(draft)
    return f"{name},{linear(draft)},{ornstein_uhlenbeck(draft)},{seclamp(draft)}"


def report_replay(draft: Draft) -> str:
    """What a report has recorded, as current; some cells are not in it, and it has a start of its own."""
    dt = draft.random.choice([0.1, 0.25])
    rows, nodes = int(30.0 / dt), 3
    data = np.array([[draft.number(0.0, 0.6, 3) for _ in range(2 * nodes)] for _ in range(rows)])
    recorded = {draft.base.populations[0]: nodes}
    path = write_report(draft.folder / "recorded_current.h5", recorded, rows=rows, dt=dt, start=2.0, data=data)
    duration = draft.random.choice([0.0, 7.3, 1000.0])
    name = add(draft, "replay", path=str(path), interpolate=draft.random.random() < 0.5, duration=duration)
    return f"{duration:g},{name}"


STIMULI: dict[str, Axis] = {
    "linear": linear,
    "relative_linear": relative_linear,
    "subthreshold": subthreshold,
    "hyperpolarizing": hyperpolarizing,
    "noise": noise,
    "noise_percent": noise_percent,
    "pulse": pulse,
    "two_stimuli": two_stimuli,
    "sinusoidal": sinusoidal,
    "shot_noise": shot_noise,
    "absolute_shot_noise": absolute_shot_noise,
    "relative_shot_noise": relative_shot_noise,
    "ornstein_uhlenbeck": ornstein_uhlenbeck,
    "relative_ornstein_uhlenbeck": relative_ornstein_uhlenbeck,
    "families": families,
    "idle_blocks": idle,
    "seclamp": seclamp,
    "e_field": e_field,
    "e_field_and_electrodes": e_field_and_electrodes,
    "report_replay": report_replay,
}

NEEDS: dict[str, str] = dict.fromkeys(("e_field", "e_field_and_electrodes"), "fields")
"""Not every circuit can be in a field."""


def add(
    draft: Draft, module: str, input_type: str = "current_clamp", *, neurons_only: bool = False, **values: Any
) -> str:
    """Add an input on a node set or a compartment set, as electrode or as membrane current.

    Astrocytes have no holding current and no input resistance: neurodamus ends with an error when it needs one.
    """
    where, name = _place(draft, neurons_only)
    electrode = draft.random.random() < 0.5
    draft.sections["inputs"][f"{module}_{len(draft.sections['inputs'])}"] = {
        "module": module,
        "input_type": input_type,
        "delay": draft.random.choice([0.0, draft.number(0.0, 10.0)]),
        "duration": draft.number(10.0, draft.base.tstop),
        "represents_physical_electrode": electrode,
        where: name,
        **values,
    }
    mode = {"current_clamp": "", "conductance": "conductance,", "extracellular_stimulation": "", "voltage_clamp": ""}
    return f"{mode[input_type]}{name}{',electrode' if electrode else ''}"


def _mode(draft: Draft) -> tuple[str, float]:
    """Current or conductance, and a size (nA or µS) that makes a difference but does not silence the cells."""
    return draft.random.choice([("current_clamp", 0.3), ("conductance", 0.004)])


def _more(draft: Draft) -> dict[str, float]:
    """Now and then another grid, a seed of the block's own, a reversal potential above 0."""
    more: dict[str, float] = {}
    if draft.random.random() < 0.3:
        more["dt"] = draft.random.choice([0.1, 0.3, 0.5])
    if draft.random.random() < 0.3:
        more["random_seed"] = draft.random.choice([0, 11])
    if draft.random.random() < 0.5:
        more["reversal"] = draft.random.choice([-60.0, 10.0])
    return more


def _skew(draft: Draft) -> dict[str, float]:
    return {"relative_skew": draft.number(0.1, 0.9)} if draft.random.random() < 0.5 else {}


def _field_block(draft: Draft) -> str:
    amplitudes = [{axis: draft.number(-400, 400, 0) for axis in ("Ex", "Ey", "Ez")} for _ in range(2)]
    waves = [{"frequency": draft.number(0, 200, 1), "phase": draft.number(0, 6)}, {}]
    ramps = {"ramp_up_time": draft.number(0, 5), "ramp_down_time": draft.number(0, 5)}
    fields = [{**amplitude, **wave} for amplitude, wave in zip(amplitudes, waves, strict=True)]
    return add(
        draft,
        "spatially_uniform_e_field",
        "extracellular_stimulation",
        fields=fields,
        **draft.random.choice([{}, ramps]),
    )


def _noise_delay(draft: Draft) -> float:
    """None, or long enough: neurodamus fails on noise with a delay between 0 and about 0.5 ms."""
    return draft.random.choice([0.0, draft.number(1.0, 10.0)])


def _place(draft: Draft, neurons_only: bool) -> tuple[str, str]:
    sets = compartment_sets(draft.network)
    is_whole = draft.sections["node_set"] == draft.base.node_set  # neurodamus fails on places of cells left out
    if sets and is_whole and draft.random.random() < 0.35:
        draft.sections["compartment_sets_file"] = str(draft.network.parent / "compartment_sets.json")
        return "compartment_set", draft.random.choice(sorted(sets))
    left_out = draft.base.glia if neurons_only else ()
    return "node_set", draft.random.choice([name for name in draft.base.targets if name not in left_out])
