"""``[[waive]]``: what an office accepts is silenced, listed, and said in what it publishes."""

from __future__ import annotations

import json

import openpyxl
import pytest

WAIVER = """
[[waive]]
code = "relation"
place = "requests.results.total"
reason = "原报告如此"
"""


@pytest.fixture
def waived(fixtures, tmp_path):
    """平潭 2020, whose results do not add up to their total, with that accepted; the notes of its table say so."""
    source = (fixtures / "pingtan" / "2020" / "report.toml").read_text("utf-8")
    path = tmp_path / "report.toml"
    path.write_text(source.replace("../2019", (fixtures / "pingtan" / "2019").as_posix()) + WAIVER, "utf-8")
    return path


def test_a_waived_error_is_listed_with_its_reason_and_no_error(run, waived):
    done = run("validate", "--lang", "zh", "--strict", waived)
    text = done.stdout.decode()
    assert done.returncode == 0
    assert text.count("已豁免[relation]：") == 2
    assert "  理由：原报告如此" in text
    assert text.endswith("检查了1个文件：0个错误，0个警告，2个已豁免\n")
    data = json.loads(run("validate", "--format", "json", waived).stdout)
    assert {finding["waived"] for finding in data["findings"]} == {"原报告如此"}
    assert data["summary"] == {"errors": 0, "warnings": 0, "waived": 2, "files": 1}


def test_what_is_waived_is_published_with_a_note_under_its_table(run, waived, tmp_path):
    done = run("export", waived, "--to", "json", "--to", "text", "--to", "html", "-o", f"{tmp_path}/out/")
    assert (done.returncode, done.stderr) == (0, b"")
    (page, data, text) = (path.read_text("utf-8") for path in sorted((tmp_path / "out").iterdir()))
    page = page.partition("<script")[0]
    report = json.loads(data)
    assert [(entry["code"], entry["reason"]) for entry in report["waivers"]] == [("relation", "原报告如此")] * 2
    notes = {block["id"]: block["notes"] for block in report["blocks"] if block["type"] == "table"}
    assert [note.endswith("。说明：原报告如此") for note in notes["requests"]] == [True, True]
    assert notes["review"] == []
    for shown in (page, "".join(text.split())):
        assert shown.count("20≠26".replace("≠", " ≠ " if shown is page else "≠")) == 1


def test_a_waiver_that_concerns_no_table_is_noted_at_the_end(run, fixtures):
    source = (fixtures / "invalid" / "issued-late" / "report.toml").read_text("utf-8")
    waiver = '\n[[waive]]\ncode = "issued-late"\nplace = "report.issued"\nreason = "机构改革"\n'
    done = run("export", "-", "--to", "text", "-o", "-", stdin=(source + waiver).encode())
    assert done.stderr == b""
    notes = done.stdout.decode().partition("附注\n")[2].partition("\n附二、")[0]
    assert notes.split() == ["1.", "成文日期2025-02-21晚于公布期限2025-02-20（县级政府）。说明：机构改革"]


def test_the_workbooks_cover_has_all_notes(run, fixtures, tmp_path):
    run("export", fixtures / "suixian-2017" / "report.toml", "--to", "xlsx", "-o", f"{tmp_path}/x.xlsx")
    cells = [cell.value for row in openpyxl.load_workbook(tmp_path / "x.xlsx")["封面"].iter_rows() for cell in row]
    assert "“政府信息公开情况统计表”的58个数中有40个未填报。说明：原报告的正文没有列出这些数字" in cells


BLANK = """
[[waive]]
code = "blank"
place = "documents.rules.in_force"
reason = "规章由市政府制定"
"""


def test_a_blank_cell_is_waived_alone(run, fixtures):
    source = (fixtures / "invalid" / "blank" / "report.toml").read_text("utf-8")
    source = source.replace("normative_documents = [", "normative_documents = { made = 8 }  #")
    found = json.loads(run("validate", "--format", "json", "-", stdin=(source + BLANK).encode()).stdout)["findings"]
    assert [(finding["path"], finding["waived"]) for finding in found] == [
        ("documents.rules.in_force", "规章由市政府制定"),
        ("disclosure", None),
    ]
    assert found[1]["message"].startswith("2 of 10 figures")


def test_a_part_is_a_place_by_its_id(run, fixtures):
    source = (fixtures / "invalid" / "section-lacks" / "report.toml").read_text("utf-8")
    waiver = '\n[[waive]]\ncode = "section-lacks"\nplace = "other"\nreason = "另行公布"\n'
    found = json.loads(run("validate", "--format", "json", "-", stdin=(source + waiver).encode()).stdout)["findings"]
    assert [finding["waived"] for finding in found] == ["另行公布"]


def test_a_waiver_silences_its_own_place_only(run, fixtures):
    source = (fixtures / "invalid" / "relation" / "report.toml").read_text("utf-8")
    before = json.loads(run("validate", "--format", "json", "-", stdin=source.encode()).stdout)["findings"]
    place = next(finding["path"] for finding in before if finding["code"] == "relation")
    waiver = f'\n[[waive]]\ncode = "relation"\nplace = "{place}"\nreason = "原件如此"\n'
    after = json.loads(run("validate", "--format", "json", "-", stdin=(source + waiver).encode()).stdout)["findings"]
    assert [finding["path"] for finding in after if finding["waived"]] == [place]
    assert len(after) == len(before)


def test_a_typed_number_is_waived_by_its_indicator(run, fixtures):
    source = (fixtures / "invalid" / "prose-number" / "report.toml").read_text("utf-8")
    source = source.replace("申请3191件。", "申请3191件，予以公开1263件。")
    waiver = '\n[[waive]]\ncode = "prose-number"\nplace = "requests.new"\nreason = "含网上咨询"\n'
    found = json.loads(run("validate", "--format", "json", "-", stdin=(source + waiver).encode()).stdout)["findings"]
    assert [finding["waived"] for finding in found] == ["含网上咨询", None]


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_waivers_the_narrower_gives_the_reason(run, waived, order):
    wider = '\n[[waive]]\ncode = "relation"\nplace = "requests"\nreason = "总的理由"\n'
    source = waived.read_text("utf-8").replace(WAIVER, "".join([wider, WAIVER][::order]))
    waived.write_text(source.replace('"requests.results.total"', '"requests.results.total.total"'), "utf-8")
    found = json.loads(run("validate", "--format", "json", waived).stdout)["findings"]
    assert [finding["waived"] for finding in found] == ["总的理由", "原报告如此"]


def test_an_unused_waiver_is_told_where_its_code_is_reported(run, fixtures):
    """Sections are places by their ids; a code that is reported nowhere has no place."""
    source = (fixtures / "invalid" / "section-says-nothing" / "report.toml").read_text("utf-8")
    waiver = '\n[[waive]]\ncode = "{}"\nplace = "report"\nreason = "另行公布"\n'
    source += waiver.format("section-says-nothing") + waiver.format("jump")
    found = json.loads(run("validate", "--format", "json", "-", stdin=source.encode()).stdout)["findings"]
    assert [finding["hint"] for finding in found if finding["code"] == "waive-unused"] == [
        "remove it, or correct its place: `section-says-nothing` is reported at problems",
        "remove it",
    ]
