"""Docker and Apptainer as tests of images see them: a table of images, and a list of what was asked."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from command_fakes import Call, FakeCommands


@dataclass
class FakeEngines(FakeCommands):
    """Stands for `ndexp.process.run`: knows images by name and id, makes what is built or converted."""

    docker: dict[str, dict[str, str]] = field(default_factory=dict)
    """Name → labels."""

    ids: dict[str, str] = field(default_factory=dict)
    """Name → id; without one a name of its own."""

    sif_labels: dict[str, str] = field(default_factory=dict)
    """Labels of every SIF file."""

    failing: tuple[str, ...] = ()
    """Sub-commands that fail."""

    asked: list[tuple[str, ...]] = field(default_factory=list)

    def id_of(self, name: str) -> str:
        """The id of an image."""
        return self.ids.get(name, f"sha256:{name.encode().hex():0<64.64}")

    def answer(self, call: Call) -> tuple[int, Sequence[str]]:
        """What docker or apptainer says."""
        self.asked.append(call.command)
        status, text = self._answer(list(call.command))
        return status, text.splitlines()

    def _answer(self, command: list[str]) -> tuple[int, str]:
        if command[1] in self.failing:
            return 1, "Cannot connect to the Docker daemon"
        if command[:3] == ["docker", "image", "inspect"]:
            return self._inspect(command[-1])
        if command[:2] == ["docker", "build"]:
            labels = [word for option, word in pairwise(command) if option == "--label"]
            name = command[command.index("--tag") + 1]
            self.docker[name] = dict(label.split("=", 1) for label in labels)
            return 0, "Step 1/2 : FROM x\nStep 2/2 : LABEL y"
        if command[:2] == ["docker", "run"]:
            return 0, json.dumps({"neuron": "9.0.2", "mpi": "Open MPI 5"})
        if command[:2] == ["apptainer", "build"]:
            Path(command[-2]).write_text(f"SIF of {command[-1]}")
            return 0, "INFO:    Build complete"
        return 0, "INFO: read\n" + json.dumps({"data": {"attributes": {"labels": self.sif_labels}}}, indent=1)

    def _inspect(self, name: str) -> tuple[int, str]:
        found = next((one for one in self.docker if name in (one, self.id_of(one))), None)
        if found is None:
            return 1, f"[]\nError: No such image: {name}"
        return 0, json.dumps({"Id": self.id_of(found), "RepoTags": [found], "Config": {"Labels": self.docker[found]}})
