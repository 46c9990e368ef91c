"""Commands: output, failure, and their end."""

import os
import select
import signal
import sys
from pathlib import Path

import pytest

from ndexp import process
from ndexp.errors import LaunchError
from ndexp.process import Finished


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_a_command_gives_its_status_and_its_lines() -> None:
    finished = process.run(python("import sys; print('out'); sys.stdout.flush(); sys.stderr.write('err\\n'); exit(3)"))
    assert finished.exit_status == 3
    assert finished.last_lines == ("out", "err")
    assert finished.command[0] == sys.executable


def test_only_the_end_of_long_output_is_kept() -> None:
    finished = process.run(python("for n in range(100): print(n)"))
    assert finished.last_lines == tuple(str(n) for n in range(60, 100))


def test_each_line_is_told_and_all_are_logged(tmp_path: Path) -> None:
    lines: list[str] = []
    process.run(python("for n in range(50): print(n)"), on_line=lines.append, log_file=tmp_path / "log")
    assert lines == [str(n) for n in range(50)]
    assert (tmp_path / "log").read_text().splitlines() == lines


def test_folder_and_environment_are_those_asked_for(tmp_path: Path) -> None:
    code = "import os; print(os.getcwd()); print(os.environ['ONLY']); print('HOME' in os.environ)"
    finished = process.run(python(code), cwd=tmp_path, env={"ONLY": "this"})
    assert finished.last_lines == (str(tmp_path.resolve()), "this", "False")


def test_a_command_gets_no_input() -> None:
    assert process.run(python("import sys; print(repr(sys.stdin.read()))")).last_lines == ("''",)


def test_no_shell_reads_the_arguments() -> None:
    assert process.run([sys.executable, "-c", "import sys; print(sys.argv[1])", "$HOME; *"]).last_lines == ("$HOME; *",)


def test_output_that_is_no_text_does_not_stop_it() -> None:
    finished = process.run(python("import sys; sys.stdout.buffer.write(b'caf\\xe9\\n')"))
    assert finished.last_lines == ("caf\N{REPLACEMENT CHARACTER}",)


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    missing = str(tmp_path / "mpiexec")
    with pytest.raises(
        LaunchError, match=r"mpiexec: cannot start the program: No such file.*Is it installed"
    ) as caught:
        process.run([missing, "-n", "2"])
    assert caught.value.data["command"] == (missing, "-n", "2")


def test_when_the_listener_raises_the_whole_group_is_ended(tmp_path: Path) -> None:
    """A grandchild holds a pipe open: its end shows when it has gone."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    def stop(line: str) -> None:
        raise KeyboardInterrupt(line)

    grandchild = f"import time; held = open({str(pipe)!r}, 'w'); print('ready', flush=True); time.sleep(60)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grandchild!r}])"
    with pytest.raises(KeyboardInterrupt, match="ready"):
        process.run(python(code), on_line=stop)
    assert select.select([reader], [], [], 10.0)[0] == [reader]
    assert os.read(reader, 1) == b""
    os.close(reader)


def test_a_signal_is_a_negative_status() -> None:
    finished = process.run(python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))
    assert finished.exit_status == -signal.SIGKILL


def test_check_gives_back_a_success() -> None:
    finished = Finished(command=("true",), exit_status=0, last_lines=())
    assert process.check(finished, "trying") is finished


def test_check_names_what_failed_and_its_last_words() -> None:
    finished = Finished(command=("cc", "a b.c"), exit_status=2, last_lines=("line one", "no such header"))
    with pytest.raises(LaunchError) as caught:
        process.check(finished, "compiling")
    text = "cc 'a b.c': compiling failed with exit status 2. Its last words:\n  line one\n  no such header"
    assert str(caught.value) == text
    assert caught.value.data["exit_status"] == 2
    assert caught.value.data["last_lines"] == finished.last_lines


def test_check_tells_fifteen_lines_at_most() -> None:
    finished = Finished(command=("cc",), exit_status=1, last_lines=tuple(str(n) for n in range(40)))
    with pytest.raises(LaunchError) as caught:
        process.check(finished, "compiling")
    assert caught.value.hint.splitlines()[1:] == [f"  {n}" for n in range(25, 40)]


def test_check_names_the_signal_and_a_silent_end() -> None:
    finished = Finished(command=("engine",), exit_status=-9, last_lines=())
    with pytest.raises(LaunchError, match=r"^engine: the simulation failed with signal 9\. It said nothing$"):
        process.check(finished, "the simulation")


def test_the_command_runs_in_a_group_of_its_own() -> None:
    finished = process.run(python("import os; print(os.getpgid(0))"))
    assert int(finished.last_lines[0]) != os.getpgid(0)


ECHO = "import sys\nfor line in open(sys.argv[1]): print('heard', line, end='', flush=True)\nsys.exit(3)"


def test_a_conversation_goes_on_until_it_is_closed() -> None:
    echo = process.Conversation(python(ECHO))
    lines = echo.lines()
    for word in ("one", "two"):
        echo.say(word)
        assert next(lines) == f"heard {word}"
    assert echo.close() == 3
    assert not Path(echo.command[-1]).parent.exists()


def test_a_conversation_with_a_program_that_is_missing() -> None:
    with pytest.raises(LaunchError, match="cannot start the program"):
        process.Conversation(["/no/such/program"])


def test_who_has_ended_hears_nothing() -> None:
    gone = process.Conversation(python("print('bye')"))
    assert list(gone.lines()) == ["bye"]
    gone.say("anyone?")
    assert gone.close() == 0


def test_a_conversation_can_be_ended() -> None:
    deaf = process.Conversation(python("import time; print('here', flush=True); time.sleep(600)"))
    assert next(deaf.lines()) == "here"
    deaf.end()
    assert deaf.close() == -signal.SIGTERM
