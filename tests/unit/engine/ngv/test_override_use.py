"""What overrides cannot do to connections of astrocytes."""

import logging
from typing import Any

import pytest

from ndexp.engine.ngv.override_use import check_override
from ndexp.engine.settings import ConnectionOverride
from ndexp.errors import ConfigError


def override(**fields: Any) -> ConnectionOverride:
    usual: dict[str, Any] = dict.fromkeys(ConnectionOverride.__dataclass_fields__)
    return ConnectionOverride(
        **(usual | {"name": "block", "source": "N", "target": "G", "weight": 1.0, "delay": 0.0} | fields)
    )


def test_delayed_weights_are_an_error() -> None:
    with pytest.raises(ConfigError, match=r"connection_overrides\.block\.delay: connections to astrocytes \(N → G\)"):
        check_override(override(delay=5.0), "N → G")


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
    check_override(override(**fields), "N → G")
    text = f"N → G: connection_overrides.block: {told} has no effect on astrocytes"
    assert caplog.messages == ([text] if told else [])
