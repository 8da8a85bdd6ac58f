"""The messages between govreport and the process of a third party's exporter.

A request is pickled: it comes from us. An answer is JSON and perhaps bytes: unpickling it would import the plugin's
modules here.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, NamedTuple

from govreport_cli.exporting.spec import TYPES, Exporter, Option, Reader
from govreport_cli.findings.model import Phrase
from govreport_cli.published.model import Reading

REQUEST, ANSWER = "request", "answer"
"""The names of the files in the folder that both processes share."""
_TYPES = {kind.__name__: kind for kind in TYPES}


class Request(NamedTuple):
    """What to do with the exporter of an entry point: ``verb`` names a function of ``child``, with its arguments."""

    name: str
    value: str
    group: str
    verb: str
    arguments: tuple[object, ...] = ()

    @property
    def point(self) -> EntryPoint:
        """The entry point, without its distribution."""
        return EntryPoint(self.name, self.value, self.group)


class Answer(NamedTuple):
    """The result of a request: data and content; or why the exporter refused, what it needs, or how it failed."""

    data: Any = None
    content: bytes = b""
    refused: str | None = None
    needs: str | Phrase | None = None
    failed: str | None = None


def pack_request(request: Request) -> bytes:
    """Return a request as bytes."""
    return pickle.dumps(request)


def unpack_request(packed: bytes) -> Request:
    """Return the request in bytes that this program has written."""
    request: Request = pickle.loads(packed)  # noqa: S301  (our own)
    return request


def pack_answer(answer: Answer) -> bytes:
    """Return an answer as a line of JSON, followed by the content."""
    head = answer._replace(content=b"")._asdict() | {"content": None}
    return json.dumps(head).encode() + b"\n" + answer.content


def unpack_answer(packed: bytes) -> Answer:
    """Return the answer in bytes. Raises ValueError or TypeError if they are not an answer."""
    head, _, content = packed.partition(b"\n")
    answer = Answer(**(json.loads(head) | {"content": content}))
    if isinstance(answer.needs, list):  # JSON has no named tuples
        return answer._replace(needs=Phrase(*answer.needs))
    return answer


def describe(exporter: Exporter) -> dict[str, Any]:
    """Return the description of an exporter, as data for JSON."""
    return {
        "name": exporter.name,
        "suffix": exporter.suffix,
        "media_type": exporter.media_type,
        "summary": exporter.summary,
        "options": [_option_data(option) for option in exporter.options],
        "reads": isinstance(exporter, Reader),
    }


def _option_data(option: Option) -> dict[str, Any]:
    default = str(option.default) if isinstance(option.default, Path) else option.default
    return {
        "name": option.name,
        "type": option.type.__name__,
        "default": default,
        "help": option.help,
        "choices": list(option.choices),
        "bounds": option.bounds,
        "validated": option.validate is not None,
    }


def option_of(data: Mapping[str, Any]) -> Option:
    """Return an option that was described as data, without its validator."""
    kind = _TYPES[data["type"]]
    default = None if data["default"] is None else kind(data["default"])
    bounds = tuple(data["bounds"]) if data["bounds"] else None
    return Option(data["name"], kind, default, data["help"], tuple(data["choices"]), bounds)


def reading_data(reading: object) -> dict[str, Any]:
    """Return a reading as data for JSON. Raises TypeError if it is not a reading."""
    if not isinstance(reading, Reading):
        message = f"`read` yielded {type(reading).__name__}, not Reading"
        raise TypeError(message)
    if not isinstance(reading.path, str) or not isinstance(reading.text, str):
        message = "`read` yielded a Reading whose `path` or `text` is not a string"
        raise TypeError(message)
    for number in (reading.line, reading.column):
        if not (number is None or isinstance(number, int)):
            message = "`read` yielded a Reading whose `line` or `column` is not a number"
            raise TypeError(message)
    return asdict(reading)
