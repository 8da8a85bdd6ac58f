"""The types of the plugin API: what a third party may write passes mypy's strict checks, and mistakes do not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

api = pytest.importorskip("mypy.api", reason="mypy is not installed")

SAMPLES = Path(__file__).parent / "samples"
EXPECTED = re.compile(r"# error: \[([a-z-]+)\]")
FOUND = re.compile(r"wrong\.py:(\d+): error: .*\[([a-z-]+)\]")


def check(name, cache):
    # No configuration but mypy's own: an author has another one than we do.
    options = ["--strict", "--config-file=", "--hide-error-context", "--no-error-summary", f"--cache-dir={cache}"]
    output, errors, code = api.run([*options, str(SAMPLES / name)])
    assert errors == ""
    return output, code


def test_an_exporter_with_types_passes(tmp_path):
    assert check("right.py", tmp_path) == ("", 0)


def test_mistakes_are_found_where_they_are(tmp_path):
    output, code = check("wrong.py", tmp_path)
    lines = (SAMPLES / "wrong.py").read_text("utf-8").splitlines()
    expected = [(number, match[1]) for number, line in enumerate(lines, 1) if (match := EXPECTED.search(line))]
    assert [(int(line), kind) for line, kind in FOUND.findall(output)] == expected
    assert code == 1
