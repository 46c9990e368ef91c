"""Where the YAML stands: bundled and user folders, their groups, options and experiments."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import yaml

from ndexp.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """An experiment that `+experiment=NAME` chooses."""

    name: str
    description: str
    file: Path


def bundled_directory() -> Path:
    """The YAML shipped with ndexp: `ndexp/conf` in a wheel, `conf` in the repository.

    Raises:
        ConfigError: neither exists.
    """
    package = Path(str(files("ndexp")))
    for folder in (package / "conf", package.parent / "conf"):
        if (folder / "config.yaml").is_file():
            return folder
    raise ConfigError("ndexp's own YAML is missing", where=str(package / "conf"), hint="Install ndexp again")


def search_path(config_dirs: Sequence[Path]) -> tuple[Path, ...]:
    """The bundled folder, then the user's, absolute.

    Raises:
        ConfigError: a folder of the user's does not exist.
    """
    for folder in config_dirs:
        if not folder.is_dir():
            raise ConfigError(
                "no such folder", where=f"--config-dir {folder}", hint="Give the folder that holds your YAML"
            )
    return (bundled_directory(), *(folder.resolve() for folder in config_dirs))


def group_names(folders: Sequence[Path]) -> frozenset[str]:
    """All config groups: the sub-folders, nested ones written with slashes."""
    return frozenset(str(path.relative_to(folder)) for folder in folders for path in folder.rglob("*") if path.is_dir())


def options(group: str, folders: Sequence[Path]) -> tuple[str, ...]:
    """The options of one group, sorted."""
    return tuple(sorted({file.stem for folder in folders for file in (folder / group).glob("*.yaml")}))


def experiments(config_dirs: Sequence[Path] = ()) -> tuple[Experiment, ...]:
    """All experiments with their one-line descriptions, the bundled ones first.

    Raises:
        ConfigError: an experiment's file is not YAML.
    """
    found: dict[str, Experiment] = {}
    for folder in search_path(config_dirs):
        for file in sorted((folder / "experiment").glob("*.yaml")):
            found.setdefault(file.stem, Experiment(name=file.stem, description=_description(file), file=file))
    return tuple(found.values())


def read_yaml(file: Path) -> dict[str, object]:
    """What stands in a YAML file, as written; empty if nothing does.

    Raises:
        ConfigError: it is not YAML.
    """
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"not readable as YAML: {error}", where=str(file)) from error
    return content if isinstance(content, dict) else {}


def _description(file: Path) -> str:
    """The file's `description`, or its first comment that is no Hydra directive."""
    content = read_yaml(file)
    described = content.get("description")
    if described:
        return str(described)
    comments = (line[1:].strip() for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#"))
    return next((comment for comment in comments if comment and not comment.startswith("@")), "")
