"""A call that writes fails: no file is lost, none is half written, and the next run leaves no litter.

strace lets the first call of a command fail, then the second one and so on, or each call from one on, as on a disk that
is lost. A few calls of some commands fail in the sample; every call of each command, with `--long`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import pytest

from benchmarks.definitions import write_definitions

ERRORS = ("ENOSPC", "EIO", "EROFS")
CALLS = ("openat", "write", "fsync", "rename", "link", "unlink", "rmdir", "mkdir", "chmod", "chown", "utimensat")
LOST = ("fsync", "rename", "link", "unlink", "rmdir", "mkdir", "chmod", "utimensat")
"""The calls that fail for good once a disk is lost. Python reads its modules, and says what is wrong, with others."""
SAMPLE = 4
"""How many points of a command are tried in the sample, in each of the two ways."""
SAMPLED = ("a set at once", "fmt")
_TRACED = re.compile(r"(\w+)\((.*)")
_READS = re.compile("O_RDONLY")

COMMANDS = {
    "a report": "export reports/00000.toml --to html,json,text,xlsx -o site",
    "a set": "export reports --to json,text -o site --index",
    "a set at once": "export reports --to json,text -o site --all-or-nothing",
    "a new folder": "export reports --to json -o new/deep --all-or-nothing",
    "import": "import page.html -o report.toml --force --quiet",
    "fmt": "fmt untidy.toml",
    "fix": "validate --fix unfixed.toml",
    "rollup": "rollup reports --agency 某省 -o report.toml --force --quiet",
    "init": "init --from reports/00000.toml -o report.toml --force",
    "findings": "validate reports -o report.toml --format json",
}


class Point(NamedTuple):
    """A call of a command that writes to its folder: the name, its number among the calls of that name, and theirs."""

    call: str
    number: int
    before: Counter[str]


def traces() -> bool:
    """Return whether processes can be traced here."""
    strace = shutil.which("strace")
    return bool(strace) and subprocess.run([strace, "-o", "/dev/null", "true"], check=False).returncode == 0


pytestmark = pytest.mark.skipif(not traces(), reason="strace is not installed, or may not trace")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, fixtures):
    """A folder with definitions, and with files that were written before they changed."""
    folder = tmp_path_factory.mktemp("prepared")
    write_definitions(folder / "reports", 2)
    shutil.copy(fixtures / "published" / "editor.html", folder / "page.html")
    for command in ("export reports --to html,json,text,xlsx -o site --index", "export reports --to json -o site"):
        assert start(folder, command).returncode == 0
    for path in (folder / "reports").glob("*.toml"):
        path.write_text(path.read_text("utf-8").replace("样例", "样本"), "utf-8")
    definition = (folder / "reports" / "00000.toml").read_text("utf-8")
    (folder / "report.toml").write_text("old", "utf-8")
    (folder / "untidy.toml").write_text(definition.replace(" = [", "=["), "utf-8")
    (folder / "unfixed.toml").write_text(definition.replace("form = ", "form ＝ "), "utf-8")
    return folder


def start(folder, command, *traced):
    """Run a command in a folder, traced or not; the calls of two runs have the same numbers."""
    words = [str(folder / word) if (folder / word).exists() else word for word in command.split()]
    return subprocess.run(
        [*traced, sys.executable, "-m", "govreport_cli", *words, "--lang", "en"],
        cwd=folder,
        capture_output=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
    )


def tracing(log):
    """How to trace a command, writing its calls to a file."""
    calls = f"trace={','.join(CALLS)}"
    return ["strace", "-f", "--seccomp-bpf", "-y", "-s", "999", "-o", str(log), "-e", calls]


def points(folder, command, log):
    """Run a command, and return its calls that write to its folder."""
    start(folder, command, *tracing(log))
    seen: Counter[str] = Counter()
    found = []
    for call, rest in _TRACED.findall(log.read_text("utf-8", "replace")):
        seen[call] += 1
        if str(folder) in rest and not _READS.search(rest):
            found.append(Point(call, seen[call], seen.copy()))
    return found


def contents(folder):
    """The files of a folder; what govreport keeps for itself has names that begin with a point."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("[!.]*") if path.is_file()}


def litter(folder):
    return [path for path in folder.rglob(".govreport-*") if path.is_file()]


def injection(point, error, *, lost):
    if not lost:
        return ["-e", f"inject={point.call}:error={error}:when={point.number}"]
    first = {call: point.before[call] + (call != point.call) for call in LOST}
    return [word for call, number in first.items() for word in ("-e", f"inject={call}:error={error}:when={number}+")]


def faults(folder, command, traced, before, expected):
    """Run a command of which calls fail, and then again; yield what is not as promised."""
    done = start(folder, command, *traced)
    yield from files_at_fault(folder, before, expected)
    after, said = contents(folder), done.stderr.decode()
    not_restored = "error[not-restored]" in said
    if "Traceback" in said or "internal" in said or done.returncode not in {0, 3}:
        yield f"exit code {done.returncode}: {said}"
    if done.returncode == 0 and after != expected:
        yield "nothing is said"
    if done.returncode == 3 and not not_restored and "error[not-written]" not in said:
        yield f"no message: {said}"
    sets: dict[str, set[bool]] = {}
    for name in before.keys() | expected:
        if before.get(name) != expected.get(name):
            of = "all" if "--all-or-nothing" in command else Path(name).stem
            sets.setdefault(of, set()).add(after.get(name) == expected.get(name))
    if any(len(states) > 1 for states in sets.values()) and not not_restored:
        yield "a mixed set"
    again = start(folder, command)
    if again.returncode != 0 or contents(folder) != expected:
        yield f"the next run: {again.returncode} {again.stderr.decode()}"
    if left := litter(folder):
        yield f"litter: {left}"


def files_at_fault(folder, before, expected):
    """Yield which files are lost or half written."""
    after = contents(folder)
    kept = {*after.values(), *(path.read_bytes() for path in litter(folder))}
    if after.keys() - before.keys() - expected.keys():
        yield "a file that no run writes"
    for name in before.keys() | expected:
        if after.get(name) not in {before.get(name), expected.get(name)}:
            yield f"{name} is neither old nor new"
        if name in before and after.get(name) != expected.get(name) and before[name] not in kept:
            yield f"the old {name} is lost"


CASES = [
    *(pytest.param(COMMANDS[name], SAMPLE, id=f"sample-{name}") for name in SAMPLED),
    *(pytest.param(command, 10**6, id=f"long-{name}", marks=pytest.mark.long) for name, command in COMMANDS.items()),
]


@pytest.mark.parametrize("lost", [False, True], ids=["one call", "each call from one on"])
@pytest.mark.parametrize(("command", "most"), CASES)
def test_calls_that_fail(prepared, tmp_path, command, lost, most):
    folder, log = tmp_path / "folder", tmp_path / "log"
    before = contents(prepared)
    shutil.copytree(prepared, folder)
    found = [point for point in points(folder, command, log) if not lost or point.call in LOST]
    expected = contents(folder)
    assert expected != before
    assert not litter(folder)
    chosen = found[:: -(-len(found) // most)]
    failures, tried = [], 0
    for point, error in zip(chosen, cycle(ERRORS)):
        shutil.rmtree(folder)
        shutil.copytree(prepared, folder)
        traced = tracing(log) + injection(point, error, lost=lost)
        failures += [(point[:2], error, fault) for fault in faults(folder, command, traced, before, expected)]
        tried += "(INJECTED)" in log.read_text("utf-8", "replace")
    print(f"{tried} tries")  # noqa: T201  (shown by -rP)
    assert not failures, "\n".join(map(str, failures))
    assert 2 * tried > len(chosen)  # Python may open a file more or less the next time, so that no call is hit
