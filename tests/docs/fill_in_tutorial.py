"""Makes the workbook that the unit in docs/tutorial.md sends back: ``python tests/docs/fill_in_tutorial.py``.

It is filled in like by hand, and saved by LibreOffice, so that it is what an office program writes.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import openpyxl

TUTORIAL = Path(__file__).parents[2] / "fixtures" / "tutorial"

TYPED = {
    "documents.normative_documents.made": 3,
    "documents.normative_documents.repealed": 1,
    "documents.normative_documents.in_force": 20,
    "decisions.licences": 412,
    "requests.new.natural_person": 30,
    "requests.new.enterprise": 4,
    "requests.results.granted.natural_person": 27,
    "requests.results.granted.enterprise": 4,
    "requests.results.refused.deliberative.natural_person": 2,
    "requests.results.unavailable.not_held.natural_person": 2,
    "requests.carried_out.natural_person": 1,
    "review.reconsideration.upheld": 1,
}
"""The figures that are not zero, by the names of their cells."""


def govreport(*arguments: str, folder: Path) -> None:
    """Run a command of govreport in a folder."""
    subprocess.run([sys.executable, "-m", "govreport_cli", *arguments], cwd=folder, check=True)


def fill_in(path: Path) -> None:
    """Type the figures, the others as 0, and the date of signing."""
    book = openpyxl.load_workbook(path)
    for name, defined in book.defined_names.items():
        sheet, _, cell = defined.attr_text.rpartition("!")
        found = book[sheet.strip("'")][cell.replace("$", "")]
        if found.value is None:
            found.value = TYPED.get(name, 0)
    book["封面"]["B10"] = date(2025, 1, 14)
    book.save(path)


def main() -> None:
    """Follow the tutorial to the workbook, fill it in and save it among the fixtures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(TUTORIAL / "2023.html", folder)
        page = (folder / "2023.html").read_text("utf-8").replace("2 4", "24")
        (folder / "2023.html").write_text(page, "utf-8")
        govreport("import", "2023.html", "-o", "2023.toml", "--quiet", folder=folder)
        govreport("init", "--from", "2023.toml", "-o", "returned.xlsx", folder=folder)
        fill_in(folder / "returned.xlsx")
        converted = ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(TUTORIAL)]
        subprocess.run([*converted, "returned.xlsx"], cwd=folder, check=True)


if __name__ == "__main__":
    main()
