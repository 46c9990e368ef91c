"""Runs in a container from the command line: found image, no engine; refused where the image does not fit."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from command_fakes import Call
from experiment_builders import write_circuit, write_numbers
from image_fakes import FakeEngines

from ndexp.cli.main import main
from ndexp.launch import image_lock
from ndexp.launch.image_contents import contents
from ndexp.launch.image_work import ImageWork
from ndexp.provenance.recorded import read_recorded

NAME = "ndexp:0.1.0"
Said = pytest.CaptureFixture[str]


class Engines(FakeEngines):
    """Docker that acts as the engine when it is to run an image."""

    def answer(self, call: Call) -> tuple[int, Sequence[str]]:
        program, *words = call.command
        if "--output-dir" in words:
            output = Path(words[words.index("--output-dir") + 1])
            write_numbers(output / "spikes.h5", [1.0])
            (output.parent / "simulation_config.json.SUCCESS").touch()
        if program == "git":
            return 1, ()
        program = "docker" if program.endswith("/docker") else program
        return super().answer(replace(call, command=(program, *words)))


@pytest.fixture
def engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engines:
    """Docker with the recorded image and its toolchain."""
    found = Engines(docker={NAME: contents().labels(), f"{NAME}-toolchain": contents().labels()})
    (tmp_path / "docker").write_text("")
    (tmp_path / "docker").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.delenv("NRNMECH_LIB_PATH", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("ndexp.process.run", found)
    monkeypatch.setattr(image_lock, "checkout", lambda: None)
    monkeypatch.setattr("ndexp.summary.page.write_summary", lambda folder: (folder / "summary.html").touch())
    ImageWork(working_folder=tmp_path, run=found).record_docker(NAME)
    return found


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    """An experiment without mechanisms of its own, in Docker."""
    circuit = write_circuit(tmp_path / "net")
    circuit.write_text(circuit.read_text().replace('"components": {"mechanisms_dir": "$DIR/mod"},', ""))
    inputs = ["inputs=[]", "reports=[]", "resources.ranks=1", "runtime=docker"]
    return ["+experiment=quickstart", "circuit=file", "circuit.path=net/circuit_config.json", *inputs]


def run_folder() -> Path:
    (found,) = Path("runs/quickstart").iterdir()
    return found


def test_a_run_is_made_in_the_recorded_image(engines: Engines, words: list[str]) -> None:
    assert main(words) == 0
    recorded = read_recorded(run_folder())
    assert recorded.image["oci_id"] == engines.id_of(NAME)
    started = [command for command in engines.asked if "--output-dir" in command]
    assert len(started) == 1
    assert engines.id_of(NAME) in started[0], "by its id, whatever the name means by then"


def test_a_run_is_made_again_in_its_own_image(engines: Engines, words: list[str], capsys: Said) -> None:
    assert main(words) == 0
    engines.docker[NAME] = {**contents().labels(), "another": "1"}
    assert main(["reproduce", str(run_folder()), "--into", "again"]) == 0
    assert read_recorded(Path("again")).image == read_recorded(run_folder()).image
    engines.docker = {"other:1": contents().labels()}
    capsys.readouterr()
    assert main(["reproduce", str(run_folder()), "--into", "third"]) == 3
    assert "which is not here. Load, pull or copy it" in capsys.readouterr().err


def test_another_image_is_another_run(engines: Engines, words: list[str]) -> None:
    assert main(words) == 0
    engines.ids[NAME] = f"sha256:{'e' * 64}"
    assert main(["image", "lock"]) == 0
    assert main(words) == 0
    assert len(list(Path("runs/quickstart").iterdir())) == 2


def test_an_image_that_does_not_fit_leaves_no_folder(engines: Engines, words: list[str], capsys: Said) -> None:
    engines.docker[NAME] = {}
    assert main(words) == 4
    assert "Make it anew: ndexp image build" in capsys.readouterr().err
    engines.docker.clear()
    assert main(words) == 4
    assert "no such image. Build it: ndexp image build" in capsys.readouterr().err
    assert not Path("runs").exists()


def test_a_library_of_this_machine_is_refused(
    engines: Engines, words: list[str], capsys: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lib.so").write_text("")
    monkeypatch.setenv("NRNMECH_LIB_PATH", str(tmp_path / "lib.so"))
    assert main(words) == 2
    assert "names a library of this machine, which no image can load. Unset it" in capsys.readouterr().err
