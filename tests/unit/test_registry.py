"""Named entries, taken and unknown names."""

import pytest

from ndexp.errors import ConfigError, UnknownKeyError
from ndexp.registry import Registry


@pytest.fixture
def launchers() -> Registry[type]:
    registry: Registry[type] = Registry("launcher")
    registry.register("native")(int)
    registry.register("docker")(str)
    return registry


def test_it_is_a_read_only_mapping_in_order_of_entry(launchers: Registry[type]) -> None:
    assert dict(launchers) == {"native": int, "docker": str}
    assert list(launchers) == ["native", "docker"]
    assert len(launchers) == 2
    assert "slurm" not in launchers
    assert not hasattr(launchers, "__setitem__")


def test_the_decorator_gives_back_what_it_decorates() -> None:
    registry: Registry[type] = Registry("stimulus type")

    @registry.register("pulse")
    class Pulse:
        pass

    assert registry.find("pulse") is Pulse


def test_a_name_taken_twice_is_refused_and_the_first_stays(launchers: Registry[type]) -> None:
    with pytest.raises(ConfigError, match=r"launcher 'native' is registered twice\. Give one of them another name"):
        launchers.register("native")(float)
    assert launchers["native"] is int


def test_an_unknown_name_lists_the_known_and_the_nearest(launchers: Registry[type]) -> None:
    expected = r"^launch\.kind: unknown launcher 'dokcer'\. Did you mean 'docker'\? Known: docker, native$"
    with pytest.raises(UnknownKeyError, match=expected):
        launchers.find("dokcer", "launch.kind")


def test_two_registries_share_nothing(launchers: Registry[type]) -> None:
    assert len(Registry("figure")) == 0
    assert len(launchers) == 2
