"""Circuits are built once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ndexp.circuits import cache
from ndexp.circuits.cache import cached, default_cache
from ndexp.errors import CircuitError


def test_a_circuit_is_built_once(tmp_path: Path) -> None:
    first = cached("microcircuit", cells=10, seed=1, cache=tmp_path)
    when = first.stat().st_mtime_ns
    assert cached("microcircuit", cells=10, seed=1, cache=tmp_path) == first
    assert first.stat().st_mtime_ns == when
    assert first.parent.parent == tmp_path / "circuits"
    assert first.parent.name.startswith("microcircuit-")


def test_size_and_seed_and_version_make_another_circuit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = {cached("microcircuit", cells=n, seed=seed, cache=tmp_path) for n, seed in ((10, 1), (11, 1), (10, 2))}
    build, version = cache._BUILDERS["microcircuit"]
    monkeypatch.setitem(cache._BUILDERS, "microcircuit", (build, version + 1))
    paths.add(cached("microcircuit", cells=10, seed=1, cache=tmp_path))
    assert len(paths) == 4


def test_two_may_build_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(cached, "microcircuit", cells=10, seed=1, cache=tmp_path) for _ in range(2)]
        paths = {one.result() for one in both}
    assert len(paths) == 1
    assert [path.name for path in (tmp_path / "circuits").iterdir()] == [paths.pop().parent.name]


def test_an_unknown_circuit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CircuitError, match=r"no built-in circuit 'microcircut'\. Did you mean 'microcircuit'"):
        cached("microcircut", cells=10, seed=1, cache=tmp_path)


def test_the_default_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("NDEXP_CACHE_DIR", raising=False)
    assert default_cache() == tmp_path / "ndexp"
    monkeypatch.setenv("NDEXP_CACHE_DIR", str(tmp_path / "other"))
    assert default_cache() == tmp_path / "other"


def test_features_make_another_circuit_and_none_the_same(tmp_path: Path) -> None:
    plain, plastic = (
        cached("microcircuit", cells=10, seed=1, features=features, cache=tmp_path) for features in ((), ("plastic",))
    )
    assert plain != plastic
    assert plain == cached("microcircuit", cells=10, seed=1, cache=tmp_path)


def test_a_feature_that_a_circuit_lacks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CircuitError, match="'point_network' cannot be built with 'plastic'"):
        cached("point_network", cells=10, seed=1, features=("plastic",), cache=tmp_path)
