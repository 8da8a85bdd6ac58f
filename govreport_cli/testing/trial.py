"""Runs an exporter on samples in processes of their own, and collects what came out."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from govreport_cli.hosting.process import own_process
from govreport_cli.testing.worlds import World, variables

REQUEST, OUTCOMES, PRINTED, STUCK = "request", "outcomes", "printed", "stuck"
"""The names of the files in the folder that both processes share."""

_START = (
    "import json, sys; from pathlib import Path; sys.path[:] = json.loads(sys.argv[1]); "
    "from govreport_cli.testing.clock import set_clock; set_back = set_clock(int(sys.argv[3])); "
    "from govreport_cli.testing.child import main; main(Path(sys.argv[2]), set_back)"
)


class Job(NamedTuple):
    """An export to do: the name of the sample, the values of options that are not the defaults."""

    sample: str
    options: Mapping[str, Any]

    @property
    def name(self) -> str:
        """How failures name it."""
        given = ", ".join(f"{name} = {value!r}" for name, value in self.options.items())
        return f"{self.sample} ({given})" if given else self.sample


class Request(NamedTuple):
    """What a process is to do with an exporter, which is pickled; so are the reports, by the names of samples.

    ``module`` and ``file`` are where the exporter's class is defined. ``limit`` is how many seconds one export may
    take. ``reads`` asks to read back what was exported, and damaged files.
    """

    exporter: bytes
    module: str
    file: str | None
    locales: tuple[str, ...]
    reports: Mapping[str, bytes]
    jobs: Sequence[Job]
    options: Mapping[str, Any]
    limit: int
    reads: bool


class Fault(NamedTuple):
    """Something that an exporter did wrong: what kind, on which sample, and the words."""

    kind: str
    where: str
    words: str


class Outcome(NamedTuple):
    """The result of one job: the bytes, what the exporter reads back from them, and its faults.

    ``begun`` is true for a mark that the job has begun.
    """

    name: str
    content: bytes | None = None
    readings: list[Any] | None = None
    faults: tuple[Fault, ...] = ()
    begun: bool = False


class Run(NamedTuple):
    """The outcomes of a process by the names of their jobs, and all faults."""

    outcomes: Mapping[str, Outcome]
    faults: tuple[Fault, ...]


def run(request: Request, world: World) -> Run:
    """Run a request in a world."""
    with tempfile.TemporaryDirectory(prefix="govreport-", ignore_cleanup_errors=True) as name:
        shared, work, temporary = (Path(name, part) for part in ("shared", world.folder, "temporary"))
        for folder in (shared, work, temporary):
            folder.mkdir()
        jobs = [*reversed(request.jobs)] if world.backwards else request.jobs
        (shared / REQUEST).write_bytes(pickle.dumps(request._replace(jobs=jobs, locales=world.locales)))
        whole = request.limit * (len(jobs) + 20)
        arguments, environment = (str(shared), str(world.clock)), variables(world, str(temporary))
        nothing = subprocess.DEVNULL
        with (
            (shared / PRINTED).open("ab") as printed,
            own_process(
                _START, *arguments, folder=work, environment=environment, stdin=nothing, output=printed
            ) as process,
        ):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(whole)
            code = process.poll()
        frames = [*_frames(shared / OUTCOMES)]
        return _collected(frames, code, _text(shared / (STUCK if frames else PRINTED)), request.limit)


def _collected(frames: Sequence[Outcome], code: int | None, stuck: str, limit: int) -> Run:
    """Return what a process has left, with the fault that it did not finish, if it did not."""
    done = {frame.name: frame for frame in frames if not frame.begun}
    faults = [fault for frame in done.values() for fault in frame.faults]
    unfinished = [frame.name for frame in frames if frame.begun and frame.name not in done]
    if unfinished or not frames:
        where = unfinished[-1] if unfinished else "at the start"
        if code is None or stuck.startswith("Timeout"):
            faults.append(Fault("unfinished", where, f"it did not finish within {limit} s\n{_last_call(stuck)}"))
        else:
            ended = f"signal {-code}" if code < 0 else f"exit code {code}"
            faults.append(Fault("unfinished", where, f"its process ended with {ended}\n{_last_call(stuck)}"))
    return Run(done, tuple(faults))


def _last_call(stuck: str) -> str:
    """Return the lines of a traceback that say where a process was."""
    places = [line for line in stuck.splitlines() if line.startswith("  File")]
    return "\n".join([*places[:5], *stuck.splitlines()[-1:]])


def _frames(path: Path) -> Iterator[Outcome]:
    """Yield what a process has written so far; the last piece may be incomplete."""
    with contextlib.suppress(OSError, EOFError, pickle.UnpicklingError), path.open("rb") as file:
        while True:
            outcome = Outcome(*pickle.load(file))  # noqa: S301  (plain data, see `child`)
            yield outcome._replace(faults=tuple(Fault(*fault) for fault in outcome.faults))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
