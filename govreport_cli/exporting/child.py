"""The process in which a third party's exporter runs: it reads a request, does it, and writes the answer."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from govreport_cli.exporting.loading import NewerApiError, as_bytes, load_point, reason_of, words_of
from govreport_cli.exporting.spec import Exporter, PluginUsageError, Reader
from govreport_cli.exporting.wire import (
    ANSWER,
    REQUEST,
    Answer,
    Request,
    describe,
    pack_answer,
    reading_data,
    unpack_request,
)
from govreport_cli.report.model import Report


def main(folder: Path) -> None:
    """Answer the request in a folder, and leave without waiting for threads that the plugin started."""
    leave = os._exit
    try:
        _write_answer(folder, _answer_to(unpack_request((folder / REQUEST).read_bytes())))
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()
    except BaseException:  # noqa: BLE001  (the plugin may have broken anything in this process)
        leave(1)
    leave(0)


def _write_answer(folder: Path, packed: bytes) -> None:
    draft = folder / f"{ANSWER}.draft"
    draft.write_bytes(packed)
    draft.replace(folder / ANSWER)


def _answer_to(request: Request) -> bytes:
    """Return the answer as bytes; that a plugin's data cannot be packed is a failure of the plugin."""
    try:
        return pack_answer(_VERBS[request.verb](load_point(request.point), *request.arguments))
    except NewerApiError as error:
        answer = Answer(needs=error.reason)
    except PluginUsageError as error:
        answer = Answer(refused=words_of(error))
    except BaseException as error:  # noqa: BLE001  (whatever a plugin raises)
        if os.environ.get("GOVREPORT_TRACEBACK"):
            import traceback

            traceback.print_exc()
        answer = Answer(failed=reason_of(error))
    return pack_answer(answer)


def _describe(exporter: Exporter) -> Answer:
    return Answer(describe(exporter))


def _validate(exporter: Exporter, name: str, value: object) -> Answer:
    for option in exporter.options:
        if option.name == name and option.validate:
            option.validate(value)
    return Answer()


def _export(exporter: Exporter, report: Report, options: Mapping[str, Any]) -> Answer:
    return Answer(content=as_bytes(exporter.export(report, options)))


def _read(exporter: Exporter, content: bytes) -> Answer:
    readings: list[object] = []
    if isinstance(exporter, Reader):
        try:
            readings = list(exporter.read(content))
        except PluginUsageError:
            raise
        except Exception as error:
            # Readers may raise what a damaged file causes; only what they return has to be in order.
            raise PluginUsageError(reason_of(error)) from error
    return Answer([reading_data(reading) for reading in readings])


_VERBS: Mapping[str, Callable[..., Answer]] = {
    "describe": _describe,
    "validate": _validate,
    "export": _export,
    "read": _read,
}
