"""``govreport watch``: shows a definition's page in the browser, and renews it while the definition is edited."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from govreport_cli.commands.common import Lang, Quiet
from govreport_cli.console import Console
from govreport_cli.errors import OutputError, UsageError, reason_of
from govreport_cli.files import STDIO, read_input

if TYPE_CHECKING:
    from govreport_cli.commands.preview import Preview

_EVERY = 0.3
"""Seconds between two looks at the files."""


def watch(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="Definition.")],
    *,
    port: Annotated[
        int, typer.Option("--port", metavar="NUMBER", min=0, max=65535, help="Port of the page; 0 chooses a free one.")
    ] = 8765,
    lang: Lang = None,
    quiet: Quiet = False,
) -> None:
    """Run ``govreport watch``."""
    from govreport_cli.commands.preview import ADDRESS, Preview, Server
    from govreport_cli.findings.catalogue import word
    from govreport_cli.hosting.rules import Rules
    from govreport_cli.pipeline import Setup

    console: Console = context.obj.using(lang, quiet=quiet)
    if file == STDIO:
        raise UsageError("watch-stdin")
    read_input(file)
    preview = Preview(file, console, Setup(console.configuration.severities, Rules(plugins=False)))
    preview.renew()
    try:
        server = Server(preview, port)
    except OSError as error:
        raise OutputError("port-unusable", port=port, address=ADDRESS, reason=reason_of(error)) from error
    with server:
        Thread(target=server.serve_forever, daemon=True).start()
        console.message(word("watching", console.lang, address=server.address, file=file))
        _follow(preview)


def _follow(preview: Preview) -> None:
    """Renew the preview whenever the definition, or a file that it names, changes."""
    before: dict[Path, tuple[int, int] | None] = {}
    while True:
        now = _states([Path(preview.file), *preview.version.files])
        if any(state != before.get(file, state) for file, state in now.items()):
            preview.renew()
        before = now
        time.sleep(_EVERY)


def _states(files: Iterable[Path]) -> dict[Path, tuple[int, int] | None]:
    """Return the time of the last change and the size of each file, None if it is missing."""
    states: dict[Path, tuple[int, int] | None] = {}
    for file in files:
        try:
            stat = file.stat()
        except OSError:
            states[file] = None
        else:
            states[file] = (stat.st_mtime_ns, stat.st_size)
    return states
