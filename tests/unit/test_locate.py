"""The spans of keys and values in a file, however TOML writes them."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport_cli.definition.locate import locate
from govreport_cli.definition.model import SourceFile
from govreport_cli.definition.strings import source_offsets
from govreport_cli.paths import join

SOURCE = '''\
form = "cn-2014"  # 格式
a.b."键 名" = 1
'单' = { x = 1, y.z = "二" }
rows = [
    [1, 2],  # 注释
    { v = 3 },
]
中文前 = 0
[t.u]
text = """
第一行
第二行"""
date = 2025-01-02
[[s]]
id = "甲"
[[s]]
id = "乙"
[s.deep]
n = 9
[["键 名"]]
m = true
'''.replace("中文前", '"中文前"')


def found(path, source=SOURCE, **how):
    place = locate(SourceFile("x", source, {})).span(path, **how)
    lines = source.split("\n")
    assert place.line == place.end_line
    return place.line, place.column, lines[place.line - 1][place.column - 1 : place.end_column - 1]


def paths(value, path):
    """Yield the path and the value of every key and every member of an array."""
    if path:
        yield path, value
    if isinstance(value, dict | list):
        for key, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(member, join(path, key))


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("form", (1, 8, '"cn-2014"')),
        ('a.b."键 名"', (2, 13, "1")),
        ("a.b", (2, 3, "b")),
        ('"单".x', (3, 13, "1")),
        ('"单".y.z', (3, 22, '"二"')),
        ("rows", (4, 1, "rows")),
        ("rows[0]", (5, 5, "[1, 2]")),
        ("rows[0][1]", (5, 9, "2")),
        ("rows[1].v", (6, 11, "3")),
        ('"中文前"', (8, 9, "0")),
        ("t.u", (9, 2, "t.u")),
        ("t", (9, 2, "t.u")),
        ("t.u.text", (10, 1, "text")),
        ("t.u.date", (13, 8, "2025-01-02")),
        ("s", (14, 3, "s")),
        ("s[0].id", (15, 6, '"甲"')),
        ("s[1].id", (17, 6, '"乙"')),
        ("s[1].deep.n", (19, 5, "9")),
        ('"键 名"[0].m', (21, 5, "true")),
        # What is not there is pointed at by what would hold it.
        ("t.u.missing", (9, 2, "t.u")),
        ("s[1].text", (16, 3, "s")),
        ("nowhere.at.all", (1, 1, 'form = "cn-2014"  # 格式')),
    ],
)
def test_values_keys_and_what_would_hold_them(path, place):
    assert found(path) == place
    windows = SOURCE.replace("\n", "\r\n")
    assert found(path, windows)[:2] == place[:2]


def test_a_key_is_pointed_at_where_that_is_wanted():
    assert found('a.b."键 名"', on_key=True) == (2, 5, '"键 名"')


def test_words_within_a_text():
    assert found("t.u.text", chars=(2, 3)) == (11, 3, "行")
    assert found("t.u.text", chars=(6, 7)) == (12, 3, "行")
    assert found("t.u.text", chars=(70, 71)) == (10, 1, "text")


CHARACTERS = st.sampled_from(
    [
        "a",
        "中",
        r"\n",
        r"\u4e2d",
        r"\U0001F600",
        r"\\",
        r"\"",
        "'",
        " ",
        "\u3000",
        "\n",
        "\r\n",
        "\\\n   ",
        "\\  \r\n \n x",
        "😀",
    ]
)


@given(st.lists(CHARACTERS, max_size=12).map("".join), st.sampled_from(['"""', "'''", '"', "'"]))
def test_every_character_of_a_string_is_found_in_its_source(body, mark):
    source = f"{mark}{body}{mark}"
    try:
        value = tomllib.loads(f"x = {source}")["x"]
    except tomllib.TOMLDecodeError:
        return
    offsets = source_offsets(source)
    assert len(offsets) == len(value)
    for place, character in zip(offsets, value, strict=True):
        written = source[place.start : place.stop]
        assert written == character or written.startswith("\\") or (written, character) == ("\r\n", "\n")


def test_a_member_of_a_row_is_found_by_its_column():
    located = locate(SourceFile("x", "[r]\nnew = [\n 1, # 自然人\n 22]\n", {"r.new": ("person", "firm", "total")}))
    place = located.span("r.new.firm")
    assert (place.line, place.column, place.end_column) == (4, 2, 4)
    # Its total is not there: the row is.
    assert (located.span("r.new.total").line, located.given("r.new.total")) == (2, False)
    assert located.given("r.new.person")


def test_every_place_of_every_report_holds_its_value(fixtures):
    for path in sorted(fixtures.glob("*/report.toml")) + sorted(fixtures.glob("*/*/report.toml")):
        text = path.read_bytes().decode("utf-8-sig", "replace")
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            continue
        located, lines = locate(SourceFile("x", text, {})), text.split("\n")
        for key, value in paths(data, ""):
            place = located.span(key)
            if isinstance(value, int | float):
                shown = lines[place.line - 1][place.column - 1 : place.end_column - 1]
                assert tomllib.loads(f"x = {shown}")["x"] == value or value != value  # noqa: PLR0124  (nan)


@given(st.text(max_size=200))
def test_whatever_is_in_a_file_has_places(text):
    located = locate(SourceFile("x", text, {}))
    place = located.span("report.agency", chars=(0, 1))
    assert place.line >= 1
    assert place.column >= 1
