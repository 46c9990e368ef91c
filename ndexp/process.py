"""Runs a command, keeps the end of its output, and names its failure."""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ndexp.errors import LaunchError

_TAIL_LINES = 40
_GRACE_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """How a command ended: its exit status (negative: the signal that ended it) and its last lines of output."""

    command: tuple[str, ...]
    exit_status: int
    last_lines: tuple[str, ...]


def run(
    command: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    on_line: Callable[[str], None] | None = None,
    log_file: Path | None = None,
) -> Finished:
    """Run a command in a process group of its own, line by line, and wait for its end.

    The command gets no standard input; its standard error joins its output. When this process is interrupted or
    `on_line` raises, the whole group is ended before the exception goes on.

    Args:
        command: program and arguments; no shell reads them.
        cwd: working folder.
        env: the whole environment of the command; None hands on ours.
        on_line: called with each line of output, without its line end.
        log_file: gets all the output.

    Raises:
        LaunchError: the program cannot be started.
    """
    process = _start(command, cwd, env)
    tail: deque[str] = deque(maxlen=_TAIL_LINES)
    try:
        with _log(log_file) as log:
            for line in process.stdout or ():
                log.write(line)
                log.flush()
                tail.append(line.rstrip("\n"))
                if on_line is not None:
                    on_line(tail[-1])
        status = process.wait()
    except BaseException:
        end_group(process)
        raise
    finally:
        if process.stdout is not None:
            process.stdout.close()
    return Finished(command=tuple(command), exit_status=status, last_lines=tuple(tail))


class Conversation:
    """A command that is given lines, one after the other, and answers each with some lines of output.

    Its last argument is a named pipe, where the lines come: `mpiexec` would not tell it the end of its standard input.
    The pipe ends with this process, however that ends. The command has a process group of its own; its standard error
    joins its output.

    Args:
        command: program and arguments but the last; no shell reads them.
        cwd: working folder.
        env: the whole environment of the command; None hands on ours.

    Raises:
        LaunchError: the program cannot be started.
    """

    def __init__(
        self, command: Sequence[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> None:
        pipe = Path(tempfile.mkdtemp(prefix="ndexp-")) / "orders"
        os.mkfifo(pipe)
        self._orders = os.fdopen(os.open(pipe, os.O_RDWR), "w", encoding="utf-8")  # it need not wait for a reader
        self.command = (*command, str(pipe))
        try:
            self._process = _start(self.command, cwd, env)
        except BaseException:
            self._forget_pipe()
            raise

    def say(self, text: str) -> None:
        """Give it a line; one that has ended does not hear it, which its output tells."""
        self._orders.write(f"{text}\n")
        self._orders.flush()

    def lines(self) -> Iterator[str]:
        """Its next lines of output, without their ends, until it ends."""
        said = self._process.stdout
        return (line.rstrip("\n") for line in (said if said is not None and not said.closed else ()))

    def close(self) -> int:
        """Give it no more lines and wait for its end; its exit status (negative: the signal that ended it)."""
        self._orders.close()
        for _ in self.lines():
            pass
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._forget_pipe()
        return self._process.wait()

    def end(self) -> None:
        """End it and all that it started, at once."""
        end_group(self._process)
        self.close()

    def _forget_pipe(self) -> None:
        self._orders.close()
        shutil.rmtree(Path(self.command[-1]).parent, ignore_errors=True)


def check(finished: Finished, doing: str) -> Finished:
    """The same, unless the command failed.

    Raises:
        LaunchError: it failed; `doing` says at what ("compiling mechanisms").
    """
    if finished.exit_status == 0:
        return finished
    ended = f"signal {-finished.exit_status}" if finished.exit_status < 0 else f"exit status {finished.exit_status}"
    said = "\n  ".join(("Its last words:", *finished.last_lines[-15:])) if finished.last_lines else "It said nothing"
    raise LaunchError(
        f"{doing} failed with {ended}",
        where=shlex.join(finished.command),
        hint=said,
        command=finished.command,
        exit_status=finished.exit_status,
        last_lines=finished.last_lines,
    )


def end_group(process: "subprocess.Popen[str]") -> None:
    """End a process and all it started: a friendly signal, some seconds, then one that cannot be ignored."""
    for sign, wait_s in ((signal.SIGTERM, _GRACE_S), (signal.SIGKILL, None)):
        try:
            os.killpg(process.pid, sign)
            process.wait(wait_s)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


def _start(command: Sequence[str], cwd: Path | None, env: Mapping[str, str] | None) -> "subprocess.Popen[str]":
    try:
        return subprocess.Popen(  # noqa: S603 - argument list, no shell
            list(command),
            cwd=cwd,
            env=None if env is None else dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
    except OSError as error:
        raise LaunchError(
            f"cannot start the program: {error.strerror}",
            where=command[0],
            hint="Is it installed, and is its folder on PATH?",
            command=tuple(command),
        ) from error


def _log(path: Path | None) -> IO[str]:
    return Path(os.devnull if path is None else path).open("w", encoding="utf-8")
