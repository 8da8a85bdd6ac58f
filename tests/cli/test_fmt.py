"""``govreport fmt``: the same values and comments, in columns."""

from __future__ import annotations

import os
import re
import threading
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport_cli.definition.carry_over import Outline
from govreport_cli.definition.layout import laid_out
from govreport_cli.definition.scaffold import scaffold
from govreport_cli.forms.find import find_form
from govreport_cli.forms.schemas import shipped_forms

FORM = find_form("cn-2021", Path())
FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").rglob("*.toml"))

UNTIDY = """\
# 开头的注释
form = "cn-2021"
# 各部分
[[section]]
id = "overview"
text = '''
[requests]
new=[1,2]
'''

[requests] # 申请
#  自然人 企业 科研 公益 法律 其他
new=[71,3,0,0,0,0]
carried_in = [1,0,0,0,0,0] # 上年结转
carried_out = { natural_person = 1 }   # 结转
# carried_out = [1, 0, 0, 0, 0, 0]

# 关于公开
[documents]
rules = [0,0,12]

[report]
agency = "某县"
year = 2024
"""
TIDY = """\
# 开头的注释
form = "cn-2021"

[report]
agency = "某县"
year = 2024

# 关于公开
[documents]
rules = [0, 0, 12]

[requests] # 申请
#                自然人  企业  科研  公益  法律  其他
new           = [    71,    3,    0,    0,    0,    0]
carried_in    = [     1,    0,    0,    0,    0,    0]  # 上年结转
carried_out   = { natural_person = 1 }                  # 结转
# carried_out = [     1,    0,    0,    0,    0,    0]

# 各部分
[[section]]
id = "overview"
text = '''
[requests]
new=[1,2]
'''
"""


def values(text):
    """Return the values in a source, whatever the order of keys, so that NaN equals itself."""

    def in_order(value):
        if isinstance(value, dict):
            return sorted((key, in_order(member)) for key, member in value.items())
        return [in_order(member) for member in value] if isinstance(value, list) else value

    return repr(in_order(tomllib.loads(text, parse_float=Decimal)))


def comments(text):
    return sorted(" ".join(words.split()) for words in re.findall("#.*", text))


def test_rows_are_aligned_and_tables_are_sorted():
    assert laid_out(UNTIDY, FORM) == TIDY
    assert laid_out(TIDY, FORM) == TIDY


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_line_ends_and_the_byte_order_mark_stay(ending):
    for mark in ("", "\ufeff"):
        assert laid_out(mark + UNTIDY.replace("\n", ending), FORM) == mark + TIDY.replace("\n", ending)


@pytest.mark.parametrize("name", shipped_forms())
def test_what_init_writes_is_laid_out(name):
    form = find_form(name, Path())
    text = scaffold(form, name, Outline({"agency": "某县", "year": 2024}))
    assert laid_out(text, form) == text


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: "/".join(path.parts[-3:]))
def test_no_value_changes_and_no_comment_is_lost(path):
    try:
        text = path.read_bytes().decode()
        before = values(text)
    except ValueError:
        return
    new = laid_out(text, FORM)
    assert values(new) == before
    assert comments(new) == comments(text)
    assert laid_out(new, FORM) == new


NUMBERS = st.sampled_from(["0", "12", "+3", "-1", "1_000", "0x1F", "nan", "2.50", "1e3", "'x'", '"#"', "[1, 2]", "{}"])
COMMENT = st.sampled_from(["", " # 注", "#x", "  # [a] = 1", "# '"])
LINES = st.one_of(
    st.builds(
        "{} = [{}]{}".format,
        st.sampled_from(["new", "carried_in", "rules", "other"]),
        st.lists(NUMBERS, max_size=8).map(",".join),
        COMMENT,
    ),
    st.builds("{} = {}{}".format, st.sampled_from(["licences", "total", '"q#"', "a.b"]), NUMBERS, COMMENT),
    st.sampled_from(
        ["", "  ", "# 注", "#   自然人 企业", "# new = [1, 2]", "text = '''\nnew = [1,2]\n'''", "new = [\n 1, # 一\n]"]
    ),
    st.builds("[{}]{}".format, st.sampled_from(["requests", "documents", "report", "requests.results", "x"]), COMMENT),
    st.builds("[[{}]]".format, st.sampled_from(["section", "breakdown", "section.x"])),
)


@given(st.lists(LINES, max_size=14).map("\n".join))
def test_no_source_loses_a_value_or_a_comment(text):
    try:
        before = values(text)
    except tomllib.TOMLDecodeError:
        return
    new = laid_out(text, FORM)
    assert values(new) == before
    assert comments(new) == comments(text)
    assert laid_out(new, FORM) == new


def test_files_are_written_checked_or_shown(run, tmp_path):
    path = tmp_path / "report.toml"
    path.write_text(UNTIDY, "utf-8")
    done = run("fmt", path, "--check")
    assert (done.returncode, done.stderr.decode()) == (1, f"{path} would be changed\n")
    done = run("fmt", path, "--diff")
    assert done.returncode == 1
    assert "-new=[71,3,0,0,0,0]\n" in done.stdout.decode()
    assert path.read_text("utf-8") == UNTIDY
    assert run("fmt", "-", stdin=UNTIDY.encode()).stdout.decode() == TIDY
    assert run("fmt", path).returncode == 0
    assert path.read_text("utf-8") == TIDY
    for option in ("--check", "--diff"):
        done = run("fmt", path, option)
        assert (done.returncode, done.stdout) == (0, b"")


def test_what_comes_from_a_pipe_goes_to_standard_output(run, folder):
    os.mkfifo(folder / "pipe")
    threading.Thread(target=(folder / "pipe").write_text, args=(UNTIDY,), daemon=True).start()
    done = run("fmt", "pipe")
    assert done.returncode == 0
    assert done.stdout == run("fmt", "-", stdin=UNTIDY.encode()).stdout


def test_the_changes_are_a_patch_even_with_other_separators_of_lines(run, folder):
    source = UNTIDY.replace("# 申请", "# 申\u2028请")
    (folder / "report.toml").write_text(source, "utf-8")
    done = run("fmt", "--diff", "report.toml")
    assert "申\u2028请" in done.stdout.decode()
    assert "No newline" not in done.stdout.decode()


def test_line_ends_of_several_kinds_are_left_alone():
    assert laid_out(mixed := UNTIDY.replace("\n", "\r\n", 1), FORM) == mixed
    assert laid_out(old := UNTIDY + "# x\ry\n", FORM) == old


def test_what_is_not_a_definition_is_left_alone(run, tmp_path):
    for name, text in (("broken.toml", "form ="), ("formless.toml", "a = 1\n")):
        (tmp_path / name).write_text(text, "utf-8")
        assert run("fmt", tmp_path / name).returncode == 1
        assert (tmp_path / name).read_text("utf-8") == text
    assert run("fmt", tmp_path / "missing.toml").returncode == 3
