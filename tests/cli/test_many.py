"""``govreport validate`` with many files: results come one by one, and nothing of them is kept."""

from __future__ import annotations

import gc
import io
import os
import signal
import subprocess
import sys
import threading

import pytest

from govreport_cli import app
from govreport_cli.checks.model import Case
from govreport_cli.findings.model import Finding

FILES = 300


@pytest.fixture
def many(tmp_path, fixtures):
    """Return copies of a definition that has findings."""
    source = (fixtures / "invalid" / "relation" / "report.toml").read_bytes()
    files = [tmp_path / f"{at}.toml" for at in range(FILES)]
    for file in files:
        file.write_bytes(source)
    return files


class Watch(io.BytesIO):
    """Standard output that counts, now and then, how many findings and cases are in memory."""

    def __init__(self):
        super().__init__()
        self.most = 0
        self.counted = 0
        self.writes = 0

    def write(self, content):
        self.writes += 1
        if self.writes % 97 == 0:
            gc.collect()
            alive = sum(isinstance(entry, Finding | Case) for entry in gc.get_objects())
            self.most, self.counted = max(self.most, alive), self.counted + 1
        return len(content)


@pytest.mark.parametrize("output_format", ["text", "json", "lines", "github"])
def test_the_findings_of_earlier_files_are_not_kept(many, monkeypatch, output_format):
    watch = Watch()
    stdout = io.TextIOWrapper(watch, "utf-8")
    monkeypatch.setattr(sys, "stdout", stdout)
    monkeypatch.setattr(sys, "argv", ["govreport", "validate", "--format", output_format, *map(str, many)])
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    before = sum(isinstance(entry, Finding | Case) for entry in gc.get_objects())
    with pytest.raises(SystemExit) as ended:
        app.main()
    assert ended.value.code == 1
    assert watch.writes >= FILES
    assert watch.counted > 0
    assert watch.most - before < 50  # a file has six findings, each in up to three versions


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are needed")
@pytest.mark.parametrize("output_format", ["text", "json", "lines", "github"])
def test_results_are_printed_before_the_next_file_is_read(many, tmp_path, output_format):
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "govreport_cli", "validate", "--format", output_format, many[0], pipe]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        patience = threading.Timer(20, process.kill)
        patience.start()
        try:
            assert process.stdout
            first = b""
            while b"0.toml" not in first:
                line = process.stdout.readline()
                assert line
                first += line
            assert b"pipe.toml" not in first
            pipe.write_bytes(many[0].read_bytes())
            assert b"pipe.toml" in process.stdout.read()
        finally:
            patience.cancel()
            process.kill()
