"""The scripts for shells, each run by its shell where it is installed."""

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ndexp.cli.completion import SCRIPTS, command
from ndexp.cli.main import main
from ndexp.errors import ConfigError, UnknownKeyError

BIN = Path(sys.prefix) / "bin"
BASH = shutil.which("bash") or "/bin/bash"
DRIVER = """
PATH="{bin}:$PATH"
eval "$(ndexp --completion bash)"
compopt() {{ echo "compopt $2"; }}
COMP_LINE="{line}"; COMP_POINT=${{#COMP_LINE}}
_ndexp
printf '%s\\n' "${{COMPREPLY[@]}}"
"""

FISH = 'ndexp --completion fish | source; complete -C "$argv[1]"'
ZSH = """
PS1= PATH={bin}:$PATH; autoload -Uz compinit; compinit -D; eval "$(ndexp --completion zsh)"
told() {{ print -r -- "<$BUFFER>"; exit }}; zle -N told; bindkey '^X' told
"""


@pytest.mark.parametrize("shell", sorted(SCRIPTS))
def test_each_shell_has_a_script_that_asks_ndexp(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--completion", shell]) == 0
    assert "--complete" in capsys.readouterr().out


def test_unknown_shells_are_told() -> None:
    with pytest.raises(UnknownKeyError, match=r"no completion for the shell 'bsh'\. Did you mean 'bash'"):
        command(["bsh"])
    with pytest.raises(ConfigError, match="the name of one shell is expected"):
        command([])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ndexp +experiment=thal", ["thalamic_replay"]),
        ("ndexp +experiment=quickstart run.ts", ["compopt nospace", "run.tstop="]),
        ("ndexp inputs=[sine_current,sh", ["[sine_current,shot_noise"]),
        ("ndexp --cfg ", ["job"]),
    ],
)
def test_bash_completes(line: str, said: list[str]) -> None:
    script = DRIVER.format(bin=BIN, line=line)
    done = subprocess.run([BASH, "--norc", "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout.splitlines(), done.stderr) == (said, "")


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ndexp +experiment=thal", ["+experiment=thalamic_replay"]),
        ("ndexp +experiment=quickstart run.ts", ["run.tstop="]),
        ("ndexp inputs=[sine_current,sh", ["inputs=[sine_current,shot_noise"]),
        ("ndexp --cfg ", ["job"]),
        ("ndexp show fold", ["folder/"]),
        ("ndexp +experiment=from_config simulation.base=fold", ["simulation.base=folder/"]),
    ],
)
def test_fish_completes(line: str, said: list[str], tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    command = [shutil.which("fish") or "", "--no-config", "-c", FISH, line]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout.splitlines(), done.stderr) == (said, "")


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("ndexp +experiment=thal", "ndexp +experiment=thalamic_replay "),
        ("ndexp +experiment=quickstart run.ts", "ndexp +experiment=quickstart run.tstop="),
        ("ndexp 'inputs=[sine_current,sh", "ndexp 'inputs=[sine_current,shot_noise' "),
        ("ndexp '~inp", "ndexp '~inputs' "),
        ("ndexp --cfg ", "ndexp --cfg job "),
        ("ndexp show fold", "ndexp show folder/"),
        ("ndexp +experiment=from_config simulation.base=fold", "ndexp +experiment=from_config simulation.base=folder/"),
    ],
)
def test_zsh_completes(line: str, completed: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert f"<{completed}>" in typed_in_zsh(f"{line}\t", tmp_path)


def typed_in_zsh(keys: str, folder: Path) -> str:
    """What a zsh on a terminal of its own says when keys are typed; control-X makes it tell its line, and end."""
    ours, its = pty.openpty()
    command = [shutil.which("zsh") or "", "-f", "-i"]
    environment = {**os.environ, "TERM": "dumb"}
    with subprocess.Popen(command, cwd=folder, env=environment, stdin=its, stdout=its, stderr=its) as zsh:
        os.close(its)
        os.write(ours, f"{ZSH.format(bin=BIN).strip()}\n{keys}\x18".encode())
        said = b""
        try:
            while b">\r\n" not in said and (more := os.read(ours, 4096)):
                said += more
        finally:
            zsh.kill()
            os.close(ours)
    return said.decode()
