"""`ndexp show RUN`: on one screen what a run was, from what it was made, when, how it ended, spikes and rates."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ndexp.cli.display import plain_console
from ndexp.cli.options import Parser
from ndexp.cli.outcome import rates_table
from ndexp.errors import ResultError
from ndexp.quantities import duration
from ndexp.results.json_values import section
from ndexp.results.run import read_json_file

_COMMIT_DIGITS = 12


def command(arguments: Sequence[str]) -> int:
    """Print facts about a run; exit code 0.

    Raises:
        ResultError: the folder holds no run of ndexp.
    """
    parser = Parser(prog="ndexp show", description="What a run was, how it ended, and its rates.")
    parser.add_argument("run", type=Path, metavar="RUN", help="a run's folder")
    parser.add_argument("--verbose", "-v", action="store_true", help="show tracebacks")
    folder = parser.parse_args(list(arguments)).run
    from ndexp.launch.state import read_state, true_status

    state, status = read_state(folder), true_status(folder)
    if state is None or status is None:
        raise ResultError("holds no run of ndexp", str(folder), "Give a run's folder, such as runs/EXPERIMENT/RUN_ID")
    manifest = read_json_file(folder / "manifest.json")
    outcome = {"Run": state.run_id, "State": f"{status.value}, since {state.since}", "Error": state.message}
    console = plain_console()
    for label, text in {**outcome, **_facts(manifest)}.items():
        if text:
            console.print(f"[bold]{label:<11}[/bold]", end="")
            console.print(text, markup=False)
    table = rates_table(folder) if (folder / "output").is_dir() else None
    if table is not None:
        console.print()
        console.print(table)
    return 0


def _facts(manifest: Mapping[str, object]) -> dict[str, str]:
    """Label → text, of a manifest; empty without one."""
    if not manifest:
        return {}
    run, config, versions = (section(manifest, key) for key in ("run", "resolved_config", "versions"))
    command, seconds = manifest.get("command"), manifest.get("wall_s")
    return {
        "Experiment": f"{run.get('experiment')}: {config.get('description') or 'no description'}",
        "Command": " ".join(str(word) for word in command) if isinstance(command, list) else "",
        "Circuit": _circuit(manifest),
        "Simulated": f"{section(config, 'run').get('tstop')} ms, seed {section(config, 'run').get('random_seed')}",
        "Made from": f"{len(section(manifest, 'inputs'))} files, hash {str(run.get('config_hash'))[:_COMMIT_DIGITS]}",
        "Started": f"{manifest.get('started')}, took {duration(float(str(seconds)))}, ranks: {run.get('ranks')}",
        "Versions": ", ".join(f"{name} {versions[name]}" for name in ("ndexp", "neuron", "python") if name in versions),
        "Image": _image(section(manifest, "image")),
        "Repository": _repository(section(manifest, "git")),
        "Outputs": ", ".join(section(manifest, "outputs")),
    }


def _circuit(manifest: Mapping[str, object]) -> str:
    sizes = section(section(manifest, "circuit"), "simulated")
    return ", ".join(f"{name} {size}" for name, size in sizes.items())


def _image(image: Mapping[str, object]) -> str:
    return f"{image['kind']} {image['name']}, {image['sif_sha256'] or image['oci_id']}" if image else ""


def _repository(git: Mapping[str, object]) -> str:
    changes = ", with changes that no commit holds" if git.get("is_dirty") else ""
    return f"{str(git['commit'])[:_COMMIT_DIGITS]}{changes}" if git else ""
