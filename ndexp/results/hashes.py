"""sha256 of the datasets a run left: what two equal runs have in common, whatever their files look like."""

from pathlib import Path

from ndexp.sonata.hdf5 import dataset_hashes


def output_hashes(output: Path) -> dict[str, dict[str, str]]:
    """The hash of every dataset in an output folder.

    Args:
        output: the folder the simulation wrote to; a missing one counts as empty.

    Returns:
        file name → dataset path → sha256 of its content, in alphabetical order.

    Raises:
        ResultError: a file is broken.
    """
    return {path.name: file_hashes(path) for path in output_files(output)}


def output_files(output: Path) -> tuple[Path, ...]:
    """The files in an output folder whose datasets count, by name."""
    return tuple(sorted(output.glob("*.h5")))


def file_hashes(path: Path) -> dict[str, str]:
    """Dataset path → sha256 of its content.

    Raises:
        ResultError: the file is missing or broken.
    """
    return dataset_hashes(path)
