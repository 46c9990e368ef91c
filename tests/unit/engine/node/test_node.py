"""Options of a simulation."""

import pytest

from ndexp.engine.node.node import Options, _read_options
from ndexp.engine.progress import Progress
from ndexp.errors import UnknownKeyError


def test_options_have_defaults() -> None:
    assert _read_options({}) == Options()


def test_options_are_taken_by_name() -> None:
    progress = Progress()
    found = _read_options({"output_path": "out", "disable_reports": True, "progress": progress})
    assert (found.output_path, found.disable_reports, found.progress) == ("out", True, progress)


def test_an_unknown_option_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownKeyError, match=r"options: unknown option 'output_dir'\. Did you mean 'output_path'\?"):
        _read_options({"output_dir": "out"})
