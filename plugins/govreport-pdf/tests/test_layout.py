"""The layout of official documents: page, lines, headings, tables, annexes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from conftest import tags, text_of

from govreport_cli.plugin import Bar, Cell, Chart, Heading, LineBreak, Link, List, Paragraph, Strong, Table, Text
from govreport_cli.testing import sample_report
from govreport_pdf.tags import path_of

POINT = 25.4 / 72


def table_of(head, body, title="表", labels=1):
    return Table("t", title, labels, head, body, ())


def only(*blocks):
    return replace(sample_report(), blocks=blocks, appendices=())


def lines_of(page):
    """The heights of the lines of a page above its lower edge, the highest first."""
    heights = set()

    def place(text, matrix, _text_matrix, _font, _size):
        if text.strip():
            heights.add(round(matrix[5], 1))

    page.extract_text(visitor_text=place)
    return sorted(heights, reverse=True)


def test_the_page_is_a4(export):
    for page in export(sample_report()).pages:
        assert (float(page.mediabox.width) * POINT, float(page.mediabox.height) * POINT) == pytest.approx(
            (210, 297), abs=0.1
        )


def test_a_page_has_22_lines_of_28_characters(export):
    document = export(replace(only(Paragraph((Text("国" * 28 * 60),))), title="题"))
    page = document.pages[1]
    lines = page.extract_text().split()
    assert [len(line) for line in lines] == [28] * 22 + [1, 1, 1]  # and — 2 —
    heights = lines_of(page)
    assert heights[0] - heights[1] == pytest.approx(225 / 22 / POINT, abs=0.1)


def test_page_numbers_are_at_the_outer_edge(export):
    document = export(only(Paragraph((Text("国" * 28 * 60),))))
    starts = []
    for page in document.pages:
        places = []
        page.extract_text(visitor_text=lambda text, at, *_, found=places: found.append((text.strip(), at[4])))
        starts.append(min(at for text, at in places if text == "—"))
    assert starts[1] == pytest.approx(28 / POINT + 14, abs=1)
    assert starts[0] > (210 - 26) / POINT - 14 - 60


def test_headings_are_tagged_and_skip_no_level(export):
    blocks = [Heading(f"h{at}", level, "", (Text(f"题{at}"),)) for at, level in enumerate((2, 4, 9, 1))]
    document = export(only(*blocks))
    assert [each["/S"] for each in tags(document, "/H1", "/H2", "/H3", "/H4")] == ["/H1", "/H2", "/H3", "/H1"]


def test_numbers_of_headings(export):
    numbers = ("一、", "（一）", "1.", "（1）")
    blocks = [Heading(f"h{at}", at, number, (Text("题"),)) for at, number in enumerate(numbers, 1)]
    document = export(only(*blocks))
    assert [each["/T"] for each in tags(document, "/H1", "/H2", "/H3", "/H4")] == [
        "一、题",
        "（一）题",
        "1. 题",
        "（1）题",
    ]
    (outline,) = [each for each in document.outline if not isinstance(each, list)]
    assert outline.title == "一、题"


def test_merged_cells_and_their_heads(export):
    head = ((Cell("指标", header=True, rowspan=2), Cell("人", header=True, colspan=2)), (Cell("甲"), Cell("乙")))
    body = ((Cell("一", header=True), Cell("1", "disclosure.total"), Cell("2", "requests.received.fax")), ())
    document = export(only(table_of(head, body)))
    cells = [(each["/S"], path_of(each)) for each in tags(document, "/TH", "/TD")]
    assert cells == [
        *[("/TH", None)] * 5,
        *[("/TD", "disclosure.total"), ("/TD", "requests.received.fax")],
        *[("/TD", None)] * 3,  # the row without cells
    ]
    scopes = [
        attributes.get("/Scope")
        for each in tags(document, "/TH")
        for attributes in each["/A"]
        if "/Scope" in attributes
    ]
    assert scopes == ["/Column"] * 4 + ["/Row"]


def test_heads_are_repeated_on_every_page(export):
    head = ((Cell("指标", header=True), Cell("数值", header=True)),)
    body = tuple((Cell(f"第{at}行", header=True), Cell(str(at), "disclosure.total")) for at in range(100))
    document = export(only(table_of(head, body)))
    with_rows = [page.extract_text() for page in document.pages if "行" in page.extract_text()]
    assert len(with_rows) == 3
    assert all("指标" in text for text in with_rows)
    assert len(tags(document, "/TH")) == 2 + 100  # the head once


def test_a_row_of_heads_is_never_last_on_a_page(export):
    for rows in range(30, 46):
        filling = tuple((Cell(f"第{at}行", header=True), Cell(str(at), "disclosure.total")) for at in range(rows))
        heads = (
            (Cell("小标题", header=True, colspan=2),),
            (Cell("下一行", header=True), Cell("1", "disclosure.total")),
        )
        document = export(only(table_of((), (*filling, *heads))))
        pages = [page.extract_text() for page in document.pages]
        first = min(at for at, text in enumerate(pages) if "小标题" in text)
        assert "下一行" in pages[first]


def test_a_small_table_stays_whole(export):
    body = tuple((Cell(f"第{at}行", header=True), Cell(str(at), "disclosure.total")) for at in range(12))
    for lines in range(15, 22):
        document = export(only(Paragraph((Text("国" * 28 * lines),)), table_of((), body)))
        with_rows = [page for page in document.pages if "行" in page.extract_text()]
        assert len(with_rows) == 1


def test_rows_of_heads_may_share_cells_with_others(export):
    tall, wide = Cell("高", header=True, rowspan=2), Cell("宽", header=True)
    figure = Cell("1", "disclosure.total")
    for body in (
        ((tall, wide), (figure,)),  # heads that reach into the next row
        ((tall, figure), (wide,)),  # a row of heads that another one reaches into
        ((figure, figure), (wide, wide)),  # heads at the end
        ((wide,), (figure, figure)),  # a gap beside heads
    ):
        document = export(only(table_of(((Cell("头", header=True, colspan=2),),), body)))
        assert len(tags(document, "/TD", "/TH")) == 1 + sum(len(row) for row in body) + (body[0] == (wide,))


@pytest.mark.parametrize("columns", [1, 3, 10, 40])
@pytest.mark.parametrize("labels", [0, 1, 2])
def test_tables_of_any_shape(export, columns, labels):
    body = (tuple(Cell(str(at), header=at < 2) for at in range(columns)), (), (Cell("x", header=True),))
    document = export(only(table_of((), body, labels=labels)))
    assert len(tags(document, "/TD", "/TH")) == 3 * columns


@pytest.mark.parametrize("digits", [1, 4, 7, 12])
@pytest.mark.parametrize("labels", [0, 3])
def test_figures_fit_on_a_line(export, digits, labels):
    figures = tuple(Cell("8" * digits, "disclosure.total") for _ in range(10))
    row = (*(Cell("x", header=True) for _ in range(labels)), *figures)
    document = export(replace(only(table_of((), (row,), labels=labels)), issued=None))
    text = "".join(page.extract_text() for page in document.pages)
    assert len(re.findall(f"8{{{digits}}}", text)) == 10


def test_a_caption_does_not_repeat_the_heading_above_it(export):
    table = table_of((), ((Cell("x", header=True),),), title="表题")
    heading = Heading("h", 1, "一、", (Text("表题"),))
    assert text_of(export(only(heading, table))).count("表题") == 1
    assert text_of(export(only(heading, Paragraph((Text("x"),)), table))).count("表题") == 1
    other = Heading("h", 1, "一、", (Text("别的"),))
    assert len(tags(export(only(other, table)), "/Caption")) == 1


def test_lists_count_from_their_own_start_and_nest(export):
    inner = List(((Paragraph((Text("里"),)),),), None)
    item = (Paragraph((Text("外"),)), inner)
    text = text_of(export(only(List((item, item), 3), List((item,), 1))))
    assert text.index("3.外•里4.外•里1.外•里")


def test_inline_content(export):
    content = (
        Text("甲"),
        LineBreak(),
        Strong((Text("乙"),)),
        Link("https://a.example/", (Text("丙"),)),
        Link("", (Text("丁"),)),
    )
    document = export(only(Paragraph(content)))
    assert "甲乙丙丁" in text_of(document)
    (link,) = [note.get_object() for page in document.pages for note in page.get("/Annots", ())]
    assert link["/A"]["/URI"] == "https://a.example/"


def test_the_signature_is_above_the_date_and_never_split(export):
    for lines in range(15, 22):
        document = export(only(Paragraph((Text("国" * 28 * lines),))))
        pages = [page.extract_text() for page in document.pages]
        assert [("某县人民政府\n2018" in text.replace(" ", "")) for text in pages].count(True) == 1


def test_annexes_start_on_a_new_page(export):
    document = export(sample_report())
    assert [page.extract_text().startswith("附") for page in document.pages].count(True) == 1


def test_contents_name_the_pages_of_headings(export):
    document = export(sample_report(), contents=True)
    assert len(tags(document, "/TOCI")) >= 4
    assert "目录" in document.pages[0].extract_text()
    assert not tags(export(sample_report()), "/TOC")


def test_charts_have_words_and_can_be_left_out(export):
    first, *_ = tags(export(sample_report()), "/Figure")
    assert first["/Alt"].startswith("条形图，单位：")
    assert not tags(export(sample_report(), charts=False), "/Figure")


@pytest.mark.parametrize("values", [(None, None), (0, 0), (1, 10**12), (5,)])
def test_charts_of_any_values(export, values):
    texts = tuple(str(value) for value in values)
    series = ("2016年", "2017年")[: len(values)]
    chart = Chart("c", "图", "件", series, (Bar("很长的标签" * 9, values, texts, ()),), ("注",))
    assert tags(export(only(chart)), "/Figure")
    assert tags(export(only(Chart("c", "图", "件", series, (), ()))), "/Figure")


def shown_on(document, sign):
    """How often a sign is on the pages, between their edges."""
    shown = 0
    for page in document.pages:
        places = []
        page.extract_text(visitor_text=lambda text, at, *_, found=places: found.append((text.count(sign), at[5])))
        shown += sum(count for count, height in places if 0 < height < float(page.mediabox.height))
    return shown


@pytest.mark.parametrize(
    "block",
    [
        Chart("c", "图", "件", (None,), tuple(Bar("长", (1,), ("1",), ()) for _ in range(200)), ()),
        Chart("c", "图", "件", (None,), tuple(Bar("长" * 100, (1,), ("1",), ()) for _ in range(29)), ()),
        table_of((), ((Cell("长" * 3000, header=True), Cell("1", "x")),)),
        table_of((), tuple((Cell("长", header=True), Cell("1", "x")) for _ in range(500))),
        Paragraph((Text("长" * 3000),)),
        Heading("h", 1, "", (Text("长" * 3000),)),
    ],
)
def test_nothing_is_cut_off_at_the_end_of_a_page(export, block):
    wanted = repr(block).count("长")
    assert shown_on(export(only(block)), "长") == wanted


@pytest.mark.parametrize("title", ["题", "A" * 60])
def test_words_longer_than_a_line_are_broken(export, title):
    document = export(replace(only(Paragraph((Text("网址" + "x" * 200),))), title=title))
    assert max(map(len, document.pages[0].extract_text().split())) < 60
    assert text_of(document).count("x" * 200) == 1
