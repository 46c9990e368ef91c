"""`ndexp image` and `ndexp doctor`: what they print, and their exit codes."""

from pathlib import Path

import pytest
from image_fakes import FakeEngines

from ndexp.cli import doctor
from ndexp.cli.main import main
from ndexp.launch import image_lock, image_work, probes
from ndexp.launch.probes import Finding

Said = pytest.CaptureFixture[str]


@pytest.fixture
def engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeEngines:
    found = FakeEngines()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("ndexp.process.run", found)
    monkeypatch.setattr(image_lock, "checkout", lambda: None)
    monkeypatch.setattr(image_work, "fill_build_folder", lambda _folder: None)
    return found


def test_an_image_is_built_converted_and_checked(engines: FakeEngines, capsys: Said) -> None:
    assert main(["image", "build", "--base", "python:3.11", "--", "--network", "host"]) == 0
    said = capsys.readouterr().out
    assert f"Image    ndexp:0.1.0 {engines.id_of('ndexp:0.1.0')}" in said
    assert "Recorded containers/image.lock" in said
    assert "Step 1/2" in said
    assert "LABEL" not in said
    build = next(command for command in engines.asked if command[:2] == ("docker", "build"))
    assert build[-3:-1] == ("--network", "host")
    engines.sif_labels = engines.docker["ndexp:0.1.0"]
    assert main(["image", "convert"]) == 0
    assert "Image    containers/ndexp-0.1.0.sif sha256:" in capsys.readouterr().out
    assert main(["image", "check"]) == 0
    said = capsys.readouterr().out
    assert "docker     ndexp sha256:" in said
    assert "apptainer  ndexp-0.1.0.sif sha256:" in said


def test_check_tells_what_does_not_belong_together(engines: FakeEngines, capsys: Said) -> None:
    assert main(["image", "check"]) == 4
    assert "records no image. Build one: ndexp image build" in capsys.readouterr().err
    main(["image", "build"])
    engines.ids["ndexp:0.1.0"] = f"sha256:{'f' * 64}"
    capsys.readouterr()
    assert main(["image", "check"]) == 4
    assert "docker     " in (said := capsys.readouterr().out)
    assert "than recorded" in said
    assert main(["image", "lock"]) == 0
    assert main(["image", "check"]) == 0


def test_lock_without_any_image_and_options_for_the_wrong_action(engines: FakeEngines, capsys: Said) -> None:
    assert main(["image", "lock"]) == 4
    assert "no image is here" in capsys.readouterr().err
    assert main(["image", "convert", "--", "--network", "host"]) == 2
    assert main(["image"]) == 2


def test_a_build_tells_commit_and_time(engines: FakeEngines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    main(["image", "build"])
    labels = engines.docker["ndexp:0.1.0"]
    assert labels["org.opencontainers.image.created"] == "1970-01-01T00:00:00+00:00"


class FakeProber:
    """Finds what a test says."""

    found: tuple[Finding, ...] = ()

    def __init__(self, **_fields: object) -> None:
        pass

    def findings(self, _kind: str) -> tuple[Finding, ...]:
        return self.found


@pytest.mark.parametrize(
    ("finding", "words", "code"),
    [
        (Finding(what="2 ranks", said="Open MPI"), [], 0),
        (Finding(what="limits", said="not kept", mend="use cgroups", is_grave=False), ["docker"], 0),
        (Finding(what="mounts", said="all", mend="see docs"), [], 4),
        (Finding(what="docker", said="not installed", mend="install", is_absent=True), [], 0),
        (Finding(what="docker", said="not installed", mend="install", is_absent=True), ["docker"], 4),
    ],
)
def test_doctor(finding: Finding, words: list[str], code: int, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    monkeypatch.setattr(FakeProber, "found", (finding,))
    monkeypatch.setattr(probes, "Prober", FakeProber)
    assert doctor.command(words) == code
    said = capsys.readouterr().out
    assert f"{finding.what}: {finding.said}" in said
    assert finding.mend in said


def test_doctor_knows_its_runtimes(capsys: Said) -> None:
    assert main(["doctor", "podman"]) == 2
    assert "there are native, docker, apptainer" in capsys.readouterr().err
