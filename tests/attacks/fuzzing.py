"""What must hold for any bytes at all: the promises that the fuzzer tries to break.

Run as a program, this searches for inputs that break one, guided by the branches that they reach::

    python tests/attacks/fuzzing.py definition -max_total_time=600

It needs atheris, takes libFuzzer's options, and writes an input that breaks a promise to the working folder; keep it
in ``tests/attacks/corpus/TARGET``, where the tests find it.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import tempfile
import tomllib
import unicodedata
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from html import unescape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures"
CORPUS = Path(__file__).parent / "corpus"


def definition(source: bytes) -> None:
    """Examine, explain and compose a definition: each finding has its place, and an accepted report can be composed."""
    from govreport_cli.findings.as_text import as_text
    from govreport_cli.pipeline import examine, finish, located

    examination = examine("x", source)
    for finding in located(examination):
        assert finding.spans or finding.code in {"toml", "encoding"}, finding
        for lang in ("en", "zh"):
            assert as_text(finding, lang, examination.lines)
    if examination.case and not examination.has_errors:
        finish(examination)


def prose(source: bytes) -> None:
    """Examine a valid definition with the text of its first section replaced."""
    import tomli_w

    text = source.decode("utf-8", "ignore")
    data = {"form": "cn-2021", "report": {"agency": "某县人民政府", "year": 2023}}
    data |= {"requests": {"new": [5, 0, 0, 0, 0, 0]}, "section": [{"id": "overview", "text": text}]}
    definition(tomli_w.dumps(data).encode())


def form(source: bytes) -> None:
    """Use a local form."""
    from govreport_cli.errors import FormError
    from govreport_cli.forms.find import find_form
    from govreport_cli.forms.form_page import form_page

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "local.json").write_bytes(source)
        try:
            form_page(find_form("local.json", Path(folder)), "en")
        except FormError:
            return


def page(source: bytes) -> None:
    """Compare a published page with a report."""
    _published(".html", source)


def data(source: bytes) -> None:
    """Compare published open data with a report."""
    _published(".json", source)


def workbook(source: bytes) -> None:
    """Compare a published workbook, whose first sheet has this content, with a report."""
    _published(".xlsx", _packed("xlsx", _COVER, source))


def _published(suffix: str, source: bytes) -> None:
    from govreport_cli.exporting.read_back import read_back
    from govreport_cli.findings.as_text import as_text
    from govreport_cli.published.compare import compare

    result = read_back("x", suffix, source)
    findings = result.findings if result.value is None else compare(_report(), result.value, "x")
    for finding in findings:
        assert as_text(finding, "en")


_DAMAGED = (ValueError, LookupError, TypeError, SyntaxError, csv.Error, zipfile.BadZipFile)
"""What importers and their libraries raise for a damaged file; the command says that it cannot be read."""


def imported_page(source: bytes) -> None:
    """Import a page."""
    from govreport_importers.html import HtmlImporter

    _imported(HtmlImporter(), source, source)


def imported_data(source: bytes) -> None:
    """Import open data."""
    from govreport_importers.json import JsonImporter

    _imported(JsonImporter(), source, source)


def imported_table(source: bytes) -> None:
    """Import a table of comma-separated values."""
    from govreport_importers.csv import CsvImporter

    _imported(CsvImporter(), source, source)


def imported_workbook(source: bytes) -> None:
    """Import a workbook, whose sheet of figures has this content."""
    from govreport_importers.xlsx import XlsxImporter

    beside = _parts("xlsx")["xl/sharedStrings.xml"] + _parts("xlsx")["xl/worksheets/sheet3.xml"]
    _imported(XlsxImporter(), _packed("xlsx", _FIGURES, source), source + beside)


def imported_document(source: bytes) -> None:
    """Import a Word document with this content."""
    from govreport_docx.importer import DocxImporter

    _imported(DocxImporter(), _packed("docx", _DOCUMENT, source), source)


def _imported(importer, content: bytes, shown: bytes) -> None:
    """Import a file: what comes out can be read, and every figure stands in the file, at the place that is named.

    ``shown`` has the characters among which a reader of the file would look for a figure.
    """
    from govreport_cli.findings.as_text import as_text
    from govreport_cli.findings.model import in_order
    from govreport_cli.importing.definition import imported
    from govreport_cli.importing.extract import NOWHERE, Grid, Passage
    from govreport_cli.importing.model import Choices
    from govreport_cli.importing.run import lines_of

    try:
        pieces = list(importer.extract(content))
    except _DAMAGED:
        return
    found = imported("x", pieces, Choices())
    for finding in in_order(found.findings):
        assert as_text(finding, "en", lines_of("x", content))
    if found.text is None:
        assert found.findings
        return
    texts: dict[object, list[str]] = {}
    for piece in pieces:
        if isinstance(piece, Grid):
            for cell in (cell for row in piece.rows for cell in row):
                texts.setdefault(cell.place, []).append(cell.text)
        elif not isinstance(piece, Passage):
            texts.setdefault(piece.path, []).append(piece.text)
    digits, case = _digits(shown), _filled_in(found.text)
    for path, value in case.definition.given.items() if case else ():
        place = found.places[path]
        said = texts.get(path, []) + (texts.get(place, []) if place != NOWHERE else [])
        assert value in [_first_number(text) for text in said], (path, value, said)
        assert any(f"{abs(Decimal(value)):f}" in text for text in digits), (path, value)
    with_placeholders = imported("x", pieces, Choices(placeholders=True)).text
    if with_placeholders != found.text:
        _same_report(found.text, with_placeholders)


def _filled_in(text: str):
    """Return the case of an imported definition, with an agency and a year if it has none; None if it is refused."""
    from govreport_cli.accept import accept
    from govreport_cli.definition.read import read

    for line in ('# agency = ""', "# year = "):
        text = text.replace(line, {"# year = ": "year = 2020 #"}.get(line, 'agency = "某县" #'), 1)
    assert read("x", text.encode()).value is not None, text
    return accept("x", text.encode(), Path()).case


def _same_report(plain: str, other: str) -> None:
    """Check that two definitions have the same report, if the first one has any."""
    from govreport_cli.pipeline import examine, finish

    first, second = (examine("x", text.encode()) for text in (plain, other))
    if not first.has_errors:
        assert _exported("text", finish(first)) == _exported("text", finish(second))


def _digits(source: bytes) -> list[str]:
    """Return a source as it is and without markup, both without what may stand between the digits of a number."""
    try:
        text = source.decode("utf-16" if source.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8")
    except UnicodeDecodeError:
        text = source.decode("gb18030", "replace")
    return [_even(unescape(form)) for form in (text, re.sub("<[^>]*>", "", text))]


def _even(text: str) -> str:
    return re.sub(r"[\s,\u00ad\u200b-\u200f\u2060\ufeff]", "", unicodedata.normalize("NFKC", text))


def _first_number(text: str) -> Decimal | None:
    number = re.search(r"(-|减少?)?(\d+(?:\.\d+)?)", _even(text))
    return number and Decimal(number[2]) * (-1 if number[1] else 1)


def layout(source: bytes) -> None:
    """Lay out a definition: no value changes, no comment is lost, and it is laid out then."""
    from govreport_cli.definition.layout import laid_out
    from govreport_cli.forms.find import find_form

    try:
        text = source.decode()
        before = _values(text)
    except (ValueError, RecursionError):
        return
    form = find_form("cn-2021", Path())
    new = laid_out(text, form)
    assert _values(new) == before
    assert _comments(new) == _comments(text)
    assert laid_out(new, form) == new


def _values(text: str) -> str:
    """Return the values of a source, whatever the order of keys, so that NaN equals itself."""

    def in_order(value: object) -> object:
        if isinstance(value, dict):
            return sorted((key, in_order(member)) for key, member in value.items())
        return [in_order(member) for member in value] if isinstance(value, list) else value

    return repr(in_order(tomllib.loads(text, parse_float=Decimal)))


def _comments(text: str) -> list[str]:
    return sorted("".join(words.split()) for words in re.findall("#.*", text))


def fixes(source: bytes) -> None:
    """Fix a definition: no digit that somebody has typed changes, no line is added, and nothing is left to fix."""
    from govreport_cli.batch.fixing import difference, fix

    fixed = fix("x", source)
    before, after = _typed(fixed.before), _typed(fixed.after)
    assert fixed.after.count("\n") == fixed.before.count("\n")
    if before.count("nan") == after.count("nan"):
        assert _only_digits(before) == _only_digits(after)
    else:
        rest = iter(_only_digits(after))
        assert all(digit in rest for digit in _only_digits(before))
    assert bool(difference("x", fixed)) == bool(fixed.fixes)
    assert fix("x", fixed.after.encode()).fixes == 0


def _typed(text: str) -> str:
    return "".join(str(unicodedata.decimal(character)) if character.isdecimal() else character for character in text)


def _only_digits(text: str) -> str:
    return "".join(re.findall("[0-9]", text))


_INSTRUMENTED = (
    "govreport_cli.batch.fixing",
    "govreport_cli.definition.layout",
    "govreport_cli.definition.locate",
    "govreport_cli.definition.toml_faults",
    "govreport_cli.findings.as_text",
    "govreport_cli.importing.run",
    "govreport_cli.pipeline",
    "govreport_cli.published.compare",
    "govreport_exporters.html.reader",
    "govreport_exporters.xlsx.reader",
    "govreport_importers.csv",
    "govreport_importers.html",
    "govreport_importers.json",
    "govreport_importers.xlsx",
)
"""What the targets import; the search is guided by the branches of these modules and of those that they import."""
_IMPORTS = [imported_page, imported_data, imported_table, imported_workbook]
if find_spec("govreport_docx"):
    _IMPORTS.append(imported_document)
TARGETS = {
    target.__name__: target for target in (definition, prose, form, page, data, workbook, *_IMPORTS, layout, fixes)
}


def seeds(target: str) -> Iterator[bytes]:
    """Yield inputs to begin with: definitions, forms and published files that are in order."""
    match target:
        case "definition" | "layout" | "fixes":
            yield from (path.read_bytes() for path in sorted(FIXTURES.rglob("report.toml")))
        case "prose":
            for path in sorted(FIXTURES.glob("*/report.toml")):
                read = tomllib.loads(path.read_text("utf-8"))
                yield from (section["text"].encode() for section in read.get("section", []) if "text" in section)
        case "form":
            yield from (path.read_bytes() for path in sorted(FIXTURES.rglob("*.schema.json")))
        case _:
            yield from _published_files(target)


def _published_files(target: str) -> Iterator[bytes]:
    match target:
        case "page" | "imported_page":
            yield _exported("html")
            yield from (path.read_bytes() for path in sorted(FIXTURES.glob("published/*.html")))
        case "data" | "imported_data":
            yield _exported("json")
        case "workbook":
            yield _parts("xlsx")[_COVER]
        case "imported_workbook":
            yield _parts("xlsx")[_FIGURES]
        case "imported_document":
            yield _parts("docx")[_DOCUMENT]
        case "imported_table":
            from openpyxl import load_workbook

            for sheet in load_workbook(io.BytesIO(_exported("xlsx")), data_only=True).worksheets:
                written = io.StringIO()
                csv.writer(written).writerows(sheet.iter_rows(values_only=True))
                yield written.getvalue().encode()


_COVER, _FIGURES, _DOCUMENT = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "word/document.xml"
"""The parts of packed files that are tried in many ways."""


def _packed(name: str, varied: str, source: bytes) -> bytes:
    """Return an exported workbook or document, one part of which has another content."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part, content in _parts(name).items():
            archive.writestr(part, source if part == varied else content)
    return packed.getvalue()


@cache
def _parts(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(_exported(name))) as archive:
        return {part: archive.read(part) for part in archive.namelist()}


@cache
def _report():
    from govreport_cli.pipeline import examine, finish

    suixian = FIXTURES / "suixian-2017" / "report.toml"
    return finish(examine("x", suixian.read_bytes(), suixian.parent))


def _exported(name: str, report=None) -> bytes:
    """Return a report, by default that of 随县 2017, in a format."""
    from govreport_cli.exporting.options import values
    from govreport_cli.exporting.registry import load
    from govreport_cli.exporting.run import run

    exporter = load(name)
    return run(exporter, report or _report(), values(exporter, {}, {}))


def main(target: str, options: list[str]) -> None:
    """Search for an input that breaks the promise of a target."""
    import atheris

    with atheris.instrument_imports(include=["govreport_cli", "govreport_exporters"]):
        for module in _INSTRUMENTED:
            import_module(module)
    kept = CORPUS / target
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for at, seed in enumerate(seeds(target)):
            Path(folder, str(at)).write_bytes(seed)
        found = Path(folder, "found")
        found.mkdir()
        atheris.Setup([sys.argv[0], *options, str(found), folder, str(kept)], TARGETS[target])
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
