"""A third party's exporter, which runs in a process of its own.

Whatever it does there, to data, files, streams, threads or the locale, ends with that process. It runs in a new, empty
folder, which is removed afterwards; what it prints goes to standard error.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from govreport_cli.exporting.loading import NewerApiError, PluginFault
from govreport_cli.exporting.spec import Option, PluginUsageError
from govreport_cli.exporting.wire import ANSWER, REQUEST, Answer, Request, option_of, pack_request, unpack_answer
from govreport_cli.findings.model import Phrase
from govreport_cli.published.model import Reading
from govreport_cli.report.model import Report

_START = (
    "import json, sys; from pathlib import Path; sys.path[:] = json.loads(sys.argv[1]); "
    "from govreport_cli.exporting.child import main; main(Path(sys.argv[2]))"
)


@dataclass(frozen=True, slots=True)
class Apart:
    """An exporter in a process of its own, as it describes itself; ``timeout`` is in seconds."""

    point: EntryPoint
    distribution: str
    timeout: int
    name: str = ""
    suffix: str = ""
    media_type: str = ""
    summary: str = ""
    options: tuple[Option, ...] = ()
    reads: bool = False

    def described(self) -> Apart:
        """Return the exporter with its own description. Raises PluginFault if it cannot be loaded."""
        description = dict(self._ask("describe").data)
        options = [self._checked(option_of(data), validated=data["validated"]) for data in description.pop("options")]
        return replace(self, **description, options=tuple(options))

    def export(self, report: Report, options: Mapping[str, Any]) -> bytes:
        """Return a report in its format. Raises PluginFault, or PluginUsageError."""
        return self._ask("export", report, dict(options)).content

    def read_back(self, content: bytes) -> list[Reading]:
        """Return the figures of a file. Raises PluginFault, or PluginUsageError."""
        return [Reading(**data) for data in self._ask("read", content).data]

    def _checked(self, option: Option, *, validated: bool) -> Option:
        return replace(option, validate=partial(self._validate, option.name)) if validated else option

    def _validate(self, name: str, value: object) -> None:
        self._ask("validate", name, value)

    def _ask(self, verb: str, *arguments: object) -> Answer:
        request = Request(self.point.name, self.point.value, self.point.group, verb, arguments)
        answer = _ask(request, self.timeout)
        if answer.refused is not None:
            raise PluginUsageError(answer.refused)
        if answer.needs is not None:
            raise NewerApiError(answer.needs)
        if answer.failed is not None:
            raise PluginFault(answer.failed)
        return answer


def _ask(request: Request, timeout: int) -> Answer:
    """Start a process that answers a request. Raises PluginFault if it ends without an answer or takes too long."""
    with tempfile.TemporaryDirectory(prefix="govreport-", ignore_cleanup_errors=True) as name:
        shared, work = Path(name, "shared"), Path(name, "work")
        shared.mkdir()
        work.mkdir()
        (shared / REQUEST).write_bytes(pack_request(request))
        with _process(shared, work) as process:
            try:
                code = process.wait(timeout)
            except subprocess.TimeoutExpired:
                raise PluginFault(Phrase("plugin-timeout", {"seconds": timeout})) from None
        try:
            return unpack_answer((shared / ANSWER).read_bytes())
        except (OSError, ValueError, TypeError):
            ended = "plugin-killed" if code < 0 else "plugin-exited"
            raise PluginFault(Phrase(ended, {"code": abs(code)})) from None


@contextlib.contextmanager
def _process(shared: Path, work: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the process; at the end, kill it and whatever it has left running."""
    path = json.dumps([os.path.abspath(entry) for entry in sys.path])  # noqa: PTH100  (an entry may be empty)
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(work))
    noise = _standard_error()
    process = subprocess.Popen(  # noqa: S603  (ourselves)
        [sys.executable, "-X", "utf8", "-c", _START, path, str(shared)],
        stdin=subprocess.DEVNULL,
        stdout=noise,
        stderr=noise,
        cwd=work,
        env={**os.environ, **temporary, "PYTHONHASHSEED": "0"},
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if hasattr(os, "killpg"):
            with contextlib.suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()


def _standard_error() -> int:
    """Return the descriptor of standard error, or that of the null device if there is none."""
    try:
        return sys.stderr.fileno() if sys.stderr else subprocess.DEVNULL
    except (io.UnsupportedOperation, ValueError):
        return subprocess.DEVNULL
