"""show, diff, verify, reproduce and export on recorded runs; what needs the engine is in tests/integration."""

import json
import re
import shutil
import zipfile
from pathlib import Path
from types import SimpleNamespace

import h5py
import pytest
from experiment_builders import IMAGE_ID, image
from image_fakes import FakeEngines
from recorded_runs import recorded_run, recorded_sweep

from ndexp.cli.main import main
from ndexp.provenance.inputs import InputFiles
from ndexp.provenance.recorded import RecordedRun

Said = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return recorded_run(tmp_path / "run", description="Two rings")


def edited(folder: Path, **changes: object) -> Path:
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))
    return folder


@pytest.mark.parametrize("word", ["diff", "export", "reproduce", "show", "verify"])
def test_every_command_explains_itself_and_refuses_other_options(word: str, capsys: Said) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([word, "--help"])
    assert f"usage: ndexp {word}" in capsys.readouterr().out
    assert main([word, "--nope"]) == 2
    assert capsys.readouterr().err.startswith("ndexp: error: command line: ")


def test_show_fits_on_a_screen(folder: Path, capsys: Said) -> None:
    assert main(["show", "run"]) == 0
    lines = capsys.readouterr().out.splitlines()
    text = "\n".join(lines)
    assert len(lines) < 24
    assert "Run        ring-01234567" in text
    assert "State      complete, since" in text
    assert "Experiment rings: Two rings" in text
    assert "Command    ndexp +experiment=rings" in text
    assert "Circuit    RingA 3, RingB 2" in text
    assert "Simulated  50.0 ms, seed 1" in text
    assert "took 12.5 s, ranks: 2" in text
    assert lines[-2:] == ["RingA           3       4  26.7 Hz", "RingB           2       1  10.0 Hz"]


def test_show_a_run_without_manifest_and_none(folder: Path, capsys: Said) -> None:
    (folder / "manifest.json").unlink()
    assert main(["show", "run"]) == 0
    assert "Experiment" not in capsys.readouterr().out
    assert main(["show", "."]) == 9
    assert "holds no run of ndexp" in capsys.readouterr().err


def test_diff(folder: Path, capsys: Said) -> None:
    other = recorded_run(folder.parent / "other", description="Two rings")
    (other.parent / "other-circuit").rename(other.parent / "moved")
    edited(other, resolved_config=json.loads((folder / "manifest.json").read_text())["resolved_config"])
    assert main(["diff", "run", "other"]) == 0
    assert "no difference" in capsys.readouterr().out
    edited(other, resolved_config={"run": {"tstop": 60.0}}, versions={})
    with h5py.File(other / "output" / "soma.h5", "a") as file:
        file["report/RingB/data"][3, 1] = 1.0
    assert main(["diff", "run", "other"]) == 1
    said = capsys.readouterr().out
    assert "config:\n" in said
    assert "  run.tstop: 50.0 in a, 60.0 in b" in said
    assert "  report 'soma': population 'RingB', row 3 (t = 1.5 ms), node_id 1, element_id 0: " in said
    assert "code:\n  python: only in a" in said
    assert "inputs:" not in said


def test_diff_of_a_run_without_outputs(folder: Path, capsys: Said) -> None:
    other = recorded_run(folder.parent / "other")
    for path in (other / "output").iterdir():
        path.unlink()
    assert main(["diff", "run", "other"]) == 1
    assert "spikes: only in a" in capsys.readouterr().out


def test_verify(folder: Path, capsys: Said) -> None:
    other = recorded_run(folder.parent / "other")
    assert main(["verify", "run", "other"]) == 0
    assert capsys.readouterr().out == "run: as recorded\nother: as recorded\n"
    with h5py.File(other / "output" / "spikes.h5", "a") as file:
        file["spikes/RingB/timestamps"][0] += 0.025
    (folder.parent / "other-circuit" / "node_sets.json").write_text("{}")
    assert main(["verify", "run", "other"]) == 9
    assert capsys.readouterr().out == (
        "run: as recorded\nother: differs\n"
        f"  input {folder.parent}/other-circuit/node_sets.json: its content is not what was recorded\n"
        "  output spikes.h5: /spikes/RingB/timestamps: other values than recorded\n"
    )


def test_another_version_s_mechanisms_are_told_and_do_not_stop_a_rerun(
    folder: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = json.loads((folder / "manifest.json").read_text())["inputs"]
    edited(folder, inputs={**inputs, "/opt/ndexp/mod/gap.mod": "0", "/opt/ndexp/mod/stream.inc": "0"})
    reruns = []

    def remake(recorded: RecordedRun, found: InputFiles, _image: None, into: Path, *_rest: object) -> SimpleNamespace:
        reruns.append(set(found.found))
        shutil.copytree(recorded.folder, into)
        return SimpleNamespace(output_directory=into / "output")

    monkeypatch.setattr("ndexp.cli.verify.make_again", remake)
    assert main(["verify", "--rerun", "run"]) == 9
    assert reruns == []
    assert main(["verify", "--rerun", "--any-version", "run"]) == 9
    assert reruns == [set(inputs)]
    assert capsys.readouterr().out.endswith(
        "run: differs\n  input /opt/ndexp/mod/gap.mod: missing\n  input /opt/ndexp/mod/stream.inc: missing\n"
    )


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ({"versions": {"ndexp": "0.0.1", "neuron": "9.0.2"}}, 3, "was made with ndexp 0.0.1 (here 0.1.0)"),
        ({"outputs": {}}, 9, "records no outputs to compare with"),
        ({"exit_status": 8}, 9, "records no outputs to compare with"),
        ({"inputs": {"/nowhere/a.h5": "0"}}, 9, "not here:\n  input /nowhere/a.h5: missing. \nGive folders"),
        ({"inputs": {f"/x/{i}": "0" for i in range(12)}}, 9, "and 2 more"),
        ({"schema": "ndexp/manifest/9"}, 9, "is no manifest that this version knows"),
    ],
)
def test_what_cannot_be_reproduced_says_why(
    folder: Path, capsys: Said, changes: dict[str, object], code: int, message: str
) -> None:
    edited(folder, **changes)
    assert main(["reproduce", "run", "--into", "new"]) == code
    assert message in capsys.readouterr().err
    assert not Path("new").exists()


def test_reproduce_does_not_write_into_what_is_there(folder: Path, capsys: Said) -> None:
    assert main(["reproduce", "run", "--into", "run"]) == 3
    assert "run: is not empty. Give another folder with --into" in capsys.readouterr().err


def test_export(folder: Path, capsys: Said) -> None:
    assert main(["export", "run", "--to", "a.zip", "--with-inputs"]) == 0
    assert re.match(r"a\.zip  \d+ kB\. Unpacked elsewhere", capsys.readouterr().out)
    names = zipfile.ZipFile("a.zip").namelist()
    assert "run/manifest.json" in names
    assert any(name.startswith("run/inputs/") for name in names)
    sweep = recorded_sweep(folder.parent / "rings")
    assert main(["export", str(sweep), "--to", "b.zip"]) == 0
    assert f"rings/sweeps/{sweep.name}/sweep.json" in zipfile.ZipFile("b.zip").namelist()
    assert main(["export", "nowhere", "--to", "c.zip"]) == 9
    assert "nowhere: no such folder" in capsys.readouterr().err


def test_verify_against_another_run(folder: Path, capsys: Said) -> None:
    other = recorded_run(folder.parent / "other")
    assert main(["verify", "run", "--against", "other"]) == 0
    assert capsys.readouterr().out == "run: as recorded, and every dataset as in other\n"
    with h5py.File(other / "output" / "soma.h5", "a") as file:
        file["report/RingB/data"][3, 1] = 1.0
    assert main(["verify", "run", "--against", "other"]) == 9
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "run: differs"
    assert said[1].startswith("  against other (b): report 'soma': population 'RingB', row 3 (t = 1.5 ms), node_id 1")
    assert said[2] == "  against other (b): soma.h5: /report/RingB/data: other values in a than in b"


def test_a_run_whose_image_is_not_here_is_not_made_again(
    tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("ndexp.process.run", FakeEngines())
    recorded_run(tmp_path / "boxed", image())
    assert main(["show", "boxed"]) == 0
    assert f"Image      docker ndexp, {IMAGE_ID}" in capsys.readouterr().out
    assert main(["reproduce", "boxed"]) == 3
    said = capsys.readouterr().err
    assert f"was made in the image ndexp, {IMAGE_ID}, which is not here" in said
    assert "Load, pull or copy it, or give --any-version" in said
    assert main(["verify", "--rerun", "boxed"]) in (3, 9)


def test_runs_in_other_images_differ_in_code(folder: Path, capsys: Said) -> None:
    recorded_run(folder.parent / "boxed", image(), description="Two rings")
    assert main(["diff", "run", "boxed"]) == 1
    assert f"  image: None in a, '{IMAGE_ID}' in b" in capsys.readouterr().out
