"""The promise of compatibility: what was written for the first version of the interface still runs."""

from __future__ import annotations

import govreport_cli.plugin
import govreport_cli.plugin.render

NAMES = """
    ADJUSTED CHANGE NOT_REPORTED Along Bar Block Breakdown BreakdownTable Cell Chart Contact Emphasis Exporter Figure
    Figures Heading Indicator Inline Kind LineBreak Link List Method Number Option Origin Paragraph Part Quantity Reader
    Reading Relation Report Row Severity Share Shows Source Strong Table Term Text Waiver hookimpl
"""
HELPERS = """
    PositionedCell figures_data grid_width pad plain positions readings_of_data report_data report_facts show
    show_change show_date text_width without_charts wrap
"""

# Never edit this exporter: it stands for those that others have written.
FIRST = """
import json
from pathlib import Path
from govreport_cli.plugin import (
    CHANGE, NOT_REPORTED, BreakdownTable, Chart, Heading, List, Option, Paragraph, Reading, Shows, Table, hookimpl,
)
from govreport_cli.plugin.render import (
    grid_width, pad, plain, positions, readings_of_data, report_data, show, show_change, show_date, wrap,
)

class First:
    name = "first"
    suffix = ".first"
    media_type = "application/json"
    summary = "everything, as the first version has it"
    options = (
        Option("title", bool, True, "with the title"),
        Option("width", int, 40, "columns"),
        Option("look", str, "plain", "look", ("plain", "rich")),
        Option("folder", Path, None, "a folder"),
    )

    def export(self, report, options):
        lines = [report.title] if options["title"] else []
        lines += [report.agency, str(report.year), report.issuer, report.form, show_date(report.period[0])]
        for block in (*report.blocks, *report.appendices):
            match block:
                case Heading() | Paragraph():
                    lines += wrap(plain(block.content), options["width"])
                case List():
                    lines.append(str(len(block.items)))
                case Table():
                    lines.append(f"{grid_width(block.head, block.body)} {block.shows is Shows.CHANGES}")
                    lines += [pad(cell.cell.text, 8) for cell in positions(block.body)]
                case BreakdownTable():
                    lines += [f"{part.label} {part.text} {part.share_text}" for part in block.breakdown.parts]
                case Chart():
                    lines.append(block.summary)
        figures = report.figures.by_path.values()
        lines += [f"{f.indicator.name} {show(f.value)} {show_change(f.change)} {f.origin}" for f in figures]
        lines += [str(len(relation.terms)) for relation in report.relations]
        lines += [waiver.text for waiver in report.waivers]
        return (json.dumps(report_data(report)) + "\\n" + "\\n".join(lines)).encode()

    def read(self, content):
        return readings_of_data(json.loads(content.partition(b"\\n")[0]))

@hookimpl
def govreport_exporter():
    return First()
"""


def test_nothing_was_taken_away():
    assert set(NAMES.split()) <= set(govreport_cli.plugin.__all__)
    assert set(HELPERS.split()) <= set(govreport_cli.plugin.render.__all__)


def test_an_exporter_for_the_first_version_still_runs(run, install, fixtures, tmp_path):
    install("govreport-first", "first", FIRST)
    for report in ("complete-2017", "pingtan/2021", "shuyang-2023"):
        definition, out = fixtures / report / "report.toml", tmp_path / "report.first"
        given = ["--option", "first.width=30", "--option", "first.look=rich", "--option", f"first.folder={tmp_path}"]
        done = run("export", definition, "--to", "first", "-o", out, *given, PYTHONPATH=install.path)
        assert (done.returncode, out.stat().st_size > 1000) == (0, True), done.stderr
        assert run("verify", definition, out, PYTHONPATH=install.path).returncode == 0


# Never edit this check: it stands for those that others have written.
CHECK = """
from govreport_cli.plugin import Remark, Severity, hookimpl

api = 2

@hookimpl
def govreport_check(report):
    for path, figure in report.figures.by_path.items():
        if figure.value is None and len(report.relations) > 1:
            yield Remark("first", {"en": f"{path} is missing", "zh": f"缺{path}"}, Severity.WARNING, path, "fill it in")
    yield Remark("agency", report.agency)
"""


def test_a_check_for_the_second_version_still_runs(run, install, fixtures):
    install("govreport-first", "first", CHECK, kind="check")
    for report in ("complete-2017", "pingtan/2021", "shuyang-2023"):
        done = run("validate", fixtures / report / "report.toml", "--check", "first", PYTHONPATH=install.path)
        assert done.returncode == 0
        assert b"warning[first/agency]" in done.stdout
