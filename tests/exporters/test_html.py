"""The web page: self-contained, with its figures marked up, and inert whatever text it contains."""

from __future__ import annotations

import itertools
import json
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from govreport_cli.exporting.options import values
from govreport_cli.pipeline import examine, finish
from govreport_cli.plugin import Table
from govreport_cli.testing import HOSTILE, sample_report
from govreport_exporters.html import govreport_exporter

FIXTURES = Path(__file__).parents[2] / "fixtures"
VOID = {"meta", "br", "link", "img", "path", "rect"}


class Page(HTMLParser):
    """A page as a list of elements, each with its attributes and all text within it."""

    def __init__(self, source):
        super().__init__()
        self.elements = []
        self._open = []
        self.feed(source)
        assert self._open == [], "every element is closed"

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", **dict(attrs)}
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.elements.append({"tag": tag, "text": "", **dict(attrs)})

    def handle_endtag(self, tag):
        assert self._open.pop()["tag"] == tag

    def handle_data(self, data):
        for element in self._open:
            element["text"] += data

    def all(self, *tags):
        return [element for element in self.elements if element["tag"] in tags]


def export(report, **options):
    exporter = govreport_exporter()
    return exporter.export(report, values(exporter) | options).decode()


@pytest.fixture(scope="module", params=["suixian-2017", "complete-2017", "suqian-2023", "shanghai-2019"])
def report(request):
    path = FIXTURES / request.param / "report.toml"
    return finish(examine(path.name, path.read_bytes()))


@pytest.fixture(scope="module")
def page(report):
    return Page(export(report))


def test_it_asks_nothing_of_anywhere(page):
    assert page.all("link", "img", "iframe", "object", "form") == []
    assert [script["type"] for script in page.all("script")] == ["application/json", "application/ld+json"]
    assert not any("src" in element for element in page.elements)
    (style,) = page.all("style")
    assert "url(" not in style["text"]
    assert "@import" not in style["text"]


def test_it_says_what_it_is(page, report):
    assert page.all("html")[0]["lang"] == "zh-CN"
    assert page.all("title")[0]["text"] == page.all("h1")[0]["text"] == report.title


def test_every_reported_figure_is_marked_with_indicator_value_and_unit(page, report):
    marked = {
        element["data-indicator"]: (element["value"], element["data-unit"], element["text"].replace(",", ""))
        for element in page.all("data")
        if "data-indicator" in element
    }
    units = {
        cell.indicator: cell.unit
        for block in report.blocks
        if isinstance(block, Table)
        for row in block.body
        for cell in row
        if cell.unit
    }
    assert marked == {
        path: (figure.text, figure.indicator.unit, figure.text + units.get(path, ""))
        for path, figure in report.figures.by_path.items()
        if figure.value is not None
    }


def test_a_figure_that_is_not_reported_is_a_dash_without_a_value(page, report):
    dashes = {element["data-indicator"]: element for element in page.all("span") if "data-indicator" in element}
    tables = [block for block in (*report.blocks, *report.appendices) if isinstance(block, Table)]
    cells = {cell.indicator for table in tables for row in table.body for cell in row if cell.indicator}
    assert set(dashes) == {path for path in cells if report.figures.by_path[path].value is None}
    assert all(element["text"] == "—" and "value" not in element for element in dashes.values())


def test_shares_are_shown_beside_their_parts(page, report):
    shown = [element["text"] for element in page.all("td") if element.get("class") == "share"]
    expected = [
        part.share_text for breakdown in report.figures.breakdowns for part in (*breakdown.parts, breakdown.total)
    ]
    assert sorted(text.strip() for text in shown) == sorted(expected)


def test_headings_are_in_order(page):
    levels = [int(element["tag"][1]) for element in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_ids_are_unique_and_the_contents_lead_to_them(page):
    ids = [element["id"] for element in page.elements if "id" in element]
    assert len(ids) == len(set(ids))
    links = [element["href"] for element in page.all("a") if element["href"].startswith("#")]
    assert links
    assert {link[1:] for link in links} <= set(ids)


def test_tables_are_named_by_their_caption_or_their_heading_and_have_scopes(page):
    tables = page.all("table")
    named = {element["id"]: element["text"] for element in page.elements if "id" in element}
    assert len(tables) >= 2
    assert all(named[table["aria-labelledby"]] for table in tables)
    assert all(element.get("scope") in {"row", "col", "rowgroup", "colgroup"} for element in page.all("th"))


def test_a_caption_does_not_repeat_the_heading_above_it(page):
    headings = {"".join(element["text"].split("、")[1:]) for element in page.all("h2")}
    assert headings
    assert headings & {element["text"] for element in page.all("figcaption")} == set()


def test_the_caption_of_a_table_that_scrolls_stays_where_it_is():
    path = FIXTURES / "pingtan" / "2023" / "report.toml"
    source = export(finish(examine(path.name, path.read_bytes(), path.parent)))
    boxes = source.split('<div class="table-box')[1:]
    assert sum(box.startswith(" scrolls") for box in boxes) >= 2
    assert all("figcaption" not in box.partition("</table>")[0] for box in boxes)
    assert source.count('class="hint"') == sum(box.startswith(" scrolls") for box in boxes)


def test_the_qr_code_is_drawn_where_there_is_a_website(page, report):
    codes = [element for element in page.elements if element.get("class") == "qr-code"]
    assert [report.website in code["aria-label"] for code in codes] == [True] * bool(report.website)
    bare = finish(examine("x", b'form = "cn-2014"\nreport = { agency = "x", year = 2017 }'))
    assert Page(export(bare)).all("footer") == []


def test_it_links_to_the_files_beside_it(run, suixian, tmp_path):
    """The names are those that `export` gives."""
    beside = ".xlsx,.zip,.json,.txt"
    run("export", suixian, "--to", "all", "-o", tmp_path / "out", "--no-plugins", "--option", f"html.beside={beside}")
    (page,) = (tmp_path / "out").glob("*.html")
    links = [unquote(link["href"]) for link in Page(page.read_text("utf-8")).all("a") if "download" in link]
    assert {*links, page.name} == {path.name for path in page.parent.iterdir()}
    assert run("verify", suixian, page).returncode == 0
    assert not any("download" in link for link in Page(export(sample_report())).all("a"))


SITE = """
code = "11000000000000000U"
published = 2018-03-01
licence = "https://creativecommons.org/licenses/by/4.0/"
site = { name = "某县人民政府", domain = "www.example.gov.cn", code = "0000000000", column = "信息公开" }
"""


def test_it_carries_the_labels_of_government_websites_and_describes_its_data():
    source = 'form = "cn-2014"\n[report]\nagency = "某县"\nyear = 2017\n'
    bare, full = (Page(export(finish(examine("x", text.encode())))) for text in (source, source + SITE))
    labels, known = (
        {entry["name"]: entry["content"] for entry in page.all("meta") if "name" in entry} for page in (bare, full)
    )
    assert known.items() - labels.items() == {
        ("SiteName", "某县人民政府"),
        ("SiteDomain", "www.example.gov.cn"),
        ("SiteIDCode", "0000000000"),
        ("ColumnName", "信息公开"),
        ("ColumnType", "信息公开年报"),
        ("PubDate", "2018-03-01"),
    }
    assert (labels["ArticleTitle"], labels["ContentSource"]) == ("某县2017年政府信息公开工作年度报告", "某县")
    less, more = (json.loads(page.all("script")[1]["text"]) for page in (bare, full))
    assert more.keys() - less.keys() == {"datePublished", "license"}
    assert more["creator"]["identifier"]["value"] == "11000000000000000U"


def test_hostile_text_is_text():
    page = Page(export(sample_report(HOSTILE)))
    data, description = page.all("script")
    assert json.loads(description["text"])["creator"]["name"]
    assert json.loads(data["text"])["breakdowns"][0]["parts"][1]["label"] == HOSTILE
    text = page.all("body")[0]["text"]
    assert "=1+1 <script>alert(1)</script> {{7*7}} {=1+1}" in text


@pytest.mark.parametrize("width", [1280, 390])
def test_in_a_browser_nothing_runs_over_the_page_and_nothing_is_refused(tmp_path, report, width, browser):
    """The root says how wide its page is; the console says what was refused."""
    (tmp_path / "page.html").write_text(export(report), "utf-8")
    with browser.page((tmp_path / "page.html").as_uri(), width) as (evaluate, console):
        root = "document.documentElement"
        assert evaluate(f"[{root}.scrollWidth, {root}.clientWidth]") == [width, width]
        assert console == []


SCROLLED = """
[...document.querySelectorAll(".scrolls")].map((box) => {
  const from = box.getBoundingClientRect();
  box.scrollTo(150, 200);
  const [head, label] = ["thead", "tbody th:last-of-type"].map((name) => box.querySelector(name));
  return [
    Math.round(head.getBoundingClientRect().top - from.top),
    label ? Math.round(label.getBoundingClientRect().left - from.left) : 0,
    label ? label.getBoundingClientRect().width / from.width : 0,
  ];
})
"""


@pytest.mark.parametrize("width", [390, 640])
def test_on_a_phone_and_at_200_percent_the_labels_and_heads_of_a_table_stay_in_sight(tmp_path, width, browser):
    path = FIXTURES / "pingtan" / "2023" / "report.toml"
    (tmp_path / "page.html").write_text(export(finish(examine(path.name, path.read_bytes(), path.parent))), "utf-8")
    with browser.page((tmp_path / "page.html").as_uri(), width) as (evaluate, _):
        for head, label, labels in evaluate(SCROLLED):
            assert head in {0, 1}
            assert label in {0, 1}
            assert labels < 0.6


@pytest.mark.parametrize("chance", ["{{ [1, 2, 3] | random }}", "{{ lipsum() }}"])
def test_an_offices_template_cannot_use_chance(run, folder, suixian, chance):
    (folder / "templates").mkdir()
    (folder / "templates" / "report.html.j2").write_text(chance)
    done = run("export", suixian, "--to", "html", "-o", "-", "--option", "html.template=templates")
    assert done.returncode == 1
    assert b"report.html.j2" in done.stderr or b"lipsum" in done.stderr
