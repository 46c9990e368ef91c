"""What stands for `ndexp.process.run` in tests: commands get answers and nothing is started."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ndexp.process import Finished


@dataclass(frozen=True, kw_only=True)
class Call:
    """A command, and how it was to be run."""

    command: tuple[str, ...]
    cwd: Path | None
    env: Mapping[str, str] | None
    log_file: Path | None


class FakeCommands:
    """Runs nothing; a subclass answers."""

    def answer(self, call: Call) -> tuple[int, Sequence[str]]:
        """The exit status of a command and the lines that it prints."""
        raise NotImplementedError

    def __call__(
        self,
        command: Sequence[str],
        *,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        on_line: Callable[[str], None] | None = None,
        log_file: Path | None = None,
    ) -> Finished:
        """Print the answer and end."""
        status, lines = self.answer(Call(command=tuple(command), cwd=cwd, env=env, log_file=log_file))
        for line in lines:
            if on_line is not None:
                on_line(line)
        if log_file is not None:
            log_file.write_text("\n".join(lines))
        return Finished(command=tuple(command), exit_status=status, last_lines=tuple(lines))
