"""The folder that results go to."""

from pathlib import Path

from ndexp.errors import ResultError


def make_output_folder(path: Path) -> None:
    """Make a folder for results, unless it is there.

    Raises:
        ResultError: it cannot be made, or nothing can be written there.
    """
    probe = path / ".ndexp-probe"
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise ResultError(
            f"results cannot be written there: {error.strerror}",
            str(path),
            "Choose another output.output_dir or --output-dir",
        ) from error
