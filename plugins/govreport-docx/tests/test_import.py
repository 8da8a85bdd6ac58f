"""Importing documents: those that govreport has exported, and those of offices."""

from __future__ import annotations

import io
import json
import tomllib
import zipfile

import docx
import pytest
from conftest import SOUND, govreport

from govreport_docx import DocxExporter
from govreport_docx.importer import DocxImporter


def name_of(path):
    return "-".join(path.parts[-3:-1])


def figures_of(definition):
    return json.loads(govreport("compute", "--format", "json", definition).stdout)["figures"]


@pytest.mark.parametrize("path", SOUND, ids=name_of)
def test_a_document_becomes_the_definition_it_is_from(published, path, tmp_path):
    report = published[path]
    form = tomllib.loads(report.definition.read_text("utf-8"))["form"]
    local = ["--form", report.definition.parent / form] if form.endswith(".json") else []
    done = govreport("import", report.document, *local, "-o", tmp_path / "report.toml", "--quiet")
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
    waived = report.definition.read_text("utf-8").partition("[[waive]]")
    with (tmp_path / "report.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + waived[1] + waived[2])  # a document has no waivers
    again, before = figures_of(tmp_path / "report.toml"), figures_of(report.definition)
    assert {p: f["value"] for p, f in again.items()} == {
        p: f["value"] for p, f in before.items() if p in again or not p.startswith("fees.")
    }


def test_a_draft_in_an_office_s_own_layout(tmp_path):
    """Merged cells by python-docx, automatic numbers, and text in pieces."""
    document = docx.Document()
    document.add_paragraph("某县人民政府")
    document.add_paragraph("2023年政府信息公开工作年度报告")
    document.add_paragraph("一、总体情况")
    paragraph = document.add_paragraph()
    for piece in ("全年", "工作平稳。"):
        paragraph.add_run(piece)
    document.add_paragraph("加强领导", style="List Bullet")
    document.add_paragraph("四、政府信息公开行政复议、行政诉讼情况")
    table = document.add_table(rows=3, cols=6)
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 5)).text = "件数"
    for column, head in enumerate(("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"), 1):
        table.cell(1, column).text = head
    for column, text in enumerate(("行政复议", "1", "2", "3", "4", "10")):
        table.cell(2, column).text = text
    saved = io.BytesIO()
    document.save(saved)
    path = tmp_path / "draft.docx"
    path.write_bytes(saved.getvalue())
    done = govreport("import", path)
    text = done.stdout.decode()
    assert 'agency = "某县人民政府"' in text
    assert tomllib.loads(text)["review"]["reconsideration"] == [1, 2, 3, 4, 10]
    assert 'form = "cn-2021"' in text
    assert "全年工作平稳。\n\n- 加强领导\n" in text
    assert "error[import-missing]" in done.stderr.decode()


def test_validate_says_where_a_document_is_wrong(published, tmp_path):
    report = published[next(path for path in SOUND if path.parts[-2] == "2022")]
    document = docx.Document(str(report.document))
    control = next(element for element in document.tables[2]._tbl.iter("{*}sdt"))
    next(control.iter("{*}t")).text = "987"
    document.save(str(tmp_path / "changed.docx"))
    done = govreport("validate", tmp_path / "changed.docx")
    assert done.returncode == 1
    assert "changed.docx:table 3, row 4: error[relation]" in done.stdout.decode()


@pytest.mark.parametrize("content", [b"", b"PK", b"no document"])
def test_what_is_no_document_is_refused(content, tmp_path):
    (tmp_path / "x.docx").write_bytes(content)
    done = govreport("import", tmp_path / "x.docx")
    assert done.returncode == 3
    assert b"error[import-unreadable]" in done.stderr


def test_entities_and_bombs_are_not_expanded():
    entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 100}">' for a, b in zip("abcd", "bcde", strict=True))
    bomb = f'<!DOCTYPE d [<!ENTITY a "{"x" * 1000}">{entities}]>'
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'{bomb}<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", body)
    with pytest.raises(SyntaxError, match="amplification"):
        list(DocxImporter().extract(packed.getvalue()))


@pytest.mark.parametrize("read", [DocxImporter().extract, DocxExporter().read])
def test_a_part_that_is_far_too_large_is_not_read(read):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (9 * 2**20))
    with pytest.raises(ValueError, match="larger than 8 MiB"):
        list(read(packed.getvalue()))
