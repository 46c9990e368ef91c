"""The scripts for shells: bash's is run by bash."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ndexp.cli.completion import SCRIPTS, command
from ndexp.cli.main import main
from ndexp.errors import ConfigError, UnknownKeyError

BASH = shutil.which("bash") or "/bin/bash"
DRIVER = """
PATH="{bin}:$PATH"
eval "$(ndexp --completion bash)"
compopt() {{ echo "compopt $2"; }}
COMP_LINE="{line}"; COMP_POINT=${{#COMP_LINE}}
_ndexp
printf '%s\\n' "${{COMPREPLY[@]}}"
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
    script = DRIVER.format(bin=Path(sys.prefix) / "bin", line=line)
    done = subprocess.run([BASH, "--norc", "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout.splitlines(), done.stderr) == (said, "")
