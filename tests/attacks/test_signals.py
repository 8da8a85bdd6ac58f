"""A run that is ended by a signal changes nothing and says so by its exit code, whatever it was doing.

An exporter sends the signal to govreport at the moment in question, or a module that replaces one of ours does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

PLUGIN = """
import os, signal, sys, time
from govreport_cli.plugin import hookimpl
{on_import}

class Exporter:
    name, suffix, media_type, summary, options = "csv", ".csv", "text/csv", "figures", ()
    def export(self, report, options):
        {on_export}
        return b"new"

@hookimpl
def govreport_exporter():
    {on_hook}
    return Exporter()
"""
MOMENTS = ("on_import", "on_hook", "on_export")


@pytest.fixture
def end_at(tmp_path, suixian):
    """Export all formats over old files with an exporter that does something at a moment; return how it ended."""

    def end(moment, action):
        site, out = tmp_path / "site", tmp_path / "out"
        info = site / "govreport_csv-1.0.dist-info"
        info.mkdir(parents=True)
        out.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: govreport-csv\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[govreport.exporters]\ncsv = govreport_csv\n")
        actions = {**dict.fromkeys(MOMENTS, "pass"), moment: action}
        (site / "govreport_csv.py").write_text(PLUGIN.format(**actions))
        temporary = tmp_path / "temporary"
        temporary.mkdir()
        for suffix in ("csv", "html", "json", "txt", "xlsx"):
            (out / f"随县人民政府-2017.{suffix}").write_bytes(b"old")
        path = os.pathsep.join(filter(None, [str(site), os.environ.get("PYTHONPATH", "")]))
        done = subprocess.run(
            [sys.executable, "-m", "govreport_cli", "export", str(suixian), "--to", "all", "-o", str(out)],
            env={**os.environ, "PYTHONPATH": path, "LANG": "C.UTF-8", "TMPDIR": str(temporary)},
            capture_output=True,
            check=False,
        )
        assert not list(temporary.iterdir())
        return done, out

    return end


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize(
    ("number", "exit_code"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)], ids=["term", "hup", "int"]
)
def test_a_signal_ends_the_run_and_changes_nothing(end_at, moment, number, exit_code):
    done, out = end_at(moment, f"os.kill(os.getppid(), signal.{number}); time.sleep(60)")
    assert (done.returncode, done.stdout, done.stderr) == (exit_code, b"", b"")
    assert {path.read_bytes() for path in out.iterdir()} == {b"old"}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_plugin_ends_with_a_run_that_is_killed(end_at, tmp_path, moment):
    late = f"time.sleep(3); open({str(tmp_path / 'late')!r}, 'w')"
    start = f"import subprocess; subprocess.Popen([sys.executable, '-c', {f'import time; {late}'!r}])"
    done, out = end_at(moment, f"{start}; os.kill(os.getppid(), signal.SIGKILL); {late}")
    assert done.returncode == -signal.SIGKILL
    assert not (tmp_path / "late").exists()
    assert {path.read_bytes() for path in out.iterdir()} == {b"old"}


def test_a_signal_that_the_caller_ignores_stays_ignored(tmp_path):
    """`nohup` does this."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text("import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n")
    script = (
        "import os, signal, sys; from govreport_cli import app\n"
        "app.make_app = lambda _: lambda **_: os.kill(os.getpid(), signal.SIGHUP)\napp.main()"
    )
    environment = {**os.environ, "PYTHONPATH": str(site)}
    assert subprocess.run([sys.executable, "-c", script], env=environment, check=False).returncode == 0


def test_ctrl_c_while_the_command_is_still_being_imported_shows_no_traceback(suixian, tmp_path):
    """The first finder of modules sends the signal when the command line is asked for."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'govreport_cli.app':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
    )
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    for command in (
        [sys.executable, "-m", "govreport_cli"],
        [sys.executable, "-c", "from govreport_cli.__main__ import run; run()"],
    ):
        done = subprocess.run(
            [*command, "validate", str(suixian)],
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            check=False,
        )
        assert done.returncode in {130, -signal.SIGINT}
        assert done.stderr == b""
