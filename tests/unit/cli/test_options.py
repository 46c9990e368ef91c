"""Options and overrides are told apart."""

from pathlib import Path

import pytest

from ndexp.cli.options import parse_options
from ndexp.errors import ConfigError


def test_overrides_and_options_may_mix() -> None:
    options = parse_options(["+experiment=a", "--config-dir", "mine", "run.tstop=3", "-v", "~inputs.x", "-cd", "other"])
    assert options.overrides == ("+experiment=a", "run.tstop=3", "~inputs.x")
    assert options.config_dirs == (Path("mine"), Path("other"))
    assert options.verbose
    assert options.command[0] == "+experiment=a"


@pytest.mark.parametrize(
    ("words", "message"), [(["--cfg", "all"], "invalid choice"), (["--config-dir"], "expected one argument")]
)
def test_bad_options_are_our_errors(words: list[str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        parse_options(words)
