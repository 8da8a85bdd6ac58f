"""Importing: what was exported, and pages of different make, become the definition with the same figures."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreport_cli.exporting.options import values
from govreport_cli.exporting.registry import load
from govreport_cli.exporting.run import run
from govreport_cli.importing.model import Choices
from govreport_cli.importing.run import import_file
from govreport_cli.pipeline import examine, finish
from govreport_cli.report.model import Heading, List, Paragraph, plain

ROOT = Path(__file__).parents[2]
PUBLISHED = sorted((ROOT / "fixtures").rglob("report.toml"))
PUBLISHED = [path for path in PUBLISHED if "invalid" not in path.parts]
MADE = {
    "editor": "shuyang-2023",
    "word": "pingtan/2021",
    "layout": "pingtan/2022",
    "split": "shanghai-2019",
    "statistics": "complete-2017",
    "kinds": "huaian-2024",
}
"""The pages of different make, and the fixtures whose figures they have."""


def examined(path):
    return examine(str(path), path.read_bytes(), path.parent)


def exported(report, name):
    exporter = load(name)
    return run(exporter, report, values(exporter))


def tabulated(form, figures):
    printed = {path for table in form.tables for path in table.indicators}
    return {path: value for path, value in figures.items() if path in printed}


def prose(report):
    """Return the headings and paragraphs of a report."""

    def texts(block):
        match block:
            case Heading() if block.level == 1 and not block.number:
                pass
            case Heading():
                yield block.level, block.number, plain(block.content)
            case Paragraph():
                yield plain(block.content)
            case List():
                yield from (
                    (at, block.start, text) for at, item in enumerate(block.items) for b in item for text in texts(b)
                )

    first = next(at for at, block in enumerate(report.blocks) if isinstance(block, Heading) and block.level == 1)
    return [text for block in report.blocks[first:] for text in texts(block)]


@pytest.mark.parametrize("name", ["html", "json", "xlsx"])
@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: "-".join(path.parts[-3:-1]))
def test_what_was_exported_comes_back(path, name):
    original = examined(path)
    reference = original.case.definition.form
    report = finish(original)
    local = reference if reference.endswith(".json") else None
    content = exported(report, name)
    found = import_file(f"report.{name}", content, Choices(form=local, folder=path.parent))
    assert {finding.code for finding in found.findings} <= {"import-left-out"}
    again = examine("imported", found.text.encode(), path.parent)
    assert again.case, again.findings
    mine, theirs = original.case.values, again.case.values
    assert theirs == mine
    if name != "xlsx":  # which has no prose
        assert prose(finish(again)) == prose(report)
    about = ("agency", "year", "title", "issuer", "issued")
    assert [getattr(finish(again), key) for key in about] == [getattr(report, key) for key in about]
    notes = [{p: f.note for p, f in r.figures.by_path.items() if f.note} for r in (report, finish(again))]
    assert notes[0] == notes[1]
    splits = [
        sorted((b.of.path, b.title, b.decimals, tuple(b.parts)) for b in r.figures.breakdowns)
        for r in (report, finish(again))
    ]
    assert splits[0] == splits[1]


@pytest.mark.parametrize("name", MADE)
def test_pages_of_any_make_have_the_right_figures(name):
    original = examined(ROOT / "fixtures" / MADE[name] / "report.toml")
    found = import_file(f"{name}.html", (ROOT / "fixtures" / "published" / f"{name}.html").read_bytes())
    assert {finding.code for finding in found.findings} <= {"import-label", "import-left-out"}
    again = examine("imported", found.text.encode())
    form = original.case.form
    assert tabulated(form, again.case.values) == tabulated(form, original.case.values)
    assert again.case.definition.report.year == original.case.definition.report.year
    assert original.case.definition.report.agency.startswith(again.case.definition.report.agency)
    assert {section.id for section in again.case.definition.sections} >= {"overview", "problems"}


def test_a_workbook_of_one_sheet_has_the_right_figures():
    """The official layout in one sheet, with merged cells, separators, notes and numbers as text."""
    openpyxl = pytest.importorskip("openpyxl")
    original = examined(ROOT / "fixtures" / "pingtan" / "2023" / "report.toml")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "年报"
    sheet["A1"] = "平潭综合实验区管理委员会2023年政府信息公开工作年度报告"
    sheet.merge_cells("A1:J1")
    top = 3
    for table in original.case.form.tables:
        for row in (*table.head, *table.body):
            column = 1
            for cell in row:
                while isinstance(sheet.cell(top, column), openpyxl.cell.MergedCell):
                    column += 1
                value = original.case.values.get(cell.indicator) if cell.indicator else cell.text
                if cell.indicator == "documents.normative_documents.made":
                    value = f"{value}（其中修订16件）"
                elif cell.indicator == "decisions.licences":
                    value = f"{value:,}"
                sheet.cell(top, column, value)
                if cell.colspan > 1 or cell.rowspan > 1:
                    sheet.merge_cells(
                        start_row=top,
                        start_column=column,
                        end_row=top + cell.rowspan - 1,
                        end_column=column + cell.colspan - 1,
                    )
                column += cell.colspan
            top += 1
        top += 1
    saved = io.BytesIO()
    book.save(saved)
    found = import_file("年报.xlsx", saved.getvalue())
    assert not found.findings
    again = examine("imported", found.text.encode())
    assert again.case.values == original.case.values
    assert [(note.of, note.text) for note in again.case.definition.notes] == [
        ("documents.normative_documents.made", "其中修订16件")
    ]
    assert again.case.definition.report.agency == "平潭综合实验区管理委员会"


def test_a_table_of_text_has_the_right_figures():
    """Without merged cells, and without what they say in the rows below."""
    original = examined(ROOT / "fixtures" / "pingtan" / "2022" / "report.toml")
    text = io.StringIO()
    writer = csv.writer(text)
    for table in original.case.form.tables:
        reach = []
        for row in (*table.head, *table.body):
            fields, reach = ["" if left else None for left in reach], [max(0, left - 1) for left in reach]
            for cell in row:
                value = original.case.values.get(cell.indicator) if cell.indicator else cell.text
                at = next((n for n, field in enumerate(fields) if field is None), len(fields))
                width = cell.colspan
                fields[at : at + width] = [value, *[""] * (width - 1)]
                reach += [0] * (len(fields) - len(reach))
                reach[at : at + width] = [cell.rowspan - 1] * width
            writer.writerow(["" if field is None else field for field in fields])
        writer.writerow([])
    found = import_file("report.csv", text.getvalue().encode("gb18030"))
    assert {finding.code for finding in found.findings} == {"import-no-agency", "import-no-year"}
    complete = found.text.replace('# agency = ""', 'agency = "平潭"').replace("# year = ", "year = 2022")
    assert examine("imported", complete.encode()).case.values == original.case.values


FIGURES = st.integers(min_value=0, max_value=10**9)


@settings(max_examples=15)
@given(st.lists(FIGURES, min_size=15, max_size=15), st.sampled_from(["html", "json", "xlsx"]))
def test_any_figures_come_back(numbers, name):
    rows = [numbers[at : at + 5] for at in range(0, 15, 5)]
    source = (ROOT / "fixtures" / "pingtan" / "2023" / "report.toml").read_text("utf-8")
    head = source[: source.index("[review]")].replace('previous = "../2022/report.toml"\n', "")
    review = "\n".join(
        f"{key} = {[*row[:4], sum(row[:4])]}"
        for key, row in zip(
            ("reconsideration", "direct_litigation", "litigation_after_reconsideration"), rows, strict=True
        )
    )
    source = f"{head}[review]\n{review}\n"
    original = examine("x", source.encode())
    found = import_file(f"report.{name}", exported(finish(original), name))
    assert not found.findings
    assert examine("y", found.text.encode()).case.values == original.case.values


MARKS = "一、", "（一）", "{{ requests.new.total }}"
PROSE = st.lists(st.sampled_from([*"公开信息件，。（）一二1.、-*_[]<>{}#\\`+=> ", *MARKS]), max_size=40).map("".join)


@given(PROSE)
def test_any_text_is_printed_as_it_was(text):
    """Whatever a paragraph has, it comes back as that text, and never as a placeholder or as markup."""
    from govreport_cli.figures.model import Figures
    from govreport_cli.importing.extract import Passage, Run
    from govreport_cli.importing.markdown import markdown
    from govreport_cli.report.prose_blocks import prose_blocks

    source = markdown([Passage((Run(f"起{text}止。"),))])
    blocks = prose_blocks(source, Figures({}, ()), "x")
    printed = "".join(plain(block.content) for block in blocks if isinstance(block, Paragraph))
    assert "".join(printed.split()) == "".join(f"起{text}止。".split())
    source = markdown([Passage((Run(text),))])
    blocks = prose_blocks(source, Figures({}, ()), "x")
    printed = "".join(
        (block.number if isinstance(block, Heading) else "") + plain(block.content)
        for block in blocks
        if isinstance(block, Heading | Paragraph)
    )
    assert "".join(printed.split()) == "".join(text.split())
