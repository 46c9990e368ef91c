"""The files that a SONATA circuit consists of, read from its config without opening HDF5."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ndexp.errors import CircuitError, ConfigError
from ndexp.plan.paths import replace_paths
from ndexp.sonata.json_file import read_json


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitFiles:
    """A circuit's config and what it names."""

    config: Path
    """circuit_config.json, absolute."""

    content: Mapping[str, object]
    """The config without its manifest; every path in it absolute."""

    paths: tuple[Path, ...]
    """Every file and folder it names, absolute, sorted; some may not exist."""

    node_sets_file: Path | None
    """The circuit's node sets."""

    mechanisms: tuple[Path, ...]
    """The circuit's own folders of .mod files."""

    def population_types(self) -> Iterator[tuple[str, object]]:
        """Name and type of each node population, as far as the config tells them."""
        networks = self.content.get("networks")
        nodes = networks.get("nodes") if isinstance(networks, Mapping) else None
        for entry in nodes if isinstance(nodes, list) else ():
            populations = entry.get("populations") if isinstance(entry, Mapping) else None
            for name, given in populations.items() if isinstance(populations, Mapping) else ():
                yield str(name), given.get("type") if isinstance(given, Mapping) else None


def read_circuit(config: Path) -> CircuitFiles:
    """What the circuit consists of.

    Args:
        config: circuit_config.json.

    Raises:
        CircuitError: the config is missing or is not JSON.
    """
    config = config.absolute()
    try:
        raw = read_json(config)
    except ConfigError as error:
        raise CircuitError(error.what, error.where, error.hint, file=str(config)) from error
    variables = manifest_variables(raw)

    def absolute(text: str) -> str:
        return str((config.parent / expand(text, variables)).resolve()) if text else text

    content = {key: replace_paths(one, is_path_key, absolute, key) for key, one in raw.items() if key != "manifest"}
    named = sorted(set(_named_paths(content)))
    node_sets = content.get("node_sets_file")
    return CircuitFiles(
        config=config,
        content=content,
        paths=tuple(path for _, path in named),
        node_sets_file=Path(node_sets) if isinstance(node_sets, str) and node_sets else None,
        mechanisms=tuple(dict.fromkeys(path for key, path in named if key == "mechanisms_dir")),
    )


def manifest_variables(config: Mapping[str, object]) -> dict[str, str]:
    """The manifest's variables, those inside their values replaced, the longest names first."""
    manifest = config.get("manifest")
    known = {str(k): str(v) for k, v in manifest.items()} if isinstance(manifest, Mapping) else {}
    ordered = dict(sorted(known.items(), key=lambda item: -len(item[0])))
    return {name: expand(value, {k: v for k, v in ordered.items() if k != name}) for name, value in ordered.items()}


def expand(text: str, variables: Mapping[str, str]) -> str:
    """The text with variables replaced until none is left (or they turn in a circle)."""
    for _ in range(len(variables) + 1):
        for name, value in variables.items():
            text = text.replace(name, value)
    return text


def is_path_key(key: str) -> bool:
    """Whether SONATA's field of this name holds a path."""
    return key.endswith(("_file", "_dir"))


def _named_paths(value: object, key: str = "") -> Iterator[tuple[str, Path]]:
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _named_paths(one, "alternate_dir" if key == "alternate_morphologies" else str(name))
    elif isinstance(value, list):
        for one in value:
            yield from _named_paths(one, key)
    elif isinstance(value, str) and value and is_path_key(key):
        yield key, Path(value)
