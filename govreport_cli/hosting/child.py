"""The process in which a third party's plugin runs: it reads a request, does it, and writes the answer."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from govreport_cli.hosting.hooks import PluginUsageError
from govreport_cli.hosting.loading import NewerApiError, reason_of, words_of
from govreport_cli.hosting.wire import ANSWER, REQUEST, Answer, Request, pack_answer, unpack_request

Serve = Callable[[Request], Answer]
"""What a kind of plugin does with a request."""


def answer(folder: Path, serve: Serve) -> None:
    """Answer the request in a folder, and leave without waiting for threads that the plugin started."""
    leave = os._exit
    _end_with_parent(folder)
    try:
        _write_answer(folder, _answer_to(unpack_request((folder / REQUEST).read_bytes()), serve))
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()
    except BaseException:  # noqa: BLE001  (the plugin may have broken anything in this process)
        leave(1)
    leave(0)


def _end_with_parent(folder: Path) -> None:
    """When the process that asks is killed, remove the folder, and end with all processes that the plugin has started.

    Standard input is a pipe that ends with the other process. The plugin gets an empty one instead.
    """
    pipe, empty = os.dup(0), os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)

    def end() -> None:
        os.read(pipe, 1)
        shutil.rmtree(folder.parent, ignore_errors=True)
        if hasattr(os, "killpg"):
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()


def _write_answer(folder: Path, packed: bytes) -> None:
    draft = folder / f"{ANSWER}.draft"
    draft.write_bytes(packed)
    draft.replace(folder / ANSWER)


def _answer_to(request: Request, serve: Serve) -> bytes:
    """Return the answer as bytes; that a plugin's data cannot be packed is a failure of the plugin."""
    try:
        return pack_answer(serve(request))
    except NewerApiError as error:
        failure = Answer(needs=error.reason)
    except PluginUsageError as error:
        failure = Answer(refused=words_of(error))
    except BaseException as error:  # noqa: BLE001  (whatever a plugin raises)
        if os.environ.get("GOVREPORT_TRACEBACK"):
            import traceback

            traceback.print_exc()
        failure = Answer(failed=reason_of(error))
    return pack_answer(failure)
