"""The time that a definition takes grows in step with its size, whatever it consists of.

A stopwatch would fail on a busy machine, so these tests count. Of what Python does, they count every call, of Python
functions and of C functions alike, once for a text and once for a text four times as long: up to six times as many
calls are allowed, where a quadratic algorithm makes sixteen times as many. Calls that every definition takes are
subtracted first.

A profiler does not see the steps of a regular expression. So the patterns are run on texts of 50,000 characters, for
which a linear one takes milliseconds of the processor's time, whatever else the machine does, and a quadratic one many
seconds.

No test shares anything with another one but the caches of the process, which are filled before anything is counted.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import string
import sys
import time
from functools import cache
from pathlib import Path

import pytest
import tomli_w

import govreport_cli
import govreport_exporters
import govreport_importers
from govreport_cli.checks import passages, typed_numbers
from govreport_cli.exporting.registry import load
from govreport_cli.findings.as_json import as_json
from govreport_cli.findings.as_junit import as_junit
from govreport_cli.findings.as_sarif import as_sarif
from govreport_cli.findings.as_text import as_text
from govreport_cli.findings.model import FileFindings, in_order
from govreport_cli.forms.find import find_form
from govreport_cli.pipeline import examine, finish, located
from govreport_cli.published.compare import compare
from govreport_cli.published.model import PROSE, TABLE, Reading
from govreport_cli.published.tables import compare_tables
from govreport_cli.report.model import Table
from govreport_exporters.html.reader import read as read_page

SHORT = 250
"""How many characters the shorter text has."""
TIMES = 4
MOST = 6
"""How many times as many calls the longer text may take."""
SLACK = 4000
"""Calls that are not counted: what happens once for a text of any size, such as one finding more."""

CHARACTERS = [*string.printable[:-5], *"中，。、｛｝\n\t\u3000\u0301\u200d\ufeff\x00"]
# fmt: off
PIECES = [
    "a ", "{a", "{ ", "{\n", "{{a}", "{a.b ", "}} ", "}}}\n", "{{{ ", "｛｛a", "{{ x }} ", "\\{{", "{{ a | share(",
    "1,", "1件", "1,234件", "0.", "2024年", "全年收到1件，", "收到申请1件，", "其中",
    "[a](", "[a](http:a)", "[a](<", "<http:a>", "![", "**a", "_a_", "*a**b", "***", "a**中，**", "&#", "\\\n",
    "- ", "- a\n", "- - ", "1. ", "1. a\n", "> a\n", "# a\n", "#\n", "a\n", "a  \n", "a\n\n", "\n    ", "\n\u3000",
    '\\"', "''", '"""\n', "a.", "a=", "a=1\n", "=[", "[1,", "{a=", "123,", "[a]\n", "[[a]]\n", "# \n", "\r\n",
]
"""What repeated marks, half-finished placeholders, Markdown and TOML look like."""
# fmt: on
TEXTS = [*CHARACTERS, *PIECES]

FORM = find_form("cn-2014", Path())


def _of(piece, length):
    return (piece * length)[:length]


def _calls(function, *arguments):
    """Count the calls of Python and C functions that a function makes."""
    count = 0

    def note(_frame, event, _argument):
        nonlocal count
        if event in {"call", "c_call"}:
            count += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        function(*arguments)
    finally:
        sys.setprofile(before)
    return count


def _calls_at_least(use, empty):
    """Count the calls that any text takes, when the caches are full."""
    use(empty)
    return _calls(use, empty)


def _assert_grows_in_step(use, make, pieces, once):
    for piece in pieces:
        use(make(_of(piece, 40)))
        short, long = (_calls(use, make(_of(piece, length))) - once for length in (SHORT, TIMES * SHORT))
        assert long <= MOST * max(short, 0) + SLACK, piece


@cache
def _calls_of_a_section():
    return _calls_at_least(_use, _section(""))


@cache
def _exporter():
    return load("text"), load("json")


def _use(source):
    """Do what `validate` and `export` do with a definition."""
    examination = examine("report.toml", source)
    findings, lines = in_order(located(examination)), examination.lines
    for finding in findings:
        as_text(finding, "en", lines, colour=True)
    list(as_json([FileFindings("report.toml", tuple(findings), lines)], ["report.toml"], "zh"))
    as_sarif(findings, "en", "0")
    as_junit(findings, ["report.toml"], "zh")
    if examination.case:
        report = finish(examination)
        for exporter in _exporter():
            exporter.export(report, {option.name: option.default for option in exporter.options})


def _toml(**changes):
    return tomli_w.dumps({"form": "cn-2014", "report": {"agency": "某县", "year": 2017}} | changes).encode()


def _section(text):
    figures = {"received": {"letter": 5, "total": 5}}
    return _toml(section=[{"id": "requests", "text": f"收到申请{text}5件"}], requests=figures)


def _in_strings(text):
    """A definition with the text as every kind of string, most of them too long."""
    return _toml(
        report={"agency": text, "year": text, "title": text, "previous": text, "charts": [text]},
        section=[{"id": text, "title": text, "text": text}],
        breakdown=[{"of": text, "title": text, "parts": [{"label": text, "value": text}]}],
        waive=[{"code": text, "place": text, "reason": text}],
    )


def _in_keys(text):
    return _toml(**{text: 1, "report": {"agency": "某县", text: 1}})


def _in_ids(text):
    """A definition that its schema accepts, and the other checks do not."""
    return _toml(
        section=[{"id": text or "x", "text": "x"}],
        waive=[{"code": "blank", "place": text or "x", "reason": "x"}],
        report={"agency": "某县", "year": 2017, "charts": [text]},
    )


def _in_reason(text):
    """A definition that is exported."""
    reason = "因" + re.sub(r"[\s\x00]", "", text)
    return _toml(waive=[{"code": "blank", "place": "statistics", "reason": reason}])


def _in_comment(text):
    lines = "".join(f"# {line}\n" for line in re.sub(r"[\x00\r]", "", text).split("\n"))
    return lines.encode() + _toml(bogus=1)


def _in_file(text):
    return b"x = 1\n" + text.encode()


def _in_array(text):
    return b"x = [ " + text.encode()


def _in_open_string(text):
    return b'x = "' + text.encode()


def _in_open_text(text):
    return b'x = """' + text.encode()


EVERYWHERE = [
    _in_strings,
    _in_keys,
    _in_ids,
    _in_reason,
    _in_comment,
    _in_file,
    _in_array,
    _in_open_string,
    _in_open_text,
]


def test_texts_and_reasons_are_checked_and_exported():
    assert examine("x", _section("")).case
    assert [finding.waived for finding in examine("x", _in_reason("a")).findings if finding.waived] == ["因a"]
    text = examine("x", _section("{{a}" * 20 + "，收到申请6件，收到申请"))
    assert {"placeholder", "prose-number"} <= {finding.code for finding in text.findings}


@pytest.mark.parametrize("piece", TEXTS)
def test_calls_grow_in_step_with_the_text_of_a_section(piece):
    _assert_grows_in_step(_use, _section, [piece], _calls_of_a_section())


@pytest.mark.parametrize("make", EVERYWHERE)
def test_calls_grow_in_step_with_text_in_any_other_place(make):
    pieces = [*"a1中{.\"'\\\n\x00", *PIECES]
    _assert_grows_in_step(_use, make, pieces, _calls_at_least(_use, make("a")))


@pytest.mark.parametrize(
    "page",
    [
        "{}",
        '<data data-indicator="requests.new.total">{}</data>',
        '<data data-indicator="requests.new.total">1{}',
        '<script id="report-data">{}',
        "<!-- {}",
        '<a title="{}',
    ],
)
def test_calls_grow_in_step_with_a_hostile_page(page):
    def use(source):
        try:
            read_page(source)
        except (AssertionError, ValueError):  # not a page, which is reported
            return

    tags = [
        "<a ",
        "<a>",
        "</a",
        "</a>",
        "<!-- >",
        "<!-- -->",
        "<![CDATA[ >",
        "<![CDATA[ ]>",
        "<? >",
        "<!a >",
        '<a b=">',
    ]
    pieces = [*TEXTS, *tags, '<data data-indicator="a">1', "&lt;<br>"]
    once = _calls_at_least(use, page.replace("{}", ""))
    _assert_grows_in_step(use, lambda text: page.replace("{}", text), pieces, once)


@pytest.mark.parametrize("path", [PROSE, "requests.new.total", "report.title", "x"])
@pytest.mark.parametrize("hidden", [False, True])
def test_calls_grow_in_step_with_what_a_file_shows(path, hidden):
    report = finish(examine("x", _section("")))

    def use(readings):
        compare(report, readings, "x")

    def make(count):
        return [
            Reading(PROSE, "x"),
            *(Reading(path, f"第{at}句，共{at % 7}句。" * 2, hidden=hidden) for at in range(count)),
        ]

    short, long = (_calls(use, make(count)) for count in (SHORT, TIMES * SHORT))
    assert long <= MOST * short + SLACK


@pytest.mark.parametrize("path", [f"{TABLE}1", f"{TABLE}{{}}"])
@pytest.mark.parametrize("of_report", [False, True])
def test_calls_grow_in_step_with_the_tables_of_a_file(path, of_report):
    """Either with the rows of one table or with the number of tables, whether or not the report has these rows."""
    report = finish(examine("x", _section("")))
    head = next(block.head[0] for block in (*report.blocks, *report.appendices) if isinstance(block, Table))

    def count(length):
        texts = ("\t".join(cell.text for cell in head) if of_report else f"第{at}行\t{at}" for at in range(length))
        readings = [Reading(path.format(at), text) for at, text in enumerate(texts)]
        return _calls(compare, report, readings, "x")

    short, long = count(SHORT), count(TIMES * SHORT)
    assert long <= MOST * short + SLACK


def test_the_figures_that_other_findings_are_about_are_listed_once_for_all_rows():
    """Going through them is no call, so calls would not show it."""

    class Reported(frozenset):
        listed = 0

        def __iter__(self):
            self.listed += 1
            return super().__iter__()

    report = finish(examine("x", _section("")))
    table = next(block for block in (*report.blocks, *report.appendices) if isinstance(block, Table))
    rows = ("\t".join([*(cell.text for cell in row), "注"]) for row in (*table.head, *table.body))
    reported = Reported({("2", "1")})
    assert compare_tables(report, [Reading(f"{TABLE}1", row) for row in rows], "x", reported, set())
    assert reported.listed == 1


def test_calls_grow_in_step_with_a_report_and_a_page_that_has_none_of_it():
    def count(length):
        report = finish(examine("x", _section("".join(f"第{at}句，共{at % 7}句。" for at in range(length)))))
        readings = [Reading(PROSE, f"某{at}文，计{at % 7}文。" * 2) for at in range(length)]
        return _calls(compare, report, readings, "x")

    short, long = count(SHORT), count(TIMES * SHORT)
    assert long <= MOST * short + SLACK


MATCHED_ONLY = {
    "govreport_cli.batch.fixing._ASSIGNS",
    "govreport_cli.checks.naming._BEFORE",
    "govreport_cli.checks.prose_year._OPENING",
    "govreport_cli.commands.usage._GIVEN",
    "govreport_cli.checks.meant_values._DAY",
    "govreport_cli.checks.meant_values._NUMBER",
    "govreport_cli.definition.toml_faults._HEADING",
    "govreport_cli.definition.toml_faults._REPEATED",
    "govreport_cli.definition.toml_faults._STATEMENT",
    "govreport_cli.definition.toml_mistakes.BLANK",
    "govreport_cli.definition.toml_mistakes._CHINESE_NAME",
    "govreport_cli.definition.toml_mistakes._NUMBER",
    "govreport_cli.definition.toml_mistakes._PLAIN_TEXT",
    "govreport_cli.definition.toml_mistakes._PROSE",
    "govreport_cli.importing.cell_values._ADDS",
    "govreport_cli.prose.placeholders._FILTER",
    "govreport_cli.published.tables._AMOUNT",
    "govreport_cli.prose.placeholders._PATH",
    "govreport_exporters.html.reader._BYLINE",
    "govreport_exporters.html.elements.INLINE",
    "govreport_exporters.xlsx.excel_names._DEFINED_NAME",
    "govreport_exporters.xlsx.reader._ONE_CELL",
}
"""Patterns that are matched at one place, never searched for."""
TRUSTED = {"govreport_cli.commands.help._EXTRA"}
"""Patterns for the toolkit's own texts."""


def _patterns():
    """Yield the compiled patterns of all modules, by name."""
    for package in (govreport_cli, govreport_exporters, govreport_importers):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                for name, value in vars(importlib.import_module(module.name)).items():
                    for at, pattern in enumerate(_within(value)):
                        yield f"{module.name}.{name}" + f"[{at}]" * isinstance(value, tuple), pattern
    yield "_numbers", typed_numbers._numbers(FORM)  # noqa: SLF001  (made when a form is known)
    yield "_other_times", passages._other_times(2024)  # noqa: SLF001  (made when a year is known)
    yield "_neighbours", passages._neighbours(2024)  # noqa: SLF001  (made when a year is known)


def _within(value):
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple):
        for member in value:
            yield from _within(member)


def _by_name():
    """Return each pattern by one name: the one in the lists of exceptions, or else the first."""
    names = {}
    for name, pattern in _patterns():
        if pattern not in names or name in MATCHED_ONLY | TRUSTED:
            names[pattern] = name
    return {name: pattern for pattern, name in names.items()}


PATTERNS = _by_name()
_SECONDS = 0.5
"""Many times what a linear pattern takes for one text."""
RUNS = [
    *" \n\t=[{}\"'\\#-_1a中国、",
    "[ ",
    "{a",
    "{{",
    "{a.b",
    ", ",
    "1,",
    "123,",
    "a.",
    '\\"',
    "1 ",
    "2024年",
    "--\u3000",
]


def test_the_exceptions_are_patterns():
    assert PATTERNS.keys() > MATCHED_ONLY | TRUSTED


@pytest.mark.parametrize("name", sorted(PATTERNS.keys() - TRUSTED))
def test_a_pattern_takes_steps_in_proportion_to_the_text(name):
    pattern = PATTERNS[name]
    for run in RUNS:
        for end in ("", "!"):
            text = _of(run, 50_000) + end
            start = time.process_time()
            pattern.match(text)
            pattern.fullmatch(text)
            if name not in MATCHED_ONLY:
                for _ in pattern.finditer(text):
                    pass
            assert time.process_time() - start < _SECONDS, repr(run + end)
