"""What must hold for any bytes at all: the promises that the fuzzer tries to break.

Run as a program, this searches for inputs that break one, guided by the branches that they reach::

    python tests/attacks/fuzzing.py definition -max_total_time=600

It needs atheris, takes libFuzzer's options, and writes an input that breaks a promise to the working folder; keep it
in ``tests/attacks/corpus/TARGET``, where the tests find it.
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from importlib import import_module
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
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in _parts_of_a_workbook().items():
            archive.writestr(name, source if name == "xl/worksheets/sheet1.xml" else content)
    _published(".xlsx", packed.getvalue())


def _published(suffix: str, source: bytes) -> None:
    from govreport_cli.exporting.read_back import read_back
    from govreport_cli.findings.as_text import as_text
    from govreport_cli.published.compare import compare

    result = read_back("x", suffix, source)
    findings = result.findings if result.value is None else compare(_report(), result.value, "x")
    for finding in findings:
        assert as_text(finding, "en")


_INSTRUMENTED = (
    "govreport_cli.definition.locate",
    "govreport_cli.definition.toml_faults",
    "govreport_cli.findings.as_text",
    "govreport_cli.pipeline",
    "govreport_cli.published.compare",
    "govreport_exporters.html.reader",
    "govreport_exporters.xlsx.reader",
)
"""What the targets import; the search is guided by the branches of these modules and of those that they import."""
TARGETS = {target.__name__: target for target in (definition, prose, form, page, data, workbook)}


def seeds(target: str) -> Iterator[bytes]:
    """Yield inputs to begin with: definitions, forms and published files that are in order."""
    suixian = FIXTURES / "suixian-2017" / "report.toml"
    match target:
        case "definition":
            yield from (path.read_bytes() for path in sorted(FIXTURES.rglob("report.toml")))
        case "prose":
            import tomllib

            for path in sorted(FIXTURES.glob("*/report.toml")):
                read = tomllib.loads(path.read_text("utf-8"))
                yield from (section["text"].encode() for section in read.get("section", []) if "text" in section)
        case "form":
            yield from (path.read_bytes() for path in sorted(FIXTURES.rglob("*.schema.json")))
        case "page" | "data":
            yield _exported(suixian, {"page": "html", "data": "json"}[target])
        case "workbook":
            yield _parts_of_a_workbook()["xl/worksheets/sheet1.xml"]


@cache
def _report():
    from govreport_cli.pipeline import examine, finish

    suixian = FIXTURES / "suixian-2017" / "report.toml"
    return finish(examine("x", suixian.read_bytes(), suixian.parent))


def _exported(definition: Path, name: str) -> bytes:
    from govreport_cli.exporting.options import values
    from govreport_cli.exporting.registry import load
    from govreport_cli.exporting.run import run
    from govreport_cli.pipeline import examine, finish

    exporter = load(name)
    return run(exporter, finish(examine("x", definition.read_bytes(), definition.parent)), values(exporter, {}, {}))


@cache
def _parts_of_a_workbook() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(_exported(FIXTURES / "suixian-2017" / "report.toml", "xlsx"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


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
