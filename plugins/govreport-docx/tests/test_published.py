"""Published reports: they verify, show what the form shows, and open in LibreOffice."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import docx
import pytest
from conftest import SOUND, govreport

from govreport_docx import DocxExporter


def name_of(path):
    return "-".join(path.parts[-3:-1])


@pytest.mark.parametrize("path", SOUND, ids=name_of)
def test_verify_finds_every_figure(published, path):
    done = govreport("verify", published[path].definition, published[path].document, "--quiet")
    assert (done.returncode, done.stdout) == (0, b""), done.stdout.decode()


@pytest.mark.parametrize("path", SOUND[::5], ids=name_of)
def test_a_changed_figure_is_found(published, path, tmp_path):
    document = docx.Document(str(published[path].document))
    control = next(document.tables[0]._tbl.iter("{*}sdt"))
    next(control.iter("{*}t")).text = "987654"
    document.save(str(tmp_path / "changed.docx"))
    done = govreport("verify", published[path].definition, tmp_path / "changed.docx")
    assert done.returncode == 1
    assert b"987654" in done.stdout


@pytest.mark.parametrize("path", SOUND, ids=name_of)
def test_tables_are_the_same_as_on_the_page(published, path):
    """Row by row, the tables have the texts that the web page has."""
    page = re.sub(r"<svg.*?</svg>", "", published[path].page.read_text("utf-8"), flags=re.DOTALL)
    page = re.sub(r'<figure class="chart".*?</figure>', "", page, flags=re.DOTALL)
    rows = [
        [re.sub(r"<.*?>|\s", "", cell) for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    ]
    document = docx.Document(str(published[path].document))
    shown = []
    for table in document.element.iter("{*}tbl"):
        if table.find("{*}tblPr/{*}tblDescription") is None:  # not a chart
            for row in table.iter("{*}tr"):
                cells = [cell for cell in row.iter("{*}tc") if not is_continued(cell)]
                shown.append([re.sub(r"\s", "", "".join(t.text or "" for t in cell.iter("{*}t"))) for cell in cells])
    assert [row for row in shown if row] == [row for row in rows if row]


@pytest.mark.parametrize("path", SOUND, ids=name_of)
def test_figures_prose_and_notes_are_those_of_the_open_data(published, path):
    data = json.loads(published[path].data.read_text("utf-8"))
    document = docx.Document(str(published[path].document))
    lines = "\n".join("".join(text_of(block)) for block in document.element.iter("{*}p")).split("\n")
    shown = {"".join(line.split()) for line in lines}
    for block in (*data["blocks"], *data["appendices"]):
        for text in texts_of(block):
            assert "".join(text.split()) in shown
    readings = DocxExporter().read(published[path].document.read_bytes())
    read = {reading.path: reading.text for reading in readings if not reading.repeated}
    for indicator, figure in data["figures"].items():
        note = f"（{figure['note']}）" if "note" in figure else ""
        if indicator in read:
            assert read[indicator].startswith(str(figure["value"])), indicator
            assert read[indicator].endswith(note), indicator


def text_of(block):
    for piece in block.iter("{*}t", "{*}br"):
        yield piece.text or "\n"


def texts_of(block):
    """The texts of a block of open data: its own, those of its items, and its notes."""
    if "text" in block:
        yield from (block.get("number", "") + block["text"]).split("\n")
    for item in block.get("items", ()):
        for inner in item:
            yield from texts_of(inner)
    yield from (f"注：{note}" for note in block.get("notes", ()))


def is_continued(cell):
    merge = cell.find("{*}tcPr/{*}vMerge")
    return merge is not None and "restart" not in merge.values()


@pytest.fixture(scope="module")
def pages(published, tmp_path_factory):
    """Every document as LibreOffice prints it."""
    soffice = shutil.which("soffice")
    if not soffice:
        pytest.skip("LibreOffice (soffice) is not installed")
    folder = tmp_path_factory.mktemp("libreoffice")
    for at, path in enumerate(published):
        shutil.copy(published[path].document, folder / f"{at}.docx")
    subprocess.run(
        [
            *(soffice, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "pdf"),
            *("--outdir", str(folder), *(str(folder / f"{at}.docx") for at in range(len(published)))),
        ],
        capture_output=True,
        check=True,
        timeout=600,
    )
    printed = {path: folder / f"{at}.pdf" for at, path in enumerate(published)}
    if not any(file.exists() for file in printed.values()):
        pytest.skip("LibreOffice has no Writer (libreoffice-writer-nogui)")
    return printed


@pytest.mark.parametrize("path", SOUND, ids=name_of)
def test_libreoffice_prints_it_on_a4(pages, path):
    content = pages[path].read_bytes()
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", content)
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(595, 842)}
    assert len(boxes) <= 14


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("行政许可", "行政确认", "says “行政确认”, expected “行政许可”"),
        ("商业企业", "科研机构", "says “科研机构”, expected “商业企业”"),
        ("本年收费金额（单位：万元）", "本年收费金额（单位：元）", "says “本年收费金额（单位：元）”"),
        ("2293", "2239", "says “2239”, expected “2293”"),
        ("+366.20%", "+36.62%", "says “+36.62%”, expected “+366.20%”"),
    ],
)
def test_a_changed_cell_is_found(published, tmp_path, old, new, says):
    path = next(path for path in SOUND if name_of(path) == "pingtan-2022")
    document = docx.Document(str(published[path].document))
    next(text for text in document.element.iter("{*}t") if text.text == old).text = new
    document.save(str(tmp_path / "changed.docx"))
    done = govreport("verify", published[path].definition, tmp_path / "changed.docx")
    assert says in done.stdout.decode()


@pytest.mark.parametrize("mark", ["strike", "vanish"])
def test_what_is_struck_out_or_hidden_is_not_what_a_cell_shows(published, tmp_path, mark):
    path = next(path for path in SOUND if name_of(path) == "pingtan-2022")
    document = docx.Document(str(published[path].document))
    run = next(text.getparent() for text in document.element.iter("{*}t") if text.text == "10690")
    run.get_or_add_rPr().append(run.makeelement(docx.oxml.ns.qn(f"w:{mark}")))
    document.save(str(tmp_path / "changed.docx"))
    assert govreport("verify", published[path].definition, tmp_path / "changed.docx").returncode == 1
