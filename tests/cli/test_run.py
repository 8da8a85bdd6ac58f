"""A command that runs inside the tests' process does the same as one that runs in its own."""

from __future__ import annotations

import pytest

SUIXIAN, BROKEN = "{suixian}", "{broken}"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--version"],
        ["--help"],
        ["validate", "--help", "--lang", "zh"],
        ["export", "--frob"],
        ["validate", SUIXIAN, BROKEN],
        ["validate", BROKEN, "--format", "json", "--lang", "zh"],
        ["validate", "-"],
        ["compute", "-", "--format", "json"],
        ["compute", "nowhere.toml"],
        ["init", "--year", "2024", "--agency", "某县人民政府", "-o", "-"],
        ["export", SUIXIAN, "--to", "html", "-o", "-"],
        ["export", SUIXIAN, BROKEN, "--to", "all"],
        ["exporters"],
        ["explain", "relation"],
    ],
    ids=" ".join,
)
def test_run_and_spawn_agree(run, spawn, suixian, fixtures, tmp_path, arguments):
    paths = {SUIXIAN: suixian, BROKEN: fixtures / "invalid" / "relation" / "report.toml"}
    found = []
    for name, start in (("outside", spawn), ("inside", run)):
        folder = tmp_path / name
        folder.mkdir()
        done = start(*(paths.get(entry, entry) for entry in arguments), stdin=suixian.read_bytes(), cwd=folder)
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        found.append((done.returncode, done.stdout, done.stderr, files))
    assert found[0] == found[1]
