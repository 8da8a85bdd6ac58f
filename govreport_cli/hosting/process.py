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
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

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
        temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(work))
        environment = {**os.environ, **temporary, "PYTHONHASHSEED": "0"}
        # Nothing is written to standard input: that it ends tells the process that we are gone.
        pipe, noise = subprocess.PIPE, _standard_error()
        with own_process(
            _START, server, str(shared), folder=work, environment=environment, stdin=pipe, output=noise
        ) as process:
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
def own_process(
    script: str, *arguments: str, folder: Path, environment: Mapping[str, str], stdin: int, output: int | IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a script of ours in a folder; at the end, kill its process and whatever that has left running.

    The script's first argument is this process's ``sys.path``, as JSON. ``stdin`` and ``output`` are for `Popen`; what
    the script prints to standard error goes to ``output``, too.
    """
    path = json.dumps([os.path.abspath(entry) for entry in sys.path])  # noqa: PTH100  (an entry may be empty)
    process = subprocess.Popen(  # noqa: S603  (ourselves)
        [sys.executable, "-X", "utf8", "-c", script, path, *arguments],
        stdin=stdin,
        stdout=output,
        stderr=output,
        cwd=folder,
        env=environment,
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
