"""What the tests share: documents as XML, and the published reports as the command exports them."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import NamedTuple

import docx
import pytest

from govreport_docx import DocxExporter

FIXTURES = Path(__file__).parents[3] / "fixtures"
SOUND = sorted(path for path in FIXTURES.rglob("report.toml") if "invalid" not in path.parts)
DEFAULTS = {option.name: option.default for option in DocxExporter.options}


class Published(NamedTuple):
    """A published report: its definition, and the files that were exported: Word, a page and open data."""

    definition: Path
    document: Path
    page: Path
    data: Path


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
    """Every published report as a document, by its fixture; totals that do not add up are waived."""
    if not SOUND:
        pytest.skip("the fixtures of govreport are not here")
    copy, folder = tmp_path_factory.mktemp("fixtures") / "fixtures", tmp_path_factory.mktemp("published")
    shutil.copytree(FIXTURES, copy)
    definitions = {path: copy / path.relative_to(FIXTURES) for path in SOUND}
    found = json.loads(govreport("validate", "--format", "json", *definitions.values()).stdout)["findings"]
    wrong = {(finding["file"], finding["code"], finding["path"]) for finding in found if finding["severity"] == "error"}
    for name, code, path in sorted(wrong):
        with Path(name).open("a", encoding="utf-8") as file:
            file.write(f'\n[[waive]]\ncode = "{code}"\nplace = "{path}"\nreason = "原报告如此"\n')
    done = govreport("export", *definitions.values(), "--to", "docx,html,json", "-o", folder, "--quiet")
    assert done.returncode == 0, done.stderr.decode()
    return {path: Published(definition, *files_of(definition, folder)) for path, definition in definitions.items()}


def files_of(definition, folder):
    """The document, the page and the open data of a definition."""
    report = tomllib.loads(definition.read_text("utf-8"))["report"]
    return [folder / f"{report['agency']}-{report['year']}{suffix}" for suffix in (".docx", ".html", ".json")]
