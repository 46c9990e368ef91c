"""What the wheel must carry besides the package."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_group_of_conf_is_shipped_but_not_the_site_s_own_settings() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        wheel = tomllib.load(file)["tool"]["hatch"]["build"]["targets"]["wheel"]
    shipped = {source for source in wheel["force-include"] if source.startswith("conf/")}
    groups = {f"conf/{path.name}" for path in (ROOT / "conf").iterdir() if path.name != "local"}
    assert shipped == groups | {"conf/local/README.md"}


def test_an_image_can_be_built_from_a_wheel() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        wheel = tomllib.load(file)["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"]["containers/Dockerfile"] == "ndexp/containers/Dockerfile"
    assert wheel["force-include"]["requirements.lock"] == "ndexp/containers/requirements.lock"


def test_the_dockerfile_pins_its_base_and_takes_hashes() -> None:
    text = (ROOT / "containers" / "Dockerfile").read_text()
    assert re.search(r"^ARG BASE_IMAGE=\S+@sha256:[0-9a-f]{64}$", text, re.MULTILINE)
    assert "--require-hashes" in text
    assert re.search(r"^USER [1-9]\d*$", text, re.MULTILINE), "not root"


def test_the_lock_file_names_no_index_and_hashes_every_package() -> None:
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    assert not [line for line in lines if "://" in line or line.startswith("--")]
    pinned = [number for number, line in enumerate(lines) if "==" in line and not line.startswith(" ")]
    assert pinned
    assert all(lines[number + 1].strip().startswith("--hash=sha256:") for number in pinned)
