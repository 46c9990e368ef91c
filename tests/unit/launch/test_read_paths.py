"""A container is shown what the configs name, and what links lead to."""

from pathlib import Path

from experiment_builders import experiment, plan_of, write_circuit

from ndexp.launch.read_paths import outermost, read_paths


def test_all_that_the_configs_name_is_shown(tmp_path: Path) -> None:
    config = write_circuit(tmp_path / "c")
    found = read_paths(plan_of(experiment(), config, tmp_path))
    names = ("circuit_config.json", "hoc", "mod", "morphologies", "node_sets.json", "nodes.h5", "spikes.h5")
    assert found == tuple(tmp_path / "c" / name for name in names)


def test_where_links_lead_is_shown_too(tmp_path: Path) -> None:
    config, store = write_circuit(tmp_path / "c"), tmp_path / "store"
    store.mkdir()
    (tmp_path / "c" / "nodes.h5").rename(store / "nodes.h5")
    (tmp_path / "c" / "nodes.h5").symlink_to(store / "nodes.h5")
    (tmp_path / "c" / "morphologies" / "cell.asc").rename(store / "cell.asc")
    (tmp_path / "c" / "morphologies" / "cell.asc").symlink_to("../../store/cell.asc")
    found = read_paths(plan_of(experiment(), config, tmp_path))
    assert {store / "nodes.h5", store / "cell.asc"} <= set(found)


def test_a_folder_that_is_a_link_is_shown_under_both_names(tmp_path: Path) -> None:
    write_circuit(tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    found = read_paths(plan_of(experiment(), tmp_path / "link" / "circuit_config.json", tmp_path))
    assert {tmp_path / "link" / "circuit_config.json", tmp_path / "real" / "circuit_config.json"} <= set(found)


def test_nothing_is_shown_twice() -> None:
    paths = [Path("/c/mod"), Path("/c/mod/a.mod"), Path("/c/mod2"), Path("/run/inputs/x"), Path("/c")]
    assert outermost(paths, Path("/run")) == (Path("/c"),)
    assert outermost(paths[:4], Path("/run")) == (Path("/c/mod"), Path("/c/mod2"))
