"""What users choose works from an installed wheel: all experiments, their own folders, completion."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ndexp.compose.configs import bundled_directory, experiments
from ndexp.launch.image_contents import contents

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
_MAIN = "import sys, ndexp; from ndexp.cli.main import main; print(ndexp.__file__, file=sys.stderr); sys.exit(main())"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(folder / "site")
    return folder / "site"


def run(site: Path, folder: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-P", "-c", _MAIN, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(site), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert str(site) in done.stderr, "the installed one ran"
    return done.stdout


def test_all_experiments_are_there(site: Path, tmp_path: Path) -> None:
    said = run(site, tmp_path)
    assert [one.name for one in experiments() if one.name not in said] == []
    shipped = {path.relative_to(bundled_directory()) for path in bundled_directory().rglob("*.yaml")}
    installed = {path.relative_to(site / "ndexp/conf") for path in (site / "ndexp/conf").rglob("*.yaml")}
    assert installed == {path for path in shipped if path.parts[0] != "local"}


def test_the_users_folders_and_site_settings_are_found(site: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first / "experiment", second / "inputs", second / "local"):
        folder.mkdir(parents=True)
    text = "# @package _global_\ndefaults:\n  - f_i_curve\n  - override /inputs: [mine]\n"
    (first / "experiment" / "mine.yaml").write_text(text)
    (second / "inputs" / "mine.yaml").write_text("mine:\n  module: linear\n  amp_start: 0.125\n  node_set: All\n")
    (second / "local" / "default.yaml").write_text("# @package _global_\nlaunch:\n  root: /somewhere\n")
    folders = ["--config-dir", "first", "--config-dir", "second"]
    composed = run(site, tmp_path, "+experiment=mine", *folders, "--cfg", "job")
    assert "amp_start: 0.125" in composed
    assert "root: /somewhere" in composed
    assert run(site, tmp_path, "--complete", *folders, "+experiment=mi") == "+experiment=mine\n"


_FILL = """
import sys
from pathlib import Path
from ndexp.launch.image_build import fill_build_folder
from ndexp.launch.image_contents import checkout, contents
assert checkout() is None
fill_build_folder(Path(sys.argv[1]))
print(sorted(contents().labels().items()))
"""


def test_an_image_is_built_from_the_installed_files(site: Path, tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    done = subprocess.run(
        [sys.executable, "-P", "-c", _FILL, "build"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(sorted(contents().labels().items())), "the same image as from the repository"
    (first,), (again,) = site.parent.glob("*.whl"), (tmp_path / "build").glob("*.whl")
    assert again.name == first.name
    with zipfile.ZipFile(first) as one, zipfile.ZipFile(again) as other:
        assert sorted(one.namelist()) == sorted(other.namelist())
    assert {"Dockerfile", "requirements.lock"} < {path.name for path in (tmp_path / "build").iterdir()}
