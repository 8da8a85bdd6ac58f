"""``govreport export`` of many definitions to a folder: what is up to date stays, and the rest is made."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from functools import partial

import pytest

MANIFEST, JOURNAL = ".govreport.jsonl", ".govreport-commit.json"


@pytest.fixture
def reports(folder, fixtures):
    """Copy three published reports, of which one has a definition of last year, and return their folder."""
    for name in ("pingtan/2021", "pingtan/2022", "suixian-2017"):
        shutil.copytree(fixtures / name, folder / "reports" / name)
    edit(folder / "reports" / "pingtan" / "2021" / "report.toml", 'previous = "../2020/report.toml"', "")
    return folder / "reports"


@pytest.fixture
def export(run, reports, folder):  # noqa: ARG001
    """Export the folder of reports to a site, and return what was written, by file name."""

    def export_set(*arguments, code=0, **environment):
        site = folder / "site"
        before = {path: path.stat().st_mtime_ns for path in site.rglob("*")} if site.exists() else {}
        for path in before:
            os.utime(path, ns=(0, 0))
        done = run("export", "reports", "--to", "json,text", "-o", "site", "-v", *arguments, **environment)
        assert done.returncode == code, done.stderr.decode()
        assert not list(site.glob(".govreport-*"))
        return {path.name for path in site.rglob("*") if path.is_file() and path.stat().st_mtime_ns}, done

    return export_set


def edit(path, before, after):
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def test_what_is_up_to_date_is_neither_made_nor_rewritten(export):
    written, done = export()
    assert written == {MANIFEST} | {
        f"{name}.{suffix}"
        for name in ("平潭综合实验区管理委员会-2022", "平潭综合实验区管理委员会-2021", "随县人民政府-2017")
        for suffix in ("json", "txt")
    }
    assert b"definitions: 3, failed: 0; files written: 6, unchanged: 0\n" in done.stderr
    written, done = export()
    assert written == set()
    assert done.stderr == b"definitions: 3, failed: 0; files written: 0, unchanged: 6\n"


@pytest.mark.parametrize(
    ("change", "made"),
    [
        (
            lambda folder: edit(folder / "reports/suixian-2017/report.toml", "随县人民政府办公室", "办公室"),
            {"随县人民政府-2017.json", "随县人民政府-2017.txt"},
        ),
        (lambda folder: (folder / "site/随县人民政府-2017.txt").write_bytes(b"x"), {"随县人民政府-2017.txt"}),
        (lambda folder: (folder / "site/随县人民政府-2017.txt").unlink(), {"随县人民政府-2017.txt"}),
    ],
    ids=["definition", "changed output", "deleted output"],
)
def test_what_has_changed_is_made_again(export, folder, change, made):
    export()
    change(folder)
    assert export()[0] - {MANIFEST} == made
    assert export()[0] == set()


def test_a_report_is_made_again_if_what_it_depends_on_has_changed(export, reports):
    export()
    edit(reports / "pingtan/2021/report.toml", "form =", "\nform =")
    written, _ = export()
    assert {name.rpartition("-")[2] for name in written} == {MANIFEST, "2021.json", "2021.txt", "2022.json", "2022.txt"}


def test_options_dates_and_formats_count(export):
    export()
    assert {name for name in export("--option", "text.width=60")[0] if name != MANIFEST} == {
        f"{name}.txt"
        for name in ("平潭综合实验区管理委员会-2022", "平潭综合实验区管理委员会-2021", "随县人民政府-2017")
    }
    assert len(export("--option", "text.width=60", SOURCE_DATE_EPOCH="1500000000")[0]) == 7
    export()
    assert len([name for name in export("--to", "html")[0] if name.endswith("html")]) == 3
    assert export("--to", "html")[0] == set()
    assert len(export("--rebuild")[0]) >= 6


def test_a_damaged_manifest_only_costs_time(export, folder):
    export()
    path = folder / "site" / MANIFEST
    lines = path.read_bytes().splitlines()
    path.write_bytes(b'{"definition": 1}\n[]\nnull\n\xff\n' + lines[0] + b"\n" + lines[1][:50])
    _, done = export()
    assert b"files written: 4, unchanged: 2\n" in done.stderr
    assert export()[0] == set()
    path.unlink()
    assert len(export()[0]) == 7


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 100_000,
        b'{"definition": ["a"], "subject": null, "files": {}}',
        b'{"definition": 1, "failed": true, "subject": null, "files": {}}',
        b'{"definition": "../reports/suixian-2017/report.toml", "depends": [1], "subject": null, "files": {}}',
        b'{"definition": "a", "subject": {"agency": 1, "year": "x", "form": "", "figures": []}, "files": {}}',
        b'{"definition": "a", "subject": null, "files": {"x": 1}}',
        b'{"index": [1]}',
    ],
    ids=range(7),
)
def test_a_manifest_of_something_else_is_no_traceback(export, run, folder, line):
    (folder / "site").mkdir()
    path = folder / "site" / MANIFEST
    path.write_bytes(line + b"\n")
    assert run("export", "--retry", "--to", "json,text", "-o", "site").returncode == 0
    assert len(export("--index")[0]) == 8


def test_a_journal_of_something_else_is_removed(export, folder):
    (folder / "site").mkdir()
    for content in (b"5", b"[5]", b'[["x"]]', b"[[1, 2]]", b'[["x", ""]]', b"["):
        (folder / "site" / ".govreport-commit.json").write_bytes(content)
        export("--all-or-nothing")


def test_what_failed_is_tried_again(export, run, reports):
    bad = reports / "bad.toml"
    bad.write_text('form = "cn-2014"\n[report]\nyear = 2017\n')
    _, done = export(code=1)
    assert done.stderr.count(b"error[refused]") == 1
    assert b"definitions: 4, failed: 1; files written: 6, unchanged: 0\n" in done.stderr
    assert b"definitions: 4, failed: 1; files written: 0, unchanged: 6\n" in export(code=1)[1].stderr
    assert b"definitions: 1, failed: 1; files written: 0, unchanged: 0\n" in export("--retry", code=1)[1].stderr
    bad.write_text(bad.read_text() + 'agency = "某县"\n')
    done = run("export", "--retry", "--to", "json,text", "-o", "site", "-v")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        0,
        b"definitions: 1, failed: 0; files written: 2, unchanged: 0",
    )
    assert run("export", "--retry", "--to", "json,text", "-o", "site").stderr == b""


def test_what_failed_and_is_gone_is_said_once(export, run, folder, reports):
    bad = reports / "bad.toml"
    bad.write_text('form = "cn-2014"\n[report]\nyear = 2017\n')
    export(code=1)
    bad.unlink()
    retry = ("export", "--retry", "--to", "json,text", "-o", "site")
    done = run(*retry, "--dry-run")
    assert (done.returncode, b"reports/bad.toml: error[file-missing]" in done.stderr) == (3, True)
    done = run(*retry)
    assert done.returncode == 3
    assert b"reports/bad.toml: error[file-missing]" in done.stderr
    assert b"`--retry` does not try it again" in done.stderr
    done = run(*retry)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(list((folder / "site").glob("*.txt"))) == 3


def test_a_report_that_was_forced_is_not_up_to_date_without_force(export, reports, fixtures):
    shutil.copy(fixtures / "invalid" / "relation" / "report.toml", reports / "bad.toml")
    export("--force")
    assert export("--force")[0] == set()
    assert b"error[refused]" in export(code=1)[1].stderr


@pytest.mark.usefixtures("reports")
def test_nothing_is_written_by_a_dry_run(run, folder):
    arguments = ("export", "reports", "--to", "json,text", "-o", "site")
    done = run(*arguments, "--dry-run")
    assert len(done.stdout.splitlines()) == 6
    assert not (folder / "site").exists()
    run(*arguments)
    (folder / "site" / "随县人民政府-2017.txt").unlink()
    assert run(*arguments, "--dry-run").stdout.decode() == "site/随县人民政府-2017.txt\n"


def test_dependencies_for_make(run, reports, folder):
    edit(reports / "suixian-2017/report.toml", "[report]", "[export.html]\ntemplate = 'a b#$%:'\n\n[report]")
    templates = reports / "suixian-2017" / "a b#$%:"
    templates.mkdir()
    (templates / "page.html.jinja").write_text("{# nothing #}")
    arguments = ("export", "reports", "--to", "html", "-o", "site", "--deps")
    data = json.loads(run(*arguments, "json").stdout)
    assert [entry["depends"] for entry in data] == [
        ["reports/pingtan/2021/report.toml"],
        ["reports/pingtan/2022/report.toml", "reports/pingtan/2021/report.toml"],
        ["reports/suixian-2017/report.toml", "reports/suixian-2017/a b#$%:/page.html.jinja"],
    ]
    assert not (folder / "site").exists()
    rules = run(*arguments, "make").stdout.decode()
    (folder / "Makefile").write_text("all: site/随县人民政府-2017.html\n%.html:\n\t@echo $^\n" + rules)
    if make := shutil.which("make"):
        made = subprocess.run([make, "-B"], cwd=folder, capture_output=True, check=True)
        assert made.stdout.decode() == "reports/suixian-2017/report.toml reports/suixian-2017/a b#$%:/page.html.jinja\n"


def test_all_or_nothing_is_written_at_once_or_not_at_all(export, folder, reports):
    bad = reports / "bad.toml"
    bad.write_text('form = "cn-2014"\n[report]\nyear = 2017\n')
    site = folder / "site"
    done = export("--all-or-nothing", code=1)[1]
    assert b"error[nothing-written]" in done.stderr
    assert not site.exists()
    bad.unlink()
    assert len(export("--all-or-nothing")[0]) == 7
    assert export("--all-or-nothing")[0] == set()


def test_a_set_whose_renames_cannot_be_listed_is_not_written(run, reports, folder):
    (folder / "site" / JOURNAL / "x").mkdir(parents=True)
    done = run("export", "reports", "--to", "text", "-o", "site", "--all-or-nothing")
    assert done.returncode == 3, done.stderr.decode()
    assert f"{JOURNAL}: error[not-written]" in done.stderr.decode()
    assert [path.name for path in (folder / "site").iterdir()] == [JOURNAL]
    assert reports.exists()


def test_a_set_that_cannot_be_finished_is_not_forgotten(run, reports, folder):
    """A run was killed between two renames, and then its disk fails, or somebody has made a folder of that name."""
    site = folder / "site"
    (site / "x.txt" / "inside").mkdir(parents=True)
    draft = site / ".govreport-0123456789abcdef.tmp"
    draft.write_bytes(b"new")
    (site / JOURNAL).write_text(json.dumps([[draft.name, str(site / "x.txt")]]), "utf-8")
    done = run("export", reports, "--to", "text", "-o", "site", "--all-or-nothing")
    assert done.returncode == 3
    assert "x.txt: error[not-written]" in done.stderr.decode()
    shutil.rmtree(site / "x.txt")
    assert run("export", reports, "--to", "text", "-o", "site", "--all-or-nothing").returncode == 0
    assert (site / "x.txt").read_bytes() == b"new"
    assert not list(site.glob(".govreport-*"))


def test_a_manifest_that_cannot_be_written_is_named(reports, folder):
    """The disk is full when a line is added; what could not be flushed is flushed once more when the file is closed."""
    command = [sys.executable, "-m", "govreport_cli", "export", reports, "--to", "text", "-o", "site", "--lang", "en"]
    assert subprocess.run(command, cwd=folder, check=False).returncode == 0
    manifest = folder / "site" / MANIFEST
    manifest.write_bytes(b"\n" * 300_000 + manifest.read_bytes())
    edit(reports / "suixian-2017/report.toml", "随县人民政府办公室", "办公室")
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (300_000, 300_000))
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, preexec_fn=limit)
    assert done.returncode == 3
    assert f"{MANIFEST}: error[not-written]" in done.stderr.decode()
    assert done.stderr.count(b"error[") == 1
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_index_lists_the_reports_with_totals(export, folder):
    written, done = export("--index")
    assert "index.html" in written
    assert b"wrote site/index.html\n" in done.stderr
    page = (folder / "site" / "index.html").read_text("utf-8")
    assert [page.count(f">{year}年<") for year in (2022, 2021, 2017)] == [2, 2, 2]
    assert 'href="%E9%9A%8F%E5%8E%BF%E4%BA%BA%E6%B0%91%E6%94%BF%E5%BA%9C-2017.json"' in page
    assert export("--index")[0] == set()
    (folder / "site" / "index.html").write_text("changed")
    assert export("--index")[0] == {"index.html"}


def test_in_an_index_names_lead_to_pages_and_other_files_are_named(export, folder):
    name = "%E9%9A%8F%E5%8E%BF%E4%BA%BA%E6%B0%91%E6%94%BF%E5%BA%9C-2017"
    export("--index")
    assert "随县人民政府</th>" in (folder / "site" / "index.html").read_text("utf-8")
    export("--index", "--to", "html")
    page = (folder / "site" / "index.html").read_text("utf-8")
    assert f'<a href="{name}.html">随县人民政府</a></th>' in page
    assert f'<a href="{name}.json">JSON数据</a><a href="{name}.txt">纯文本</a>' in page


def test_an_index_has_the_names_that_were_chosen_last(export, folder):
    for name in ("z{year}", "a{year}"):
        export("--index", "--name", f"{name}-{{agency}}")
    page = (folder / "site" / "index.html").read_text("utf-8")
    assert page.count('href="a2017-') == 2
    assert 'href="z' not in page


def test_an_index_page_of_somebody_else_is_not_replaced(export, folder):
    (folder / "site").mkdir()
    (folder / "site" / "index.html").write_text("welcome")
    _, done = export("--index", code=2)
    assert b"error[index-exists]" in done.stderr
    assert (folder / "site" / "index.html").read_text() == "welcome"


def outdated(done):
    """Return the files that a run has called outdated."""
    return [line.split(b":")[0].decode() for line in done.stderr.splitlines() if b"warning[output-outdated]" in line]


def test_each_file_of_earlier_versions_is_named_until_it_is_gone(export, reports, fixtures, folder):
    export()
    edit(reports / "suixian-2017/report.toml", "随县人民政府", "新县人民政府")
    _, done = export("--to", "json")
    assert outdated(done) == ["site/随县人民政府-2017.json", "site/随县人民政府-2017.txt"]
    assert "`reports/suixian-2017/report.toml`" in done.stderr.decode()
    (folder / "site/随县人民政府-2017.json").unlink()
    assert outdated(export("--rebuild")[1]) == ["site/随县人民政府-2017.txt"]
    assert outdated(export()[1]) == ["site/随县人民政府-2017.txt"]
    # Next year's report in the same file does not make this year's a mistake.
    shutil.copy(fixtures / "pingtan" / "2023" / "report.toml", reports / "suixian-2017" / "report.toml")
    assert outdated(export("--force")[1]) == []


@pytest.mark.parametrize("change", ["--rebuild", "--option=text.width=60"])
def test_a_format_that_is_not_made_again_is_outdated_only_if_the_report_has_changed(run, reports, change):
    command = ("export", "reports/suixian-2017", "-o", "site", "--to")
    run(*command, "html,json,text")
    assert outdated(run(*command, "text", change)) == []
    edit(reports / "suixian-2017/report.toml", "随县人民政府办公室", "办公室")
    assert outdated(run(*command, "json")) == ["site/随县人民政府-2017.html", "site/随县人民政府-2017.txt"]
    assert outdated(run(*command, "html")) == ["site/随县人民政府-2017.txt"]


def test_files_of_earlier_versions_can_be_errors(export, folder, reports):
    (folder / "govreport.toml").write_text('[check.severity]\noutput-outdated = "error"\n')
    export()
    edit(reports / "suixian-2017/report.toml", "随县人民政府", "新县人民政府")
    for _ in range(2):
        assert b"error[output-outdated]" in export(code=1)[1].stderr
    for path in (folder / "site").glob("随县*"):
        path.unlink()
    export()


def test_a_definition_that_was_moved_is_listed_once(export, folder, reports):
    export("--index")
    (reports / "suixian-2017").rename(reports / "moved")
    export("--index")
    page = (folder / "site" / "index.html").read_text("utf-8")
    assert page.count("随县人民政府</th>") == 1


def test_a_report_does_not_take_the_name_of_the_index_page(run, folder, reports):
    (reports / "suixian-2017" / "report.toml").rename(folder / "index.toml")
    names = b"index.toml\nreports/pingtan/2021/report.toml"
    done = run("export", "--files-from", "-", "--to", "html", "-o", "site", "--name", "{file}", "--index", stdin=names)
    assert done.returncode == 1
    assert b"index.toml:5:2: error[output-clash]" in done.stderr
    assert b"also be that of `--index`" in done.stderr
    assert "随县人民政府" not in (folder / "site" / "index.html").read_text("utf-8")
    assert (folder / "site" / "report.html").exists()


def test_a_report_that_cannot_be_written_does_not_stop_the_others(export, run, folder):
    (folder / "site" / "平潭综合实验区管理委员会-2021.json").mkdir(parents=True)
    written, done = export(code=3)
    assert b"error[not-written]" in done.stderr
    assert b"definitions: 3, failed: 1; files written: 4, unchanged: 0\n" in done.stderr
    assert len(written) == 5
    (folder / "site" / "平潭综合实验区管理委员会-2021.json").rmdir()
    done = run("export", "--retry", "--to", "json,text", "-o", "site", "-v")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        0,
        b"definitions: 1, failed: 0; files written: 2, unchanged: 0",
    )


def test_a_plugin_that_fails_while_definitions_are_examined_is_not_a_bug_of_ours(run, folder, reports):
    (folder / "plugins").mkdir()
    (folder / "plugins" / "odd.py").write_text(
        "from govreport_cli.plugin import Option, hookimpl\n"
        "def check(value):\n"
        "    raise RuntimeError('odd')\n"
        "class Odd:\n"
        "    name, suffix, media_type, summary = 'odd', '.odd', 'text/plain', 'odd'\n"
        "    options = (Option('x', str, '', 'odd', validate=check),)\n"
        "    def export(self, report, options):\n"
        "        return b'odd'\n"
        "@hookimpl\n"
        "def govreport_exporter():\n"
        "    return Odd()\n"
    )
    edit(reports / "suixian-2017/report.toml", "[report]", "[export.odd]\nx = 'y'\n\n[report]")
    done = run("export", "reports", "--to", "odd", "-o", "site", "-v", "--plugins-dir", "plugins")
    assert done.returncode == 4
    assert b"reports/suixian-2017/report.toml: error[plugin-failed]" in done.stderr
    assert b"definitions: 3, failed: 1; files written: 2, unchanged: 0\n" in done.stderr


def test_an_empty_output_is_not_the_working_folder(run, folder, suixian):
    done = run("export", suixian, "--to", "json", "-o", "")
    assert done.returncode == 2
    assert b"error[command-lacks]" in done.stderr
    assert not list(folder.iterdir())


def test_folders_that_were_made_for_nothing_are_removed(run, folder, reports):
    (reports / "bad.toml").write_text('form = "cn-2014"\n[report]\nyear = 2017\n')
    assert run("export", "reports", "--to", "json", "-o", "a/b/c", "--all-or-nothing").returncode == 1
    assert not (folder / "a").exists()


@pytest.mark.parametrize("seconds", ["-1", "nan", "inf", "1e9"])
def test_an_impossible_time_is_refused(run, suixian, seconds):
    done = run("export", suixian, "--to", "json", "-o", "-", "--lock-timeout", seconds)
    assert done.returncode == 2
    assert b"error[command-value]" in done.stderr
    assert b"from 0 to 86400" in done.stderr


def test_names_follow_a_template(export, folder):
    export("--name", "{year}/{folder}-{file}-{form}")
    assert (folder / "site" / "2017" / "suixian-2017-report-cn-2014.txt").exists()
    assert export("--name", "{year}/{folder}-{file}-{form}")[0] == set()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/{agency}",
        "../{agency}",
        "{agency}/../x",
        "a//b",
        "{agency}/",
        "{agency.x}",
        "{agency!r}",
        "{year:5}",
        "{",
        "{0}",
        "{nothing}",
        "a\\b",
        "{agency}\n",
        "C:{agency}",
    ],
)
def test_a_template_that_leads_elsewhere_is_refused(export, folder, name):
    _, done = export("--name", name, code=2)
    assert b"error[name-template]" in done.stderr
    assert not (folder / "site").exists()


def test_hostile_values_stay_in_the_folder(run, folder):
    source = 'form = "cn-2014"\n[report]\nagency = "../../etc/passwd"\nyear = 2017\n'
    (folder / "..toml").write_text(source)
    done = run("export", "..toml", "--to", "json", "-o", "out", "--name", "{agency}/{file}/{agency}")
    assert done.returncode == 0
    assert [str(path.relative_to(folder)) for path in folder.rglob("*.json")] == [
        "out/_.._etc_passwd/_/_.._etc_passwd.json"
    ]


@pytest.mark.parametrize("option", [["--index"], ["--retry"], ["--name", "x"]])
def test_options_for_folders_need_one(run, suixian, option):
    done = run("export", suixian, "-o", "x.json", *option)
    assert done.returncode == 2
    assert b"error[not-a-set]" in done.stderr


@pytest.fixture
def copied(reports):
    """Copy a definition into another file of the folder, so that two are of the same agency and year."""
    return shutil.copy(reports / "suixian-2017" / "report.toml", reports / "copy.toml")


@pytest.mark.usefixtures("copied")
@pytest.mark.parametrize("options", [(), ("--jobs", "2")], ids=["one process", "two processes"])
def test_two_reports_of_one_name_are_left_out_and_the_others_written(export, options):
    written, done = export(*options, code=1)
    assert "随县人民政府-2017.json" not in written
    assert len(written - {MANIFEST}) == 4
    said = done.stderr.decode()
    for this, other in (("copy", "suixian-2017/report"), ("suixian-2017/report", "copy")):
        assert f"reports/{this}.toml:6:10: error[output-clash]" in said
        assert f"`site/随县人民政府-2017.json` would also be that of `reports/{other}.toml`" in said
    assert b"definitions: 4, failed: 2; files written: 4, unchanged: 0\n" in done.stderr


def test_what_was_exported_before_it_had_a_rival_stays(export, reports, folder):
    export("--index")
    before = (folder / "site" / "随县人民政府-2017.json").read_bytes()
    shutil.copy(reports / "suixian-2017" / "report.toml", reports / "copy.toml")
    edit(reports / "copy.toml", "随县人民政府办公室", "某办公室")
    assert export("--index", code=1)[0] == {MANIFEST}
    assert export("--retry", code=1)[1].stderr.count(b"error[output-clash]") == 2
    assert (folder / "site" / "随县人民政府-2017.json").read_bytes() == before
    edit(reports / "copy.toml", "随县人民政府", "随州市人民政府")
    written, _ = export("--retry")
    assert written == {MANIFEST, "随州市人民政府-2017.json", "随州市人民政府-2017.txt"}


def test_what_is_tried_again_does_not_replace_another_report(export, reports, folder):
    bad = reports / "bad.toml"
    bad.write_text("form = ")
    export(code=1)
    before = (folder / "site" / "随县人民政府-2017.json").read_bytes()
    shutil.copy(reports / "suixian-2017" / "report.toml", bad)
    edit(bad, "随县人民政府办公室", "某办公室")
    _, done = export("--retry", code=1)
    assert "would also be that of `reports/suixian-2017/report.toml`" in done.stderr.decode()
    assert (folder / "site" / "随县人民政府-2017.json").read_bytes() == before
    shutil.rmtree(reports / "suixian-2017")
    export("--retry")
    assert (folder / "site" / "随县人民政府-2017.json").read_bytes() != before


@pytest.mark.usefixtures("copied")
def test_with_two_reports_of_one_name_it_is_nothing_if_not_all(run, folder):
    done = run("export", "reports", "--to", "json", "-o", "site", "--all-or-nothing")
    assert done.returncode == 1
    assert done.stderr.count(b"error[output-clash]") == 2
    assert not (folder / "site").exists()


@pytest.mark.usefixtures("copied")
def test_a_dry_run_does_not_list_reports_of_one_name(run):
    done = run("export", "reports", "--to", "json", "-o", "site", "--dry-run")
    assert (done.returncode, done.stderr.count(b"error[output-clash]")) == (1, 2)
    assert "随县" not in done.stdout.decode()
    assert len(done.stdout.splitlines()) == 2


@pytest.mark.usefixtures("reports")
def test_a_locked_folder_has_an_exit_code_of_its_own(run, folder):
    fcntl = pytest.importorskip("fcntl")
    (folder / "site").mkdir()
    descriptor = os.open(folder / "site", os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        for definitions in ("reports", "reports/suixian-2017/report.toml"):
            done = run("export", definitions, "--to", "json", "-o", "site", "--lock-timeout", "0")
            assert done.returncode == 75
            assert b"error[folder-locked]" in done.stderr
    finally:
        os.close(descriptor)
    assert run("export", "reports", "--to", "json", "-o", "site", "--lock-timeout", "0").returncode == 0


def test_a_definition_that_changes_during_the_run_is_not_written(run, reports, folder, monkeypatch):
    from govreport_cli.batch import exporting

    made = exporting.Export.make

    def change_first(self, order):
        if "2017" in order.given.name:
            edit(reports / "suixian-2017/report.toml", "随县人民政府", "另一个机关")
        return made(self, order)

    monkeypatch.setattr(exporting.Export, "make", change_first)
    done = run("export", "reports", "--to", "json", "-o", "site")
    assert done.returncode == 3
    assert b"error[changed-meanwhile]" in done.stderr
    assert len(list((folder / "site").glob("*.json"))) == 2


@pytest.mark.usefixtures("reports")
def test_the_files_are_the_same_with_any_number_of_jobs(spawn, folder):
    sites, messages = [], []
    for jobs in ("1", "2"):
        done = spawn("export", "reports", "--to", "all", "-o", f"site-{jobs}", "--jobs", jobs, "--index")
        assert (done.returncode, done.stdout) == (0, b"")
        messages.append(done.stderr)
        sites.append({path.name: path.read_bytes() for path in (folder / f"site-{jobs}").iterdir()})
    assert len(sites[0]) > 14
    assert sites[0] == sites[1]
    assert messages[0] == messages[1]


def test_units_count_too_and_those_that_are_added_later(run, fixtures, folder):
    shutil.copytree(fixtures / "rollup", folder / "reports")
    arguments = ("export", "reports/county.toml", "--to", "json", "-o", "site", "--index")
    units = [f"reports/units/{name}.toml" for name in ("education", "health", "transport")]
    (entry,) = json.loads(run(*arguments[:-1], "--deps", "json").stdout)
    assert entry["depends"] == ["reports/county.toml", *units]
    assert run(*arguments).returncode == 0
    assert run(*arguments, "--dry-run").stdout == b""
    edit(folder / units[1], "form =", "\nform =")
    assert run(*arguments, "--dry-run").stdout.count(b"\n") == 1
    run(*arguments)
    assert run(*arguments, "--dry-run").stdout == b""
    shutil.copy(folder / units[1], folder / "reports" / "units" / "more.toml")
    done = run(*arguments, "--dry-run")
    assert done.returncode == 1
    assert b"error[unit-repeated]" in done.stderr
