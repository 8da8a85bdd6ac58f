"""Serves requests to a third party's check, in its process."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from govreport_cli.hosting.child import answer
from govreport_cli.hosting.kinds import Kind
from govreport_cli.hosting.loading import check_api, load_hook
from govreport_cli.hosting.remarks import remarks_data
from govreport_cli.hosting.wire import Answer, Request


def main(folder: Path) -> None:
    """Answer the request in a folder."""
    answer(folder, _serve)


def _serve(request: Request) -> Answer:
    hook = load_hook(Kind.CHECK, request.point)
    api = getattr(hook.get_hookimpls()[0].plugin, "api", 1)
    check_api(api)
    if request.verb == "load":
        return Answer(api)
    (report,) = request.arguments
    said = hook(report=report)
    if not isinstance(said, Iterable):
        message = f"`{Kind.CHECK.hook}` returned {type(said).__name__}, not remarks: yield them, or return a list"
        raise TypeError(message)
    return Answer(remarks_data(said))
