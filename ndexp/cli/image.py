"""`ndexp image build|convert|lock|check`: the container image that runs are made in."""

import os
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ndexp.cli.display import Progress, opened_display, plain_console
from ndexp.cli.options import Parser
from ndexp.cli.prepare import shown_path
from ndexp.errors import LaunchError

_STEPS = ("Step ", "#", "INFO:    Creating", "INFO:    Build complete")
_WIDTH = 70
_DIGITS = 19


def command(arguments: Sequence[str]) -> int:
    """Build, convert, record or check the image; exit code 0, of `check` 4 when an image is not what it should be.

    Raises:
        LaunchError: docker or apptainer failed, or an image is missing.
    """
    words = list(arguments)
    own = words[: words.index("--")] if "--" in words else words
    given = _parser().parse_args(own)
    given.options = tuple(words[len(own) + 1 :])
    if given.options and given.action != "build":
        _parser().error("only build hands options on to docker")
    return {"build": _build, "convert": _convert, "lock": _lock, "check": _check}[given.action](given)


def _parser() -> Parser:
    parser = Parser(prog="ndexp image", description="The container image that runs are made in.")
    parser.add_argument("--verbose", "-v", action="store_true", help="show tracebacks")
    actions = parser.add_subparsers(dest="action", required=True, metavar="build | convert | lock | check")
    build = actions.add_parser("build", help="build it with Docker; what follows -- goes to docker build")
    build.add_argument("--base", metavar="IMAGE", help="the base image [that of the Dockerfile, by its digest]")
    build.add_argument("--name", default="ndexp", metavar="NAME[:TAG]", help="[ndexp:VERSION]")
    convert = actions.add_parser("convert", help="make a SIF file of it for Apptainer")
    convert.add_argument("--toolchain", action="store_true", help="of the image that compiles your own mechanisms")
    convert.add_argument("--from", dest="source", metavar="SOURCE", help="such as docker-archive:FILE.tar")
    convert.add_argument("--to", type=Path, metavar="FILE.sif", help="[beside containers/image.lock]")
    lock = actions.add_parser("lock", help="record images that were loaded, pulled or copied here")
    lock.add_argument("images", nargs="*", metavar="IMAGE", help="NAME:TAG or FILE.sif [those of the usual names]")
    actions.add_parser("check", help="whether images, containers/image.lock and this ndexp belong together")
    return parser


def _build(given: Namespace) -> int:
    from ndexp.launch.image_work import ImageWork

    work = ImageWork(working_folder=Path.cwd())
    with opened_display() as display, Progress(display).stage("build the image and its toolchain") as note:
        image = work.build(given.name, given.base, _told(), given.options, lambda line: _step(line, display.note))
        note.detail = f"{image.name}:{image.tag}"
    return _tell_recorded([(f"{image.name}:{image.tag}", image.digest)], work.lock_file)


def _convert(given: Namespace) -> int:
    from ndexp.launch.image_work import ImageWork

    work = ImageWork(working_folder=Path.cwd())
    with opened_display() as display, Progress(display).stage("convert the image") as note:
        image = work.convert(
            given.source, given.to, is_toolchain=given.toolchain, tell=lambda line: _step(line, display.note)
        )
        note.detail = image.name
    return _tell_recorded([(shown_path(Path(image.reference), Path.cwd()), image.digest)], work.lock_file)


def _lock(given: Namespace) -> int:
    from ndexp.launch.image_work import ImageWork

    work = ImageWork(working_folder=Path.cwd())
    names = given.images or work.usual()
    if not names:
        raise LaunchError("no image is here", str(work.lock_file), "Build one: ndexp image build, or name one")
    images = [work.record(name) for name in names]
    return _tell_recorded([(image.name, image.digest) for image in images], work.lock_file)


def _check(_given: Namespace) -> int:
    """Tell of each recorded image whether it is here, the recorded one, and of this ndexp's code."""
    from ndexp.launch.image_work import ImageWork

    work, problems = ImageWork(working_folder=Path.cwd()), 0
    images, console = work.images(), plain_console()
    recorded = {"docker": images.lock.docker, "apptainer": images.lock.apptainer}
    for kind in (kind for kind, entry in recorded.items() if entry is not None):
        try:
            image = images.find(kind)
            console.print(f"{kind:<10} {image.name} {image.digest[:_DIGITS]}… belongs to this ndexp", markup=False)
        except LaunchError as error:
            problems += 1
            console.print(f"{kind:<10} {error}", markup=False)
    if not any(recorded.values()):
        raise LaunchError("records no image", str(work.lock_file), "Build one: ndexp image build")
    return LaunchError.exit_code if problems else 0


def _tell_recorded(images: Sequence[tuple[str, str]], lock: Path) -> int:
    console = plain_console()
    for name, digest in images:
        console.print(f"[bold]{'Image':<9}[/bold]{name} {digest}")
    console.print(f"[bold]{'Recorded':<9}[/bold]{shown_path(lock, Path.cwd())}")
    return 0


def _step(line: str, tell: Callable[[str], None]) -> None:
    """Tell the lines that say how far docker or apptainer is."""
    if line.startswith(_STEPS) and " : LABEL " not in line:
        tell(f"      {line[:_WIDTH]}")


def _told() -> dict[str, str]:
    """Labels that tell the commit the image is built from, and when that was; SOURCE_DATE_EPOCH has the last word."""
    from ndexp.launch.image_contents import checkout
    from ndexp.plan.image_labels import CREATED, REVISION
    from ndexp.provenance.git import commit_time, git_state

    root = checkout()
    state = git_state(root) if root else None
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    created = datetime.fromtimestamp(int(epoch), UTC).isoformat() if epoch else commit_time(root) if root else None
    revision = f"{state.commit}{'-dirty' if state.is_dirty else ''}" if state else None
    return {name: text for name, text in ((REVISION, revision), (CREATED, created)) if text}
