"""What the tests of exporters share: LibreOffice and Chromium, each started once, where they are installed."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import time
from collections import deque
from contextlib import contextmanager

import pytest

RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""LibreOffice believes the cached values of a workbook that calls itself Excel's, unless it is told not to."""


@pytest.fixture(scope="session")
def recalculate_all(tmp_path_factory):
    """Return workbooks, by name, as LibreOffice saves them after working out every formula anew.

    Starting LibreOffice takes longer than a workbook does, so tests of several pass them all at once.
    """
    soffice = shutil.which("soffice")
    if not soffice:
        pytest.skip("LibreOffice (soffice) is not installed")
    folder = tmp_path_factory.mktemp("libreoffice")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE_ALWAYS, "utf-8")

    def convert(books):
        here = tmp_path_factory.mktemp("books")
        for name, content in books.items():
            (here / f"{name}.xlsx").write_bytes(content)
        command = [soffice, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "xlsx"]
        command += ["--outdir", str(here / "out"), *(str(here / f"{name}.xlsx") for name in books)]
        subprocess.run(command, capture_output=True, check=True, timeout=300)
        return {name: (here / "out" / f"{name}.xlsx").read_bytes() for name in books}

    return convert


class Browser:
    """Chromium, spoken to through pipes in the DevTools protocol: JSON that ends with a zero byte."""

    OPTIONS = (
        "--headless --no-sandbox --disable-gpu --disable-extensions --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync --hide-scrollbars --remote-debugging-pipe"
    )

    def __init__(self, program, profile):
        to_browser, self.commands = os.pipe()
        self.answers, from_browser = os.pipe()
        ends = (to_browser, from_browser)
        command = [program, *self.OPTIONS.split(), f"--user-data-dir={profile}"]
        self.process = subprocess.Popen(
            ["/bin/bash", "-c", f'exec "$@" 3<&{to_browser} 4>&{from_browser}', "bash", *command],
            pass_fds=ends,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for end in ends:
            os.close(end)
        self.count, self.rest, self.events = 0, b"", deque()

    def call(self, method, session=None, **params):
        """Send a command and return its result; what happens in between is kept in `events`."""
        self.count += 1
        message = {"id": self.count, "method": method, "params": params} | ({"sessionId": session} if session else {})
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self.count:
            self.events.append(answer)
        assert "error" not in answer, (method, answer)
        return answer["result"]

    def wait(self, method, session):
        """Wait for an event."""
        while not any(event.get("method") == method and event["sessionId"] == session for event in self.events):
            self.events.append(self._next())

    def _next(self):
        deadline = time.monotonic() + 60
        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.answers], [], [], max(0, deadline - time.monotonic()))
            read = os.read(self.answers, 1 << 20) if ready else b""
            assert read, "Chromium does not answer"
            self.rest += read
        message, _, self.rest = self.rest.partition(b"\0")
        return json.loads(message)

    @contextmanager
    def page(self, url, width, scheme="light"):
        """Open a page; yield a function that evaluates JavaScript there, and a list of what the console has said."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        size = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", session, **size)
        preferred = {"name": "prefers-color-scheme", "value": scheme}
        self.call("Emulation.setEmulatedMedia", session, features=[preferred])
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable", session)
        self.call("Page.navigate", session, url=url)
        self.wait("Page.loadEventFired", session)

        def evaluate(expression):
            done = self.call("Runtime.evaluate", session, expression=expression, awaitPromise=True, returnByValue=True)
            assert "exceptionDetails" not in done, done["exceptionDetails"]
            return done["result"].get("value")

        said = {"Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown"}
        yield evaluate, [event["params"] for event in self.events if event.get("method") in said]
        self.call("Target.closeTarget", targetId=target)
        self.events.clear()

    def close(self):
        """End the browser."""
        os.close(self.commands)
        os.close(self.answers)
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """Chromium, one for all tests."""
    program = shutil.which("chromium")
    if not program:
        pytest.skip("Chromium is not installed")
    started = Browser(program, tmp_path_factory.mktemp("chromium"))
    yield started
    started.close()
