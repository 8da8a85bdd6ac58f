"""What the tests share: documents as XML, and the published reports as the command exports them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest

from govreport_docx import DocxExporter

FIXTURES = Path(__file__).parents[3] / "fixtures"
SOUND = sorted(path for path in FIXTURES.rglob("report.toml") if "invalid" not in path.parts)
DEFAULTS = {option.name: option.default for option in DocxExporter.options}


def govreport(*arguments, **environment):
    """Run the command as a user does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "govreport_cli", *map(str, arguments)],
        capture_output=True,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"} | environment,
        check=False,
    )


def parts_of(content):
    """The parts of a document, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def export():
    """Export a report, and return the document as python-docx reads it."""

    def exported(report, **options):
        return docx.Document(io.BytesIO(DocxExporter().export(report, DEFAULTS | options)))

    return exported


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """Every published report as a document, by its definition."""
    if not SOUND:
        pytest.skip("the fixtures of govreport are not here")
    documents = {}
    for path in SOUND:
        folder = tmp_path_factory.mktemp("published")
        done = govreport("export", path, "--to", "docx", "-o", folder, "--quiet")
        assert done.returncode == 0, done.stderr.decode()
        (documents[path],) = folder.iterdir()
    return documents
