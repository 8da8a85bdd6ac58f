"""Small exporters that keep the contract, for others to break."""

from __future__ import annotations

import csv
import io
import json
from html import escape

from govreport_cli.plugin import Option
from govreport_cli.plugin.render import readings_of_data, report_data


class Data:
    """The report as JSON, with a reader."""

    name = "good"
    suffix = ".good"
    media_type = "application/json"
    summary = "everything"
    options = (
        Option("indent", int, 0, "spaces before each level", bounds=(0, 8)),
        Option("order", str, "form", "order of keys", choices=("form", "name")),
    )

    def export(self, report, options):
        data = report_data(report)
        return json.dumps(
            data, ensure_ascii=False, indent=options["indent"], sort_keys=options["order"] == "name"
        ).encode()

    def read(self, content):
        return readings_of_data(json.loads(content))


class Page:
    """A page that has everything as a list."""

    name = "page"
    suffix = ".page"
    media_type = "text/html; charset=utf-8"
    summary = "everything, as a list"
    options = ()

    def export(self, report, options):  # noqa: ARG002
        lines = [self.line(text) for text in texts(report_data(report))]
        return f"<!doctype html><title>{escape(report.title)}</title>{''.join(lines)}".encode()

    def line(self, text):
        return f"<p>{escape(text)}\n"


class Lines:
    """A file of CSV with one text in a line."""

    name = "lines"
    suffix = ".lines"
    media_type = "text/csv; charset=utf-8"
    summary = "everything, one text in a line"
    options = ()
    delimiter = ","

    def export(self, report, options):  # noqa: ARG002
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerows([str(at), self.cell(text)] for at, text in enumerate(texts(report_data(report))))
        return out.getvalue().encode()

    def cell(self, text):
        number = text.strip("+-").replace(".", "", 1).isdigit()
        return text if number or not text.startswith(tuple("=+-@\t\r＝＋－＠")) else f"'{text}"


def texts(data):
    """Yield all texts and numbers in data, and nothing for what is not there."""
    if isinstance(data, dict):
        for key, value in data.items():
            if not isinstance(value, dict | list) and value is not None:
                yield f"{key}"
            yield from texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts(value)
    elif data is not None:
        yield str(data)
