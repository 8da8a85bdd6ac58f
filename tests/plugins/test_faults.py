"""Bad exporters, all installed in one environment: each may spoil its own format, and nothing else."""

from __future__ import annotations

import pytest

SOURCE = """
{before}
from govreport_cli.plugin import Option, hookimpl

class Exporter:
    name, suffix, media_type, summary, options = {name!r}, ".{name}", "text/plain", "nothing", ()
    {attributes}
    def export(self, report, options):
        {export}

@hookimpl
def govreport_exporter():
    {hook}
"""

HARMLESS = {
    "mutates": "object.__setattr__(report.figures.by_path['disclosure.total'], 'value', 999999); return b'x'",
    "pops": "report.figures.by_path._made.clear(); report.figures.by_path._values.clear(); return b'x'",
    "renames": "object.__setattr__(report, 'title', '假'); return b'x'",
    "empties": "object.__setattr__(report, 'blocks', ()); return b'x'",
    "patches-page": "import govreport_exporters.html.page as p; p.render = lambda *a: 'falsified'; return b'x'",
    "patches-show": "import govreport_cli.figures.model as m; m.show = lambda value: '999999'; return b'x'",
    "prints": "print('noise' * 100); return b'x'",
    "writes-fd-1": "import os; os.write(1, b'noise'); return b'x'",
    "closes-streams": "import os; os.close(1); os.close(2); return b'x'",
    "closes-all": "import os; os.closerange(0, 3); return b'x'",
    "replaces-stdout": "import sys; sys.stdout = None; return b'x'",
    "chdir": "import os; os.chdir('/'); return b'x'",
    "stray-file": "open('stray.txt', 'w').write('x'); return b'x'",
    "stray-temporary": "import tempfile; tempfile.mkdtemp(); return b'x'",
    "environment": "import os; os.environ.clear(); return b'x'",
    "locale": "import locale; locale.setlocale(locale.LC_ALL, 'C'); return b'x'",
    "umask": "import os; os.umask(0o777); return b'x'",
    "path": "import sys; sys.path.clear(); sys.modules.clear(); return b'x'",
    "decimal": "import decimal; decimal.getcontext().prec = 1; return b'x'",
    "recursion-limit": "import sys; sys.setrecursionlimit(60); return b'x'",
    "signals": "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); return b'x'",
    "thread": "import threading, time; threading.Thread(target=time.sleep, args=(600,)).start(); return b'x'",
    "child": "import subprocess; subprocess.Popen(['sleep', '600']); return b'x'",
    "forks": "import os, time; pid = os.fork(); (pid or time.sleep(600)); return b'x'",
    "atexit": "import atexit; atexit.register(lambda: 1 / 0); return b'x'",
    "reads-stdin": "import sys; sys.stdin.read(); return b'x'",
    "warns": "import warnings; warnings.warn('careful'); return b'x'",
    "garbage": "import gc; gc.disable(); return b'x'",
}
"""Exporters that do harm and return bytes."""

FAILS = {
    "raises": ("raise ValueError('no luck')", "ValueError: no luck"),
    "raises-base": ("raise BaseException('all')", "BaseException: all"),
    "interrupts": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "exits": ("import sys; sys.exit(0)", "SystemExit: 0"),
    "os-exit-0": ("import os; os._exit(0)", "exit code 0"),
    "os-exit-3": ("import os; os._exit(3)", "exit code 3"),
    "kills-itself": ("import os; os.kill(os.getpid(), 9)", "signal 9"),
    "aborts": ("import os; os.abort()", "signal 6"),
    "crashes": ("import ctypes; ctypes.string_at(0)", "signal 11"),
    "recurses": ("return self.export(report, options)", "RecursionError"),
    "no-memory": ("return b'x' * 2**62", "MemoryError"),
    "stops": ("raise StopIteration", "StopIteration"),
    "a-text": ("return 'text'", "returned str, not bytes"),
    "empty": ("return b''", "`export` returned no bytes"),
    "none": ("pass", "returned NoneType, not bytes"),
    "bytearray": ("return bytearray(b'x')", "returned bytearray, not bytes"),
    "iterator": ("yield b'x'", "returned generator, not bytes"),
    "hangs": ("import time; time.sleep(600)", "did not finish within 3 s"),
    "deaf": (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n        while True: pass",
        "did not finish within 3 s",
    ),
    "mute": ("class Bad(Exception):\n            def __str__(self): raise OSError\n        raise Bad", "Bad"),
    "surrogates": ("raise ValueError('\\udc80')", "ValueError"),
    "other-table": ("return report.blocks[999]", "IndexError"),
    "patches-json": ("import json; json.dumps = None; return b'x'", "exit code 1"),
    "patches-open": (
        "import builtins, pathlib; builtins.open = None; pathlib.Path.replace = None; return b'x'",
        "exit code 1",
    ),
    "missing": ("import nosuchthing", "No module named 'nosuchthing'"),
}
"""Exporters that return nothing useful, and what is said about them."""

BROKEN = {
    "no-module": ({"before": "import nosuchthing"}, "No module named 'nosuchthing'"),
    "exits-early": ({"before": "raise SystemExit(0)"}, "SystemExit"),
    "os-exits-early": ({"before": "import os; os._exit(0)"}, "exit code 0"),
    "hangs-early": ({"before": "import time; time.sleep(600)"}, "did not finish within 3 s"),
    "interrupts-early": ({"before": "raise KeyboardInterrupt"}, "KeyboardInterrupt"),
    "syntax": ({"before": "def broken(:"}, "SyntaxError"),
    "class": ({"hook": "return Exporter"}, "returned the class `Exporter`"),
    "nothing": ({"hook": "return None"}, "returns None"),
    "number": ({"hook": "return 7"}, "no attribute 'name'"),
    "hook-raises": ({"hook": "raise ValueError('early')"}, "ValueError: early"),
    "other-name": ({"attributes": "name = 'csv'"}, "its `name` is 'csv'"),
    "bad-suffix": ({"attributes": "suffix = '/../x'"}, "`suffix` is '/../x'"),
    "no-suffix": ({"attributes": "suffix = ''"}, "`suffix` is ''"),
    "bad-summary": ({"attributes": "summary = None"}, "`summary` is not a string"),
    "no-export": ({"attributes": "export = None;", "export": "pass\n    export = None"}, "no method `export`"),
    "bad-options": ({"attributes": "options = ('a',)"}, "`options` are not all `Option` objects"),
    "options-none": ({"attributes": "options = None"}, "TypeError"),
    "bad-default": ({"attributes": "options = (Option('a', int, 'x', 'help'),)"}, "default of its option `a`"),
    "bad-choice": ({"attributes": "options = (Option('a', str, 'x', 'h', ('y',)),)"}, "none of its choices"),
    "bad-type": ({"attributes": "options = (Option('a', dict, {}, 'help'),)"}, "type of its option `a`"),
    "bad-option": ({"attributes": "options = (Option('a.b=', str, '', 'help'),)"}, "option 'a.b='"),
    "no-help": ({"attributes": "options = (Option('a', str, '', None),)"}, "option `a` has something other than text"),
    "numbers": ({"attributes": "options = (Option('a', tuple, (1,), 'help'),)"}, "something other than text"),
    "choices": ({"attributes": "options = (Option('a', int, 1, 'help', (1, 2)),)"}, "something other than text"),
    "one-bound": ({"attributes": "options = (Option('a', int, 1, 'h', bounds=(1,)),)"}, "not two integers"),
    "same-options": ({"attributes": "options = (Option('a', str, '', 'h'),) * 2"}, "the same name"),
    "property": ({"attributes": "media_type = property(lambda self: 1 / 0)"}, "ZeroDivisionError"),
    "api-text": ({"attributes": "api = 'x'"}, "`api` is not a number"),
    "all": ({}, "cannot be named 'all'"),
    "-": ({}, "cannot be named '-'"),
}
"""Exporters that cannot be loaded, and why."""

TOO_NEW = {
    "api": ({"attributes": "api = 99"}, "version 99 of the plugin interface"),
    "import": ({"before": "from govreport_cli.plugin import Hologram"}, "Hologram"),
    "submodule": ({"before": "import govreport_cli.plugin.holograms"}, "govreport_cli.plugin.holograms"),
}
"""Exporters for a later version of the interface."""

BUILT_IN = ("datapackage", "html", "json", "text", "xlsx")


@pytest.fixture
def put(install):
    """Install exporters of these names, each in a distribution of its own; return the path on which they are."""

    def put_all(sources):
        for name, parts in sources.items():
            plain = {"before": "", "attributes": "", "export": "return b'x'", "hook": "return Exporter()"}
            word = "dash" if name == "-" else name
            source = SOURCE.format(name=name, **{**plain, **parts})
            install(f"faulty-{word}", name, source, f"faulty_{word.replace('-', '_')}")
        return {"PYTHONPATH": install.path}

    return put_all


@pytest.fixture
def clean(run, complete, tmp_path):
    """The built-in formats where no plugin is installed."""
    run("export", complete, "--to", ",".join(BUILT_IN), "-o", tmp_path / "clean")
    return written(tmp_path / "clean")


def written(folder):
    return {path.suffix: path.read_bytes() for path in folder.iterdir()}


def exporting(table):
    return {name: {"export": entry if isinstance(entry, str) else entry[0]} for name, entry in table.items()}


def test_harm_ends_with_the_process_of_the_exporter(run, put, complete, clean, tmp_path, folder):
    environment = put(exporting(HARMLESS))
    done = run(
        "export", complete, "--to", ",".join([*HARMLESS, *BUILT_IN]), "-o", tmp_path / "out",
        **environment, TMPDIR=str(folder),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert written(tmp_path / "out") == {**clean, **{f".{name}": b"x" for name in HARMLESS}}
    assert done.stdout == b""
    assert list(folder.iterdir()) == []


def test_a_failure_is_named_and_hurts_no_other_format(run, put, complete, clean, tmp_path, folder):
    environment = put(exporting(FAILS))
    done = run(
        "export", complete, "--to", ",".join([*FAILS, *BUILT_IN]), "-o", tmp_path / "out", "--plugin-timeout", 3,
        **environment, TMPDIR=str(folder),
    )  # fmt: skip
    said = done.stderr.decode()
    assert done.returncode == 4
    for name, (_, reason) in FAILS.items():
        message = f"{complete}: error[plugin-failed]: exporter `{name}` (faulty-{name} 1.0) failed: "
        assert reason in said.partition(message)[2].partition("\n  help")[0], (name, said)
    assert "Traceback" not in said
    assert written(tmp_path / "out") == clean
    assert list(folder.iterdir()) == []


def test_a_broken_exporter_is_named_and_hurts_no_other_format(run, put, complete, clean, tmp_path):
    environment = put({name: parts for name, (parts, _) in BROKEN.items()})
    done = run("export", complete, "--to", "all", "-o", tmp_path / "out", "--plugin-timeout", 3, **environment)
    said = done.stderr.decode()
    assert done.returncode == 4
    for name, (_, reason) in BROKEN.items():
        message = (
            f"error[plugin-broken]: cannot load exporter `{name}` (faulty-{name if name != '-' else 'dash'} 1.0): "
        )
        assert reason in said.partition(message)[2].partition("\n  help")[0], (name, said)
    assert "Traceback" not in said
    assert written(tmp_path / "out") == clean


@pytest.mark.parametrize("name", TOO_NEW)
def test_an_exporter_for_a_newer_interface_says_what_it_needs(run, put, complete, name):
    parts, needs = TOO_NEW[name]
    done = run("export", complete, "--to", name, "-o", "-", **put({name: parts}))
    assert done.returncode == 4
    assert "error[plugin-too-new]" in done.stderr.decode()
    assert needs in done.stderr.decode()


def test_side_by_side_they_leave_every_command_and_format_unharmed(run, put, complete, clean, tmp_path):
    parts = {name: parts for name, (parts, _) in {**BROKEN, **TOO_NEW}.items()}
    faults = exporting(HARMLESS) | exporting(FAILS) | parts
    environment, out = put(faults), tmp_path / "out"
    assert len(run("exporters", **environment).stdout.splitlines()) == len(BUILT_IN) + len(faults)
    assert run("export", complete, "--to", ",".join(BUILT_IN), "-o", out, **environment).returncode == 0
    assert written(out) == clean
    assert run("exporters", "html", **environment).returncode == 0
    others = (
        ["validate", complete], ["compute", complete], ["forms"], ["forms", "cn-2021"], ["explain"], ["config"],
        ["init", "--year", 2024, "-o", "-"], ["completion", "bash"], ["exporters", "xlsx"], ["--version"], ["--help"],
    )  # fmt: skip
    for command in others:
        with_plugins, without = run(*command, **environment), run(*command)
        assert (with_plugins.returncode, with_plugins.stdout, with_plugins.stderr) == (
            without.returncode, without.stdout, without.stderr,
        ), command  # fmt: skip
    published = [file for file in out.iterdir() if file.suffix != ".txt"]
    done = run("verify", complete, *published, **environment)
    assert (done.returncode, done.stderr) == (0, b"")
