"""What two manifests differ in."""

from ndexp.provenance.difference import manifest_differences


def manifest(**changes: object) -> dict[str, object]:
    return {
        "resolved_config": {"run": {"tstop": 10.0, "dt": 0.025}, "resources": {"ranks": 1}, "reports": {}},
        "inputs": {"~/net/nodes.h5": "1", "~/net/a/cell.asc": "2"},
        "versions": {"ndexp": "0.1.0"},
        "git": {"commit": "abc", "branch": "main", "is_dirty": False},
        "mechanisms": {"sources": {"ca": "3"}},
        **changes,
    }


def test_the_same_run_elsewhere_differs_in_nothing() -> None:
    moved = {"/other/nodes.h5": "1", "/other/cell.asc": "2"}
    config = {"run": {"tstop": 10.0, "dt": 0.025}, "resources": {"ranks": 4}, "reports": {}}
    assert manifest_differences(manifest(), manifest(inputs=moved, resolved_config=config)) == {}


def test_values_inputs_and_code_are_told() -> None:
    other = manifest(
        resolved_config={"run": {"tstop": 20.0}, "resources": {"ranks": 1}, "reports": {"soma": {"dt": 0.1}}},
        inputs={"~/net/nodes.h5": "9", "~/net/edges.h5": "2"},
        versions={"ndexp": "0.2.0"},
        git={"commit": "abc", "is_dirty": True},
        mechanisms={"sources": {"ca": "4"}},
    )
    assert manifest_differences(manifest(), other) == {
        "config": (
            "run.tstop: 10.0 in a, 20.0 in b",
            "run.dt: only in a: 0.025",
            "reports: only in a: {}",
            "reports.soma.dt: only in b: 0.1",
        ),
        "inputs": (
            "cell.asc: only in a",
            "edges.h5: only in b",
            "nodes.h5: other content in a than in b",
        ),
        "code": (
            "ndexp: '0.1.0' in a, '0.2.0' in b",
            "repository: 'abc' in a, 'abc with changes' in b",
            "ca.mod: '3' in a, '4' in b",
        ),
    }
