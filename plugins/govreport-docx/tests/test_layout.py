"""The layout of official documents: page, styles, tables, annexes; an office's own reference document."""

from __future__ import annotations

from dataclasses import replace
from zipfile import BadZipFile

import docx
import pytest
from conftest import DEFAULTS
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.shared import Mm, Pt

from govreport_cli.plugin import Cell, Heading, List, Paragraph, PluginUsageError, Table, Text
from govreport_cli.testing import sample_report
from govreport_docx import DocxExporter

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def table_of(head, body, title="表", labels=1):
    return Table("t", title, labels, head, body, ())


def only(*blocks):
    return replace(sample_report(), blocks=blocks, appendices=())


def test_the_page_is_that_of_the_standard(export):
    section = export(sample_report()).sections[0]
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    assert (section.top_margin.mm, section.left_margin.mm) == pytest.approx((37, 28), abs=0.1)
    printed = section.page_width - section.left_margin - section.right_margin
    assert printed == pytest.approx(Mm(156), abs=Mm(0.1))
    assert (section.footer.paragraphs[0].text, section.even_page_footer.paragraphs[0].text) == ("— 1 —", "— 2 —")


def test_a_page_has_22_lines_of_28_characters(export):
    document = export(sample_report())
    section, style = document.sections[0], document.styles["Body Text"]
    height = section.page_height - section.top_margin - section.bottom_margin
    assert height // style.paragraph_format.line_spacing == 22
    (spacing,) = style.element.iterfind(f"{W}rPr/{W}spacing")
    character = Pt(16) + Pt(int(spacing.get(f"{W}val")) / 20)
    assert (section.page_width - section.left_margin - section.right_margin) // character == 28


def test_headings_have_the_styles_of_headings(export):
    blocks = [
        Heading(f"h{level}", level, number, (Text("题"),)) for level, number in enumerate(("一、", "（一）", "1."), 1)
    ]
    shown = [(block.style.name, block.text) for block in export(only(*blocks)).paragraphs[1:4]]
    assert shown == [("Heading 1", "一、题"), ("Heading 2", "（一）题"), ("Heading 3", "1. 题")]


def test_merged_cells_head_rows_and_rows_that_stay_whole(export):
    head = ((Cell("指标", header=True, rowspan=2), Cell("人", header=True, colspan=2)), (Cell("甲"), Cell("乙")))
    body = ((Cell("一", header=True), Cell("1", "disclosure.total"), Cell("2", "requests.received.fax")),)
    (table,) = export(only(table_of(head, body))).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["指标", "人", "人"],
        ["指标", "甲", "乙"],
        ["一", "", ""],  # python-docx does not look into content controls
    ]
    assert [row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in table.rows] == [True, True, False]
    assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in table.rows)
    read = [(reading.path, reading.text) for reading in DocxExporter().read(saved(only(table_of(head, body))))]
    assert read[:2] == [("disclosure.total", "1"), ("requests.received.fax", "2")]
    assert [text for path, text in read if path.startswith("table:")] == ["指标\t人", "\t甲\t乙", "一\t1\t2"]


def saved(report, **options):
    return DocxExporter().export(report, DEFAULTS | options)


@pytest.mark.parametrize("columns", [1, 3, 10, 40])
def test_tables_of_any_shape_fit_the_page(export, columns):
    body = (tuple(Cell(str(at), header=at < 2) for at in range(columns)), (), (Cell("x", header=True),))
    for labels in (0, 1, 2):
        (table,) = export(only(table_of((), body, labels=labels))).tables
        assert sum(column.width for column in table.columns) <= Mm(156.1)
        assert [len(row.cells) for row in table.rows] == [columns] * 3


@pytest.mark.parametrize("digits", [1, 4, 7, 12])
@pytest.mark.parametrize("labels", [0, 3])
def test_figures_fit_on_a_line(export, digits, labels):
    """A digit is half as wide as the text is high; half a point is 10 twips."""
    figures = tuple(Cell("8" * digits, "disclosure.total") for _ in range(10))
    row = (*(Cell("x", header=True) for _ in range(labels)), *figures)
    (table,) = export(only(table_of((), (row,), labels=labels))).tables
    for cell, column in list(zip(table.rows[0].cells, table.columns, strict=True))[labels:]:
        size = cell._tc.find(f".//{W}r/{W}rPr/{W}sz")
        half_points = 20 if size is None else int(size.get(f"{W}val"))
        assert digits * half_points * 5 + 2 * 20 <= column.width.twips


def test_a_caption_does_not_repeat_the_heading_above_it(export):
    table = table_of((), ((Cell("x", header=True),),))
    heading = Heading("h", 1, "一、", (Text("表"),))
    assert [block.style.name for block in export(only(heading, table)).paragraphs[1:2]] == ["Heading 1"]
    names = [block.style.name for block in export(only(heading, Paragraph((Text("x"),)), table)).paragraphs]
    assert "Caption" not in names
    other = Heading("h", 1, "一、", (Text("别的"),))
    assert "Caption" in [block.style.name for block in export(only(other, table)).paragraphs]


def test_a_list_counts_from_its_own_start(export):
    item = (Paragraph((Text("x"),)),)
    document = export(only(List((item, item), 3), List((item,), None), List((item,), 1)))
    used = [block._p.pPr.numPr.numId.val for block in document.paragraphs if block.style.name == "List Paragraph"]
    assert used == [1, 1, 2, 3]
    numbering = document.part.numbering_part.element
    starts = [n.find(f"{W}lvlOverride/{W}startOverride") for n in numbering.iterfind(f"{W}num")]
    assert [None if start is None else start.get(f"{W}val") for start in starts] == ["3", None, "1"]


def test_the_signature_is_at_the_end_and_never_alone_on_a_page(export):
    document = export(only(Paragraph((Text("末段"),))))
    last, office, day = document.paragraphs[-3:]
    assert (last.text, office.text, day.text) == ("末段", "某县人民政府", "2018年2月8日")
    assert last.paragraph_format.keep_with_next
    assert office.paragraph_format.keep_with_next
    # Four characters from the right; the office, which is as long as the date, is exactly above it.
    assert [block._p.pPr.find(f"{W}ind").get(f"{W}rightChars") for block in (office, day)] == ["400", "400"]


def test_annexes_start_on_a_new_page(export):
    document = export(sample_report())
    (first,) = [block for block in document.paragraphs if block.paragraph_format.page_break_before]
    assert first.text.startswith("附")
    assert first.text.endswith("政府信息公开情况统计表")


def test_contents_are_a_field_with_entries(export):
    document = export(sample_report(), contents=True)
    entries = [block for block in document.paragraphs if block.style.name.startswith("toc ")]
    assert entries
    marks = {mark.get(f"{W}name") for mark in document.element.iter(f"{W}bookmarkStart")}
    anchors = [link.get(f"{W}anchor") for block in entries for link in block._p.iter(f"{W}hyperlink")]
    assert len(anchors) == len(entries)
    assert set(anchors) <= marks


def test_charts_can_be_left_out(export):
    text = "\n".join(block.text for block in export(sample_report(), charts=False).paragraphs)
    assert "图解" not in text


def reference(folder):
    document = docx.Document()
    document.add_paragraph("the text of the reference document")
    document.styles["Heading 1"].font.size = Pt(30)
    document.sections[0].left_margin = Mm(50)
    document.sections[0].header.paragraphs[0].text = "本机关"
    document.save(str(folder / "reference.docx"))


def test_a_reference_document_lends_its_page_and_styles(export, tmp_path):
    reference(tmp_path)
    document = export(sample_report(), reference=tmp_path, contents=True)
    assert document.styles["Heading 1"].font.size == Pt(30)
    assert document.styles["表格文字"].font.size == Pt(10)
    assert document.sections[0].left_margin.mm == pytest.approx(50, abs=0.1)
    assert document.sections[0].header.paragraphs[0].text == "本机关"
    assert "the text of" not in "\n".join(block.text for block in document.paragraphs)
    assert document.core_properties.author == "某县人民政府"
    assert saved(sample_report(), reference=tmp_path) == saved(sample_report(), reference=tmp_path)
    assert DocxExporter().read(saved(sample_report(), reference=tmp_path))


def test_a_report_is_a_reference_document(export, tmp_path):
    (tmp_path / "reference.docx").write_bytes(saved(sample_report()))
    document = export(sample_report(), reference=tmp_path)
    original = export(sample_report())
    assert [block.text for block in document.paragraphs] == [block.text for block in original.paragraphs]
    lists = [block for block in document.paragraphs if block.style.name == "List Paragraph"]
    assert len(lists) == len([block for block in original.paragraphs if block.style.name == "List Paragraph"])


def test_a_reference_document_needs_no_lists(export, tmp_path):
    document = docx.Document()
    for name in [name for name, related in document.part.rels.items() if related.reltype == RT.NUMBERING]:
        del document.part.rels[name]
    document.save(str(tmp_path / "reference.docx"))
    item = (Paragraph((Text("x"),)),)
    shown = export(only(List((item,), 1)), reference=tmp_path)
    assert len(shown.part.numbering_part.element.findall(f"{W}num")) == 1


def test_styles_are_found_by_their_names(export, tmp_path):
    """Word in Chinese gives Heading 1 the id 1; another program may use our id for a style of its own."""
    document = docx.Document()
    document.styles["Heading 1"].element.set(f"{W}styleId", "1")
    document.styles["Title"].font.size = Pt(33)
    document.styles.add_style("other", WD_STYLE_TYPE.PARAGRAPH).element.set(f"{W}styleId", "TableText")
    document.save(str(tmp_path / "reference.docx"))
    shown = export(only(Heading("h", 1, "一、", (Text("题"),)), table_of((), ((Cell("x"),),))), reference=tmp_path)
    assert shown.paragraphs[1]._p.pPr.pStyle.val == "1"
    assert shown.tables[0].cell(0, 0).paragraphs[0].style.name == "表格文字"
    names = [style.name for style in shown.styles]
    assert len(names) == len(set(names))


def test_a_folder_without_a_reference_document_is_named(tmp_path):
    with pytest.raises(PluginUsageError, match=r"has no reference\.docx"):
        saved(sample_report(), reference=tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a document", b"PK\x03\x04"])
def test_a_reference_that_is_not_a_word_document_is_refused(tmp_path, content):
    (tmp_path / "reference.docx").write_bytes(content)
    with pytest.raises(PluginUsageError, match="is not a Word document"):
        saved(sample_report(), reference=tmp_path)


def test_a_workbook_is_not_a_reference_document(tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "reference.docx")) as book:
        book.add_worksheet()
    with pytest.raises(PluginUsageError, match="is not a Word document"):
        saved(sample_report(), reference=tmp_path)


@pytest.mark.parametrize("content", [b"", b"junk", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_not_a_document_cannot_be_read(content):
    with pytest.raises((BadZipFile, KeyError)):
        DocxExporter().read(content)
