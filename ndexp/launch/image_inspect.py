"""An image as Docker or Apptainer know it: its digest and its labels."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from ndexp.errors import LaunchError
from ndexp.launch.base import Runner
from ndexp.plan.identity import content_hash
from ndexp.plan.image import Image
from ndexp.plan.image_labels import VERSION


def inspect_docker(reference: str, run: Runner, mend: str) -> Image:
    """An image of the Docker engine.

    Args:
        reference: its name and tag, or its id.
        run: runs docker.
        mend: what to do when it is not there.

    Raises:
        LaunchError: the image is not there, or the engine does not answer.
    """
    facts = _json(["docker", "image", "inspect", "--format", "{{json .}}", reference], reference, run, mend)
    config, names = facts.get("Config"), facts.get("RepoTags")
    labels = config.get("Labels") if isinstance(config, Mapping) else None
    tags = [str(one) for one in names] if isinstance(names, list) else []
    name, _, tag = (reference if reference in tags or not tags else tags[0]).rpartition(":")
    return Image(
        kind="docker",
        reference=str(facts.get("Id", "")),
        name=name or reference,
        tag=tag if name else "latest",
        oci_id=str(facts.get("Id", "")),
        labels=_texts(labels),
    )


def inspect_sif(file: Path, run: Runner, mend: str) -> Image:
    """A SIF file.

    Args:
        file: its path.
        run: runs apptainer.
        mend: what to do when it is not there.

    Raises:
        LaunchError: the file is not there or not a SIF, or apptainer is not installed.
    """
    if not file.is_file():
        raise LaunchError("no such SIF file", str(file), mend)
    facts = _json(["apptainer", "--silent", "inspect", "--json", str(file)], str(file), run, mend)
    data = facts.get("data")
    attributes = data.get("attributes") if isinstance(data, Mapping) else None
    labels = _texts(attributes.get("labels") if isinstance(attributes, Mapping) else None)
    return Image(
        kind="apptainer",
        reference=str(file.absolute()),
        name=file.name,
        tag=labels.get(VERSION, ""),
        oci_id="",
        sif_sha256=content_hash(file),
        labels=labels,
    )


def _json(command: Sequence[str], where: str, run: Runner, mend: str) -> Mapping[str, object]:
    """What a command prints as JSON.

    Raises:
        LaunchError: it fails, or prints something else.
    """
    lines: list[str] = []
    finished = run(command, on_line=lines.append)
    text = "\n".join(lines)
    if finished.exit_status == 0:
        try:
            content = json.loads(text[text.index("{") :])
        except ValueError as error:
            raise LaunchError(f"{command[0]} says something unexpected of it: {text[:200]}", where, mend) from error
        return content if isinstance(content, dict) else {}
    said = next((line for line in reversed(lines) if line.strip()), "nothing")
    if "no such image" in text.lower():
        raise LaunchError("no such image", where, mend)
    raise LaunchError(f"{command[0]} cannot tell of it: {said}", where, "See: ndexp doctor")


def _texts(labels: object) -> dict[str, str]:
    return {str(key): str(value) for key, value in labels.items()} if isinstance(labels, Mapping) else {}
