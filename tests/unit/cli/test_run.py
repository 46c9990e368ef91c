"""Runs from the command line with a stand-in for the engine: states, skipping, repeating, failing."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import pytest
from experiment_builders import FakeRunner, write_circuit, write_numbers
from recorded_runs import Library

from ndexp import process
from ndexp.cli.main import main
from ndexp.plan.run_plan import RunPlan
from ndexp.results.hashes import output_hashes


def stand_in(name: str, **functions: Callable[..., object]) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(functions)
    return module


def write_manifest(plan: RunPlan, *_arguments: object) -> None:
    manifest = {"outputs": output_hashes(plan.output_directory)}
    (plan.folder / "manifest.json").write_text(json.dumps(manifest))


def write_page(folder: Path) -> Path:
    page = folder / "summary.html"
    page.write_text("page")
    return page


def work(command: Sequence[str]) -> None:
    output = Path(command[command.index("--output-dir") + 1])
    write_numbers(output / "spikes.h5", [1.0])
    (output.parent / "simulation_config.json.SUCCESS").touch()


@pytest.fixture
def asked_flags() -> list[tuple[str, ...]]:
    """What libraries were compiled with."""
    return []


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked_flags: list[tuple[str, ...]]) -> FakeRunner:
    runner = FakeRunner(act=work)
    mechanisms = stand_in(
        "ndexp.launch.mechanisms",
        collect=lambda _folders=(): {},
        CORENEURON="-coreneuron",
        build=lambda _folders=(), *, flags=(): asked_flags.append(flags) or Library(),
        given_library=lambda _environ: None,
    )
    manifest = stand_in("ndexp.provenance.manifest", Execution=dict, write_manifest=write_manifest)
    page = stand_in("ndexp.summary.page", write_summary=write_page)
    for module in (mechanisms, manifest, page):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(process, "run", runner)
    monkeypatch.chdir(tmp_path)
    return runner


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    circuit = write_circuit(tmp_path / "net")
    inputs = ["inputs=[]", "reports=[]", "resources.ranks=1"]
    return ["+experiment=quickstart", "circuit=file", f"circuit.path={circuit.relative_to(tmp_path)}", *inputs]


def folder() -> Path:
    (found,) = Path("runs/quickstart").iterdir()
    return found


def state() -> dict[str, object]:
    content = json.loads((folder() / "state.json").read_text())
    assert isinstance(content, dict)
    return content


def test_a_run_leaves_one_complete_folder(
    engine: FakeRunner, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 0
    assert state()["status"] == "complete"
    assert json.loads((folder() / "simulation_config.json").read_text())["metadata"]["run_id"] == folder().name
    assert f"Results  {folder()}\n" in capsys.readouterr().out
    assert len(engine.calls) == 1


def test_the_simulator_decides_what_is_compiled(
    engine: FakeRunner, words: list[str], asked_flags: list[tuple[str, ...]]
) -> None:
    assert main(words) == 0
    assert main([*words, "simulation.target_simulator=CORENEURON"]) == 0
    assert asked_flags == [(), ("-coreneuron",)]


def test_a_complete_run_is_not_made_again(
    engine: FakeRunner, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(words)
    (folder() / "summary.html").unlink()
    assert main([*words, "resources.ranks=2"]) == 0
    assert len(engine.calls) == 1
    assert "this run was made before" in capsys.readouterr().out
    assert (folder() / "summary.html").is_file()


def test_a_rerun_is_made_when_asked_for(engine: FakeRunner, words: list[str]) -> None:
    main(words)
    assert main([*words, "launch.rerun=true"]) == 0
    assert len(engine.calls) == 2
    assert state()["status"] == "complete"


def test_a_run_whose_outputs_changed_is_kept_and_made_again(
    engine: FakeRunner, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(words)
    write_numbers(folder() / "output" / "spikes.h5", [2.0])
    assert main(words) == 0
    assert len(engine.calls) == 2
    assert "has changed since it was made; it is kept and made again" in capsys.readouterr().out
    assert (folder() / "previous-1" / "output" / "spikes.h5").is_file()


def test_a_failed_run_is_tried_again_as_often_as_asked(engine: FakeRunner, words: list[str]) -> None:
    engine.exit_status, engine.act = 7, None
    assert main([*words, "launch.retries=2", "launch.retry_pause_s=0"]) == 7
    assert len(engine.calls) == 3
    assert sorted(path.name for path in (folder() / "logs").glob("previous-*")) == ["previous-1", "previous-2"]
    assert "LaunchError" in (folder() / "logs" / "previous-1" / "traceback.txt").read_text()
    assert (folder() / "logs" / "engine.log").is_file()


def test_an_attempt_that_succeeds_ends_the_trying(engine: FakeRunner, words: list[str]) -> None:
    def second_time(command: Sequence[str]) -> None:
        engine.exit_status = 0 if len(engine.calls) == 2 else 7
        work(command)

    engine.act = second_time
    assert main([*words, "launch.retries=5", "launch.retry_pause_s=0"]) == 0
    assert len(engine.calls) == 2
    assert state()["status"] == "complete"


def test_a_changed_value_is_another_run(engine: FakeRunner, words: list[str]) -> None:
    main(words)
    main([*words, "run.random_seed=2"])
    assert len(engine.calls) == len(list(Path("runs/quickstart").iterdir())) == 2


def test_a_failed_engine_gives_its_words_code_and_state(
    engine: FakeRunner, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    engine.exit_status, engine.lines = 7, ["ndexp: error: nodes.h5: no cells. Add some"]
    assert main(words) == 7
    said = capsys.readouterr().err
    assert said == f"ndexp: error: nodes.h5: no cells. Add some\nAll it said: {folder()}/logs/engine.log\n"
    assert (state()["status"], state()["exit_code"]) == ("failed", 7)


def test_a_failed_run_is_made_again(engine: FakeRunner, words: list[str]) -> None:
    engine.exit_status = 7
    main(words)
    engine.exit_status = 0
    assert main(words) == 0
    assert state()["status"] == "complete"


def test_an_interrupt_leaves_a_true_state(engine: FakeRunner, words: list[str]) -> None:
    def interrupt(_command: Sequence[str]) -> None:
        raise KeyboardInterrupt

    engine.act = interrupt
    assert main(words) == 130
    assert (state()["status"], state()["message"], state()["exit_code"]) == ("failed", "interrupted", 130)


def test_while_it_runs_the_state_says_so(engine: FakeRunner, words: list[str]) -> None:
    seen: list[object] = []

    def look(command: Sequence[str]) -> None:
        seen.append(state()["status"])
        work(command)

    engine.act = look
    main(words)
    assert seen == ["running"]


def test_an_engine_without_results_has_failed(
    engine: FakeRunner, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    engine.act = None
    assert main(words) == 9
    assert "left no simulation_config.json.SUCCESS, output/spikes.h5" in capsys.readouterr().err
    assert state()["status"] == "failed"


def test_problems_of_the_plan_leave_no_folder(
    engine: FakeRunner, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "simulation.node_set=Al", "run.dt=0"]) == 2
    said = capsys.readouterr().err
    assert "no node set 'Al'. Did you mean 'All'?" in said
    assert "run.dt" in said
    assert not Path("runs").exists()
