"""A run over many files takes about as much memory as one over few.

`--long` compares 100 files with 1,000; otherwise, 20 are compared with 100. The bounds are wide: they catch what keeps
the files, their findings or their reports, not what keeps a line about each.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.definitions import faulty, write_definitions

SAMPLE, LONG = (20, 100), (100, 1000)
KB_FOR_EACH = 50
"""How much more memory each further file may take: a definition has 9 KB, the figures of one some 20 KB."""
MARGIN_KB = 4096
"""By how much two runs differ that do the same."""
SCRIPT = """
import re, sys
from pathlib import Path
from govreport_cli.app import main
try:
    main()
finally:
    Path("peak").write_text(re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""

COMMANDS = {
    "validate": ("validate {folder} --jobs 1", 0),
    "validate, with findings": ("validate {faulty} --jobs 1", 1),
    "export": ("export {folder} --to html,json,text -o site --jobs 1", 0),
    "export of what is up to date": ("export {folder} --to json -o site --jobs 1", 0),
    "verify": ("verify {folder} {site}", 0),
    "rollup": ("rollup {folder} --agency 某省 -o report.toml --quiet --jobs 1", 0),
    "rollup of pages": ("rollup {pages}/*.html --agency 某省 -o report.toml --quiet --jobs 1", 0),
    "validate pages": ("validate --files-from {pages}/list --jobs 1", 0),
}

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc")


@pytest.fixture(scope="module", params=[SAMPLE, pytest.param(LONG, marks=pytest.mark.long)], ids=["sample", "long"])
def folders(request, tmp_path_factory):
    """Folders of definitions, of faulty ones, and of what was exported, for few and for many reports."""
    made = {}
    for count in request.param:
        top = tmp_path_factory.mktemp("definitions")
        names = {name: top / name for name in ("folder", "faulty", "site", "pages")}
        write_definitions(names["folder"], count)
        shutil.copytree(names["folder"], names["faulty"])
        for path in names["faulty"].glob("*.toml"):
            path.write_text(faulty(path.read_text("utf-8")), "utf-8")
        command = [sys.executable, "-m", "govreport_cli", "export", names["folder"], "--to", "json,html"]
        subprocess.run([*command, "-o", names["site"], "--quiet"], check=True)
        names["pages"].mkdir()
        for page in names["site"].glob("*.html"):
            shutil.copy(page, names["pages"])
        (names["pages"] / "list").write_text("".join(f"{page}\n" for page in names["pages"].glob("*.html")), "utf-8")
        made[count] = names
    return made


def peak(folder, command, places):
    """Run a command, and return its exit code and the most memory that it had, in KB."""
    words = [word.format(**places) for word in command.split()]
    done = subprocess.run([sys.executable, "-c", SCRIPT, *words], cwd=folder, capture_output=True, check=False)
    return done.returncode, int((folder / "peak").read_text())


@pytest.mark.parametrize("name", COMMANDS)
def test_memory_does_not_grow_with_the_number_of_files(folders, tmp_path, name):
    command, code = COMMANDS[name]
    peaks = []
    for count, places in folders.items():
        folder = tmp_path / str(count)
        folder.mkdir()
        if "up to date" in name:
            shutil.copytree(places["site"], folder / "site")
        done, most = peak(folder, command, places)
        assert done == code
        peaks.append(most)
    few, many = folders
    print(name, dict(zip(folders, peaks, strict=True)))  # noqa: T201  (shown by -rP)
    assert peaks[1] - peaks[0] < MARGIN_KB + KB_FOR_EACH * (many - few)
