"""The messages between govreport and the process of a third party's plugin.

A request is pickled: it comes from us. An answer is JSON and perhaps bytes: unpickling it would import the plugin's
modules here.
"""

from __future__ import annotations

import json
import pickle
from importlib.metadata import EntryPoint
from typing import Any, NamedTuple

from govreport_cli.findings.model import Phrase
from govreport_cli.hosting.kinds import Kind

REQUEST, ANSWER = "request", "answer"
"""The names of the files in the folder that both processes share."""


class Request(NamedTuple):
    """What to do with a plugin: ``verb`` names a function of the kind's server, which takes the arguments."""

    kind: Kind
    name: str
    value: str
    verb: str
    arguments: tuple[object, ...] = ()

    @property
    def point(self) -> EntryPoint:
        """The entry point, without its distribution."""
        return EntryPoint(self.name, self.value, self.kind.group)


class Answer(NamedTuple):
    """The result of a request: data and content; or why the plugin refused, what it needs, or how it failed."""

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
