"""Where helper files are looked for, and what is said when there is none."""

from pathlib import Path

import pytest

from ndexp.engine.connection.helper_files import find_helper, hoc_folders
from ndexp.engine.connection.synapse_helpers import helpers
from ndexp.errors import UnknownKeyError


def test_the_circuits_templates_come_before_the_library() -> None:
    found = hoc_folders("/circuit/hoc", {"HOC_LIBRARY_PATH": "/one:/two /three"})
    assert found == (Path("/circuit/hoc"), Path("/one"), Path("/two"), Path("/three"))


def test_without_folders_there_are_none() -> None:
    assert hoc_folders(None, {}) == ()
    assert hoc_folders("", {"HOC_LIBRARY_PATH": ""}) == ()


def test_our_helper_is_used_without_a_file(tmp_path: Path) -> None:
    assert find_helper("GluSynapse", [tmp_path]) is helpers["GluSynapse"]


def test_an_unknown_modoverride_names_the_override_and_the_nearest(tmp_path: Path) -> None:
    message = (
        r"connection_overrides 'p': modoverride: unknown modoverride 'GluSynaps': there is no such helper and no file "
        r"GluSynapsHelper\.hoc\. Did you mean 'GluSynapse'\? Known: AMPANMDA, "
    )
    with pytest.raises(UnknownKeyError, match=message):
        find_helper("GluSynaps", [tmp_path], "connection_overrides 'p': modoverride")
