"""What the tests of exporters share: LibreOffice, where it is installed."""

from __future__ import annotations

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


@pytest.fixture
def recalculate(tmp_path):
    """Return what LibreOffice makes of a workbook."""
    soffice = shutil.which("soffice")
    if not soffice:
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = tmp_path / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE_ALWAYS, "utf-8")

    def convert(data):
        (tmp_path / "book.xlsx").write_bytes(data)
        out = tmp_path / "out"
        command = [soffice, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "xlsx"]
        command += ["--outdir", str(out), str(tmp_path / "book.xlsx")]
        subprocess.run(command, capture_output=True, check=True, timeout=120)
        return openpyxl.load_workbook(out / "book.xlsx", data_only=True)

    return convert
