"""On a terminal: results in its encoding, and the bar of a long run, which is in nobody's way."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

import pytest

pty, termios = (pytest.importorskip(name, reason="terminals are needed") for name in ("pty", "termios"))


def shown(*arguments, while_running=lambda: None, **environment):
    """Run the command on a terminal, and return what it sends there."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    command = [sys.executable, "-m", "govreport_cli", *map(str, arguments)]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "LANG": "C.UTF-8"} | environment
    ) as process:
        os.close(theirs)
        threading.Thread(target=while_running, daemon=True).start()
        sent = b""
        try:
            while piece := os.read(ours, 4096):
                sent += piece
        except OSError:  # Linux says so at the end
            pass
        os.close(ours)
        return process.wait(), sent


def test_what_the_terminal_cannot_show_is_a_question_mark(suixian):
    code, sent = shown("compute", suixian, "--get", "disclosure.total", PYTHONIOENCODING="ascii")
    assert (code, sent) == (0, b"16499\r\n")
    _, sent = shown("explain", "relation", "--lang", "zh", PYTHONIOENCODING="ascii")
    assert sent.isascii()
    assert b"??" in sent


def test_a_long_run_has_a_bar_that_makes_way_for_findings(run, fixtures, tmp_path):
    bad = (fixtures / "invalid" / "relation" / "report.toml").read_bytes()
    files = [tmp_path / f"{at:02}.toml" for at in range(20)]
    for file in files:
        file.write_bytes(bad)
    command = ("validate", "--format", "concise", "--jobs", 1, *files)
    plain = run(*command).stdout.decode()
    files[10].unlink()
    os.mkfifo(files[10])

    def write_late():
        with files[10].open("wb") as pipe:
            time.sleep(1.2)  # after a second there is a bar
            pipe.write(bad)

    code, sent = shown(*command, while_running=write_late, NO_COLOR="1")
    assert code == 1
    assert b"/20 " in sent, "the bar counts files"
    assert "\n".join(map(left_on_screen, sent.decode().split("\r\n"))) == plain


def left_on_screen(line):
    """What is left of a line in which the bar was drawn and taken away."""
    left = ""
    for piece in line.split("\r"):
        left = piece + left[len(piece) :]
    return left.rstrip()
