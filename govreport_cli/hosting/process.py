"""Runs a third party's plugin in a process of its own.

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
from collections.abc import Iterator
from pathlib import Path

from govreport_cli.findings.model import Phrase
from govreport_cli.hosting.hooks import PluginUsageError
from govreport_cli.hosting.loading import NewerApiError, PluginFault
from govreport_cli.hosting.wire import ANSWER, REQUEST, Answer, Request, pack_request, unpack_answer

_START = (
    "import json, sys; from importlib import import_module; from pathlib import Path; "
    "sys.path[:] = json.loads(sys.argv[1]); import_module(sys.argv[2]).main(Path(sys.argv[3]))"
)


def ask(server: str, request: Request, timeout: int) -> Answer:
    """Return the answer to a request, from a process that runs ``main`` of the module ``server``.

    Raises PluginFault if the plugin fails, the process ends without an answer or takes more than ``timeout`` seconds;
    NewerApiError if the plugin needs a newer interface; PluginUsageError if it refuses what its user gave it.
    """
    answer = _answer(server, request, timeout)
    if answer.refused is not None:
        raise PluginUsageError(answer.refused)
    if answer.needs is not None:
        raise NewerApiError(answer.needs)
    if answer.failed is not None:
        raise PluginFault(answer.failed)
    return answer


def _answer(server: str, request: Request, timeout: int) -> Answer:
    with tempfile.TemporaryDirectory(prefix="govreport-", ignore_cleanup_errors=True) as name:
        shared, work = Path(name, "shared"), Path(name, "work")
        shared.mkdir()
        work.mkdir()
        (shared / REQUEST).write_bytes(pack_request(request))
        with _process(server, shared, work) as process:
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
def _process(server: str, shared: Path, work: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the process; at the end, kill it and whatever it has left running."""
    path = json.dumps([os.path.abspath(entry) for entry in sys.path])  # noqa: PTH100  (an entry may be empty)
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(work))
    noise = _standard_error()
    process = subprocess.Popen(  # noqa: S603  (ourselves)
        [sys.executable, "-X", "utf8", "-c", _START, path, server, str(shared)],
        stdin=subprocess.PIPE,  # to which nothing is written: that it ends tells the process that we are gone
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
        process.communicate()


def _standard_error() -> int:
    """Return the descriptor of standard error, or that of the null device if there is none."""
    try:
        return sys.stderr.fileno() if sys.stderr else subprocess.DEVNULL
    except (io.UnsupportedOperation, ValueError):
        return subprocess.DEVNULL
