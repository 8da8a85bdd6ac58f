"""What the tests share: PDFs as pypdf reads them, and the published reports as the command exports them."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
from pypdf import PdfReader

from govreport_pdf import PdfExporter
from govreport_pdf.tags import elements

FIXTURES = Path(__file__).parents[3] / "fixtures"
SOUND = sorted(path for path in FIXTURES.rglob("report.toml") if "invalid" not in path.parts)
DEFAULTS = {option.name: option.default for option in PdfExporter.options}


class Published(NamedTuple):
    """A published report: its definition, the PDF, and the open data of the same report."""

    definition: Path
    document: Path
    data: Path


def govreport(*arguments, **environment):
    """Run the command as a user does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "govreport_cli", *map(str, arguments)],
        capture_output=True,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"} | environment,
        check=False,
    )


def text_of(reader):
    """The text of all pages, without whitespace."""
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def tags(reader, *kinds):
    """The elements of these kinds, in reading order."""
    return [each for each in elements(reader.root_object["/StructTreeRoot"]) if each.get("/S") in kinds]


@pytest.fixture(scope="session")
def export():
    """Export a report, and return the PDF as pypdf reads it."""

    def exported(report, **options):
        return PdfReader(io.BytesIO(PdfExporter().export(report, DEFAULTS | options)))

    return exported


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """Every published report as a PDF, by its fixture; totals that do not add up are waived."""
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
    done = govreport("export", *definitions.values(), "--to", "pdf,json", "-o", folder, "--quiet")
    assert done.returncode == 0, done.stderr.decode()
    return {path: Published(definition, *files_of(definition, folder)) for path, definition in definitions.items()}


def files_of(definition, folder):
    """The PDF and the open data of a definition."""
    report = tomllib.loads(definition.read_text("utf-8"))["report"]
    return [folder / f"{report['agency']}-{report['year']}{suffix}" for suffix in (".pdf", ".json")]
