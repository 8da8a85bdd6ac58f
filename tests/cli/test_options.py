"""Options of exporters: set on the command line and in ``[export.NAME]``, and checked against their declarations."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest


@pytest.fixture
def definition(fixtures, tmp_path):
    """Write 宿迁 2023 with settings of exporters, and return its path."""

    def write(settings, name="report.toml"):
        path = tmp_path / name
        path.write_text((fixtures / "suqian-2023" / "report.toml").read_text("utf-8") + settings, "utf-8")
        return path

    return write


def page(run, *arguments, **settings):
    done = run("export", *arguments, "--to", "html", "-o", "-", **settings)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def width(text):
    return max(len(line.encode("gb18030", "replace")) for line in text.split("\n"))


def test_a_definition_sets_options(run, definition):
    path = definition("[export.text]\nwidth = 50\n")
    text = run("export", path, "--to", "text", "-o", "-").stdout.decode()
    assert 40 < width(text) <= 60
    assert text == run("export", path, "--to", "text", "-o", "-", "--option", "text.width=50").stdout.decode()


def test_the_command_line_goes_before_the_definition(run, definition):
    path = definition("[export.text]\nwidth = 50\n")
    text = run("export", path, "--to", "text", "-o", "-", "--option", "text.width=100").stdout.decode()
    assert width(text) > 70


@pytest.mark.parametrize(
    ("settings", "code", "pointed_at", "hint"),
    [
        ("[export.text]\nwidht = 50\n", "error[option-unknown]", "50", "`text.width`"),
        ('[export.text]\nwidth = "50"\n', "error[option-value]", '"50"', "use an integer from 40 to 1000"),
        ("[export.text]\nwidth = true\n", "error[option-value]", "true", "invalid value `true`"),
        ("[export.text]\nwidth = 60.0\n", "error[option-value]", "60.0", "use an integer from 40 to 1000"),
        ("[export.text]\nwidth = [60]\n", "error[option-value]", "[60]", "use an integer from 40 to 1000"),
        ('[export.text]\ncharts = "no"\n', "error[option-value]", '"no"', "text.charts=true"),
        ("[export.pdf]\nwidth = 1\n", "warning[plugin-unknown]", "[export.pdf]", "datapackage, html, json, text"),
    ],
)
def test_a_wrong_setting_is_found_at_its_place(run, definition, settings, code, pointed_at, hint):
    path = definition(settings)
    done = run("export", path, "--to", "text", "-o", "out/")
    said = done.stderr.decode()
    assert done.returncode == (1 if code.startswith("error") else 0)
    assert code in said
    assert hint in said
    line = next(line for line in said.split("\n") if code in line)
    row = int(line.removeprefix(f"{path}:").split(":")[0])
    assert pointed_at in path.read_text("utf-8").split("\n")[row - 1]


@pytest.mark.parametrize(
    ("option", "message", "hint"),
    [
        ("text.width", "`--option text.width` is missing or has no value", "write it like `--option text.width=80`"),
        ("html.template", "`--option html.template` is missing or has no value", "`govreport export --help` shows"),
    ],
)
def test_an_option_without_a_value_is_reported_as_one(run, suixian, option, message, hint):
    done = run("export", suixian, "--to", "text,html", "--option", option)
    assert done.returncode == 2
    assert f"error[command-lacks]: {message}" in done.stderr.decode()
    assert f"help: {hint}" in done.stderr.decode()


def test_an_unknown_option_without_a_value_gets_the_similar_name(run, suixian):
    done = run("export", suixian, "--to", "text", "--option", "text.widht")
    assert done.returncode == 2
    assert "`text.widht`\n  help: did you mean `text.width`?" in done.stderr.decode()


def test_settings_of_exporters_that_do_not_run_are_left_alone(run, definition):
    assert run("export", definition("[export.text]\nwidht = 50\n"), "--to", "json").returncode == 0


def test_a_folder_starts_at_the_definition(run, definition, tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "plain.css").write_text("/* our own */")
    path = definition('[export.html]\ntemplate = "templates"\ntheme = "plain"\n')
    assert "/* our own */" in page(run, path)
    missing = definition('[export.html]\ntemplate = "nowhere"\n')
    done = run("export", missing, "--to", "html", "-o", "-")
    assert done.returncode == 1
    assert b"error[option-folder]" in done.stderr


def test_no_report_with_warnings_is_published_where_none_is_wanted(run, fixtures, tmp_path):
    doubtful = fixtures / "invalid" / "section-missing" / "report.toml"
    assert run("export", doubtful, "--to", "text", "-o", f"{tmp_path}/a/").returncode == 0
    done = run("export", doubtful, "--to", "text", "-o", f"{tmp_path}/b/", "--strict")
    assert done.returncode == 1
    assert b"error[section-missing]" in done.stderr
    assert not (tmp_path / "b").exists()
    sound = fixtures / "complete-2017" / "report.toml"
    assert run("export", sound, "--to", "text", "-o", f"{tmp_path}/b/", "--strict").returncode == 0


def test_formats_may_be_named_with_commas(run, suixian, tmp_path):
    assert run("export", suixian, "--to", "text,json", "--to", "html", "-o", f"{tmp_path}/out/").returncode == 0
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".txt", ".json", ".html"}


def test_themes_differ_in_their_style_alone(run, suixian):
    def without_style(source):
        return re.sub(r'<style>.*?</style>|<meta name="color-scheme".*?>', "", source, flags=re.DOTALL)

    pages = [page(run, suixian, "--option", f"html.theme={theme}") for theme in ("default", "plain")]
    assert pages[0] != pages[1]
    assert without_style(pages[0]) == without_style(pages[1])


@pytest.mark.parametrize(
    "source",
    ["{% block", "{{ report.nothing.at.all }}", "{{ ''.__class__.__mro__ }}", '{% include "../../x" %}', "{{ 1/0 }}"],
)
def test_a_template_that_fails_or_reaches_out_is_an_error_and_no_traceback(run, suixian, tmp_path, source):
    (tmp_path / "report.html.j2").write_text(source, "utf-8")
    done = run("export", suixian, "--to", "html", "-o", "-", "--option", f"html.template={tmp_path}")
    assert done.returncode == 1
    assert done.stdout == b""
    assert b"error[exporter-refused]" in done.stderr
    assert b"Traceback" not in done.stderr


class Data(HTMLParser):
    """The text of the element that holds a page's data."""

    def __init__(self, source):
        super().__init__()
        self.text, self.type, self._inside = "", "", False
        self.feed(source)

    def handle_starttag(self, tag, attrs):  # noqa: ARG002  (HTMLParser's signature)
        self._inside = dict(attrs).get("id") == "report-data"
        if self._inside:
            self.type = dict(attrs)["type"]

    def handle_data(self, data):
        self.text += data if self._inside else ""

    def handle_endtag(self, tag):  # noqa: ARG002  (HTMLParser's signature)
        self._inside = False


def test_a_page_holds_the_open_data_but_for_its_text(run, fixtures):
    path = fixtures / "suqian-2023" / "report.toml"
    held = Data(page(run, path))
    data = json.loads(run("export", path, "--to", "json", "-o", "-").stdout)
    assert held.type == "application/json"
    assert json.loads(held.text) == {key: value for key, value in data.items() if key not in {"blocks", "appendices"}}


def test_data_cannot_leave_its_element(run, fixtures):
    source = (fixtures / "suqian-2023" / "report.toml").read_text("utf-8")
    hostile = re.sub(r'agency = ".*?"', 'agency = "</script><script>alert(1)</script><!--"', source, count=1)
    written = page(run, "-", stdin=hostile.encode())
    assert "<script>alert" not in written
    assert json.loads(Data(written).text)["agency"] == "</script><script>alert(1)</script><!--"
