"""Whether the outputs in a folder are those that a manifest recorded, dataset by dataset."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from ndexp.errors import ResultError
from ndexp.results.hashes import file_hashes, output_files


def output_problems(recorded: Mapping[str, Mapping[str, str]], output: Path) -> tuple[str, ...]:
    """What differs: files and datasets that are missing, new or other than recorded; empty when nothing does.

    Args:
        recorded: file → dataset → sha256.
        output: the output folder.
    """
    files = {path.name: path for path in output_files(output)}
    new = [f"output {name}: not in the manifest" for name in files if name not in recorded]
    known = [text for name in recorded for text in _file_problems(name, recorded[name], files.get(name))]
    return (*known, *new)


def _file_problems(name: str, recorded: Mapping[str, str], file: Path | None) -> list[str]:
    if file is None:
        return [f"output {name}: missing"]
    try:
        return list(_changes(name, recorded, file_hashes(file)))
    except ResultError as error:
        return [f"output {name}: {error.what}"]


def _changes(name: str, recorded: Mapping[str, str], found: Mapping[str, str]) -> Iterator[str]:
    for dataset in sorted({*recorded, *found}):
        if dataset not in found:
            yield f"output {name}: {dataset}: missing"
        elif dataset not in recorded:
            yield f"output {name}: {dataset}: not in the manifest"
        elif recorded[dataset] != found[dataset]:
            yield f"output {name}: {dataset}: other values than recorded"
