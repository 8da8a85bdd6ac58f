"""The preview of a definition: its page and its findings as they are now, and the local server that shows them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Condition
from typing import TYPE_CHECKING, ClassVar

from govreport_cli.commands.chosen_formats import installed_names
from govreport_cli.commands.configured import exporter_options
from govreport_cli.console import Console
from govreport_cli.errors import GovreportError
from govreport_cli.files import folder_of, read_input
from govreport_cli.hosting.rules import DEFAULT
from govreport_cli.pipeline import Setup

if TYPE_CHECKING:
    from govreport_cli.accept import Examination
    from govreport_cli.exporting.options import Settings
    from govreport_cli.exporting.spec import Exporter
    from govreport_cli.findings.model import Finding

ADDRESS = "127.0.0.1"
_ALIVE = 15
"""After how many seconds without a change a line is sent, which fails if the browser has gone."""


@dataclass(slots=True)
class Version:
    """What the preview shows: the page, None if the definition cannot be computed, and the findings."""

    page: bytes | None = None
    findings: str = ""
    files: frozenset[Path] = frozenset()
    """The files that the report depends on besides the definition; a change of one of them changes the page as well."""


@dataclass
class Preview:
    """A definition that is being edited; ``number`` counts its versions."""

    file: str
    console: Console
    setup: Setup
    version: Version = field(default_factory=Version)
    number: int = 0
    changed: Condition = field(default_factory=Condition)

    def renew(self) -> None:
        """Make the version of the definition as it is now, and tell everybody who waits for it."""
        version = self._made()
        with self.changed:
            self.version = version
            self.number += 1
            self.changed.notify_all()

    def after(self, number: int) -> int:
        """Return the number of the present version, as soon as it is another than ``number``, or after a while."""
        with self.changed:
            self.changed.wait_for(lambda: self.number != number, timeout=_ALIVE)
            return self.number

    @cached_property
    def _exporter(self) -> Exporter:
        from govreport_cli.exporting.registry import load

        return load("html", self.setup.rules)

    @cached_property
    def _house(self) -> Settings:
        """The exporter's options in the configuration file, whose findings are printed once."""
        return exporter_options(self.console, [self._exporter], installed_names(DEFAULT))

    def _made(self) -> Version:
        from govreport_cli.findings.as_text import as_text
        from govreport_cli.findings.model import in_order
        from govreport_cli.pipeline import examine, located

        try:
            source = read_input(self.file)
            examination = examine(self.file, source, folder_of(self.file), self.setup)
            page, faults = self._page(examination)
        except GovreportError as error:
            return Version(None, as_text(error.finding, self.console.lang), self.version.files)
        examination = replace(examination, findings=(*examination.findings, *faults))
        findings = in_order(finding for finding in located(examination) if not finding.waived)
        texts = [as_text(finding, self.console.lang, examination.lines) for finding in findings]
        return Version(page, "\n\n".join(texts), self._named(source))

    def _named(self, source: bytes) -> frozenset[Path]:
        """Return the files that the report depends on; those known before, if the definition is not TOML."""
        from govreport_cli.batch.depends import depends_of
        from govreport_cli.definition.read import read

        document = read(self.file, source).value
        if document is None:
            return self.version.files
        return frozenset(depends_of(dict(document.data), folder_of(self.file), self.setup.rules))

    def _page(self, examination: Examination) -> tuple[bytes | None, list[Finding]]:
        """Return the page, None if the definition cannot be computed, and the findings about the exporter's options."""
        from govreport_cli.exporting.options import from_tables, values
        from govreport_cli.exporting.run import run
        from govreport_cli.pipeline import finish

        case = examination.case
        if case is None:
            return None, []
        exporter, tables = self._exporter, case.definition.options
        own, faults = from_tables([exporter], installed_names(DEFAULT), tables, self.file, folder_of(self.file))
        return run(exporter, finish(examination), values(exporter, self._house, own)), faults


class Server(ThreadingHTTPServer):
    """Serves a preview to browsers on this computer; its threads end with the process."""

    daemon_threads = True

    def __init__(self, preview: Preview, port: int) -> None:
        """Listen on a port, or on a free one for 0. Raises OSError if it is in use."""
        super().__init__((ADDRESS, port), _Handler)
        self.preview = preview

    @property
    def address(self) -> str:
        """The page's address."""
        return f"http://{ADDRESS}:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: Server
    _TEXTS: ClassVar = {"/": "text/html", "/report": "text/html", "/findings": "text/plain"}

    def do_GET(self) -> None:
        """Send the frame, the page, the findings, or the events that tell of new versions."""
        preview = self.server.preview
        hosts = {f"{name}:{self.server.server_port}" for name in (ADDRESS, "localhost")}
        if self.headers.get("Host") not in hosts:  # another site's page may resolve its name to this computer
            self.send_error(403)
        elif self.path == "/events":
            self._send_events(preview)
        elif self.path == "/":
            frame = files("govreport_cli.commands").joinpath("preview.html").read_text("utf-8")
            self._send(frame.replace("LANG", preview.console.lang).encode())
        elif self.path == "/report":
            self._send(preview.version.page or b"")
        elif self.path == "/findings":
            self._send(preview.version.findings.encode("utf-8", "backslashreplace"))
        else:
            self.send_error(404)

    def _send(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{self._TEXTS[self.path]}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def _send_events(self, preview: Preview) -> None:
        """Send the number of each version, as server-sent events, until the browser goes."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        sent = -1
        try:
            while True:
                number = preview.after(sent)
                self.wfile.write(b": alive\n\n" if number == sent else f"data: {number}\n\n".encode())
                self.wfile.flush()
                sent = number
        except OSError:
            return

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  (the library's name)
        """Print nothing for each request."""
