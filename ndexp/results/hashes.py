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
    return {path.name: dataset_hashes(path) for path in sorted(output.glob("*.h5"))}
