"""What overrides cannot do to connections of astrocytes."""

import logging
from typing import Any

import pytest
from override_blocks import override

from ndexp.engine.ngv.override_use import check_override
from ndexp.errors import ConfigError


def test_delayed_weights_are_an_error() -> None:
    with pytest.raises(ConfigError, match=r"connection_overrides\.block\.delay: connections to astrocytes \(N → G\)"):
        check_override(override(source="N", target="G", delay=5.0), "N → G")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, ""),
        ({"weight": 0.0}, ""),
        ({"weight": 2.0}, "weight"),
        ({"spont_minis": 0.0, "synapse_configure": "%s.glut = 1"}, "spont_minis, synapse_configure"),
        ({"synapse_delay_override": 1.0, "modoverride": "GluSynapse"}, "synapse_delay_override, modoverride"),
    ],
)
def test_fields_without_effect_are_told(fields: dict[str, Any], told: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    check_override(override(source="N", target="G", **fields), "N → G")
    text = f"N → G: connection_overrides.block: {told} has no effect on astrocytes"
    assert caplog.messages == ([text] if told else [])
