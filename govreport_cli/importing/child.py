"""Serves requests to a third party's importer, in its process."""

from __future__ import annotations

from pathlib import Path

from govreport_cli.hosting.child import answer
from govreport_cli.hosting.hooks import PluginUsageError
from govreport_cli.hosting.loading import reason_of
from govreport_cli.hosting.wire import Answer, Request
from govreport_cli.importing.as_data import piece_data
from govreport_cli.importing.loading import load_point


def main(folder: Path) -> None:
    """Answer the request in a folder."""
    answer(folder, _serve)


def _serve(request: Request) -> Answer:
    importer = load_point(request.point)
    if request.verb == "describe":
        api = getattr(importer, "api", 1)
        return Answer({"suffixes": list(importer.suffixes), "summary": importer.summary, "api": api})
    try:
        pieces = list(importer.extract(_content(request)))
    except PluginUsageError:
        raise
    except Exception as error:
        # Importers may raise what a damaged file causes; only what they return has to be in order.
        raise PluginUsageError(reason_of(error)) from error
    return Answer([piece_data(piece) for piece in pieces])


def _content(request: Request) -> bytes:
    content = request.arguments[0]
    return content if isinstance(content, bytes) else b""
