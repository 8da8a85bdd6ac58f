"""`govreport watch`: the page follows the file, shows its faults, is for this computer only, and ends with Ctrl-C."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys

import pytest

PATIENCE = 60


@pytest.fixture
def definition(tmp_path, suixian):
    path = tmp_path / "report.toml"
    path.write_bytes(suixian.read_bytes())
    return path


@pytest.fixture
def watch():
    """Start watching a file, and return the process and the page's address; the process is ended afterwards."""
    processes = []

    def start(file):
        process = subprocess.Popen(
            [sys.executable, "-m", "govreport_cli", "watch", str(file), "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=file.parent,
            env={**os.environ, "LANG": "C.UTF-8"},
        )
        processes.append(process)
        address = re.search(r"http://(127\.0\.0\.1:\d+)/ ", process.stderr.readline().decode())[1]
        return process, address

    yield start
    for process in processes:
        process.send_signal(signal.SIGINT)
        process.communicate()


@pytest.fixture
def watching(watch, definition):
    return watch(definition)


def answer(address, path, **headers):
    connection = http.client.HTTPConnection(address, timeout=PATIENCE)
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


def fetched(address, path):
    return answer(address, path).read().decode()


def event(stream):
    """Return the number of the next version."""
    while not (line := stream.readline()).startswith(b"data: "):
        assert line != b""
    return int(line.removeprefix(b"data: "))


def test_the_page_follows_the_definition(watching, definition, suixian, run):
    _, address = watching
    assert "<iframe" in fetched(address, "/")
    assert fetched(address, "/report").encode() == run("export", suixian, "--to", "html", "-o", "-").stdout
    assert fetched(address, "/findings") == ""
    source = definition.read_text("utf-8")
    with answer(address, "/events") as events:
        event(events)

        def wait_for(path, text):
            """Wait for a version with a text; a file that is only half written gives a version of its own."""
            while text not in (shown := fetched(address, path)):
                event(events)
            return shown

        definition.write_text(source.replace("随县人民政府", "新县人民政府"), "utf-8")
        wait_for("/report", "新县人民政府")
        definition.write_text(source.replace("[disclosure]", "[disclosure", 1), "utf-8")
        wait_for("/findings", "error[toml]")
        assert fetched(address, "/report") == ""
        definition.unlink()
        wait_for("/findings", "error[file-missing]")
        definition.write_text(source, "utf-8")
        wait_for("/report", "随县人民政府")
        assert fetched(address, "/findings") == ""


def test_the_page_follows_what_the_definition_names(watch, fixtures, tmp_path):
    shutil.copytree(fixtures / "rollup", tmp_path / "reports")
    unit = tmp_path / "reports" / "units" / "health.toml"
    source = unit.read_text("utf-8")
    unit.write_text("[", "utf-8")
    _, address = watch(tmp_path / "reports" / "county.toml")
    with answer(address, "/events") as events:
        event(events)
        assert "error[unit-invalid]" in fetched(address, "/findings")
        unit.write_text(source, "utf-8")
        while "error" in fetched(address, "/findings"):
            event(events)


def test_options_of_other_formats_are_not_unknown(watch, definition, complete):
    definition.write_text(complete.read_text("utf-8").replace("[report]", "[export.xlsx]\nfill-in = true\n\n[report]"))
    (definition.parent / "govreport.toml").write_text("[export.text]\nwidth = 60\n")
    process, address = watch(definition)
    assert "plugin-unknown" not in fetched(address, "/findings")
    process.send_signal(signal.SIGINT)
    assert b"plugin-unknown" not in process.communicate(timeout=PATIENCE)[1]


def test_it_ends_with_ctrl_c_even_while_a_browser_waits(watching):
    process, address = watching
    with answer(address, "/events") as events:
        event(events)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert said == b""


def test_other_sites_cannot_read_it(watching):
    _, address = watching
    assert answer(address, "/report", Host="evil.example").status == 403
    assert answer(address, "/../../etc/passwd").status == 404


def test_what_cannot_be_watched(run, definition):
    done = run("watch", "-")
    assert done.returncode == 2
    assert b"error[watch-stdin]" in done.stderr
    done = run("watch", "none.toml")
    assert done.returncode == 3
    assert b"error[file-missing]" in done.stderr
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("watch", definition, "--port", taken.getsockname()[1])
    assert done.returncode == 3
    assert b"error[port-unusable]" in done.stderr
