"""What the tests of exporters share: LibreOffice, where it is installed."""

from __future__ import annotations

import io
import shutil
import subprocess

import openpyxl
import pytest

RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""LibreOffice believes the cached values of a workbook that calls itself Excel's, unless it is told not to."""


@pytest.fixture(scope="session")
def recalculate_all(tmp_path_factory):
    """Return workbooks, by name, as LibreOffice saves them after working out every formula anew."""
    soffice = shutil.which("soffice")
    if not soffice:
        pytest.skip("LibreOffice (soffice) is not installed")
    folder = tmp_path_factory.mktemp("libreoffice")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE_ALWAYS, "utf-8")

    def convert(books):
        here = tmp_path_factory.mktemp("books")
        for name, content in books.items():
            (here / f"{name}.xlsx").write_bytes(content)
        command = [soffice, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "xlsx"]
        command += ["--outdir", str(here / "out"), *(str(here / f"{name}.xlsx") for name in books)]
        subprocess.run(command, capture_output=True, check=True, timeout=300)
        return {name: (here / "out" / f"{name}.xlsx").read_bytes() for name in books}

    return convert


@pytest.fixture
def recalculate(recalculate_all):
    """Return what LibreOffice makes of a workbook."""
    return lambda content: openpyxl.load_workbook(
        io.BytesIO(recalculate_all({"book": content})["book"]), data_only=True
    )
