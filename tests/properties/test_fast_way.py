"""The fast way answers as the slow way does: toml-rs as tomllib, jsonschema-rs as jsonschema."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport_cli.definition import read as reader
from govreport_cli.definition.read import read

FIXTURES = Path(__file__).parents[2] / "fixtures"
DEFINITIONS = [path.read_text("utf-8", "replace") for path in sorted(FIXTURES.rglob("report.toml"))]

toml_rs = pytest.importorskip("toml_rs")
jsonschema_rs = pytest.importorskip("jsonschema_rs")


def outcome(source, loads):
    """Return what a text is read as, every value with its type and the tables in their order, or the finding."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_quick_reader", lambda: loads)
        value, findings = read("x", source)
    return (typed(value.data) if value else None), findings


def typed(value):
    if isinstance(value, dict):
        return [(key, typed(member)) for key, member in value.items()]
    if isinstance(value, list):
        return [list, *map(typed, value)]
    if type(value) is int:
        return int, hex(value)
    return type(value), repr(value), value.utcoffset() if isinstance(value, datetime | time) else None


def agree(text):
    source = text.encode("utf-8", "surrogatepass")
    assert outcome(source, toml_rs.loads) == outcome(source, None)


def tokens(*choices):
    return st.sampled_from(choices)


DIGITS = st.one_of(
    st.from_regex(r"\A[1-9]\d{0,19}\Z"), st.from_regex(r"\A[1-9](_?\d){0,9}\Z"), st.text("0123456789_", max_size=5)
)
SIGN = tokens("", "", "+", "-")
NUMBER = st.one_of(
    st.builds("{}{}".format, SIGN, DIGITS),
    st.builds("{}{}.{}{}".format, SIGN, DIGITS, DIGITS, tokens("", "", "e5", "E-3", "e+1_0", "e999", "e")),
    st.builds(
        "{}{}".format, tokens("0x", "0o", "0b", "0x", "+0x", "0X"), st.text("0101017abAF_", min_size=1, max_size=20)
    ),
    tokens("0", "-0", "+0", "-0.0", "+0.0", "0e0", "-0e-1", "1e400", "1e-9999999999999999999", ".5", "1."),
    tokens("inf", "-inf", "+inf", "nan", "-nan", "+nan", "Inf", "true", "false", "True"),
    tokens(
        "-9223372036854775808", "9223372036854775807", "9223372036854775808", "0x8000000000000000", "0x" + "f" * 5000
    ),
    tokens("9" * 640, "9" * 4300, "9" * 4301, "-" + "1_" * 4300 + "1", "9" * 4301 + ".5"),
)
MOMENT = st.builds(
    "{}{}{}{}{}".format,
    tokens("2024-02-29", "0001-01-01", "9999-12-31", "2023-02-29", "0000-01-01", "2024-1-1", ""),
    tokens("T", "t", " ", "  ", ""),
    tokens("07:32:00", "00:00:00", "23:59:59", "23:59:60", "24:00:00", "07:32", ""),
    tokens("", "", ".5", ".123456", ".1234567", ".999999999", ".", ".000000"),
    tokens("", "", "Z", "z", "+08:00", "-00:00", "+23:59", "+24:00", "-12:34", "+0800", " Z"),
)
CHARACTERS = st.one_of(
    st.characters(codec="utf-8"),
    tokens(
        "\\n", "\\b", "\\f", '\\"', "\\\\", "\\u00e9", "\\u0000", "\\uFFFF", "\\U0001F600", "\t", "\ufeff", "\u202e"
    ),
    tokens(
        "\\e", "\\x41", "\\/", "\\uD800", "\\U00110000", "\\u12", "\\", "\0", "\x1f", "\x7f", "\x80", "\x85", "\u2028"
    ),
    tokens('"', "'", '""', "\n", "\r", "\r\n", "\\\n", "\\ \n\n ", "\\\r\n", "#", "\U0010ffff"),
)
STRING = st.builds(
    lambda mark, text, more: mark + text + mark.strip("\r\n") + more,
    tokens('"', "'", '"""', "'''", '"""\n', "'''\r\n"),
    st.lists(CHARACTERS, max_size=3).map("".join),
    tokens("", "", "", "", '"', "'", '""'),
)
SPACE = tokens("", "", "", "", " ", "\t", "  ", "\u3000", "\xa0", "\x0c", "\x85")
GAP = tokens("", "", " ", "\n", "#,]\n", "\r\n", "\r")
VALUE = st.recursive(
    st.one_of(NUMBER, STRING, MOMENT),
    lambda members: st.one_of(
        st.builds(
            "[{}{}{}{}]".format, GAP, st.lists(members, max_size=3).map(", ".join), tokens("", "", ",", ",,"), GAP
        ),
        st.builds(
            "{{ a = {}, b.c = {}{} }}".format, members, members, tokens("", "", ",", "\n", ", b.d = 1", ", b = 1")
        ),
    ),
    max_leaves=4,
)


@given(SPACE, VALUE, SPACE)
def test_a_value_is_read_as_tomllib_reads_it(before, value, after):
    agree(f"a ={before}{value}{after}")


BARE = tokens("a", "b", "c", "1", "-", "true", "3")
KEY = st.one_of(
    BARE, BARE, BARE, tokens('"a"', "'b'", '""', '"\\u0061"', '"a.b"', '"\\n"', "é", "", '"\x7f"', '"""a"""')
)
DOTTED = st.builds(
    lambda keys, dot: dot.join(keys), st.lists(KEY, min_size=1, max_size=3), tokens(".", ".", " . ", ".\t", "..")
)
LINE_END = tokens(
    "\n", "\n", "\n", "\r\n", "\n\n", " # 注\n", "#\t\n", "\r", "#\x7f\n", "#\x1f\n", "\x0b", "\u2028", ""
)
STATEMENT = st.one_of(
    st.builds("{} = {}{}".format, DOTTED, tokens("1", "2", "'x'", "{}", "[]", "[{}]", "{ a.b = 1 }"), LINE_END),
    st.builds("[{}]{}".format, DOTTED, LINE_END),
    st.builds("[[{}]]{}".format, DOTTED, LINE_END),
)


@given(tokens("", "", "", "\ufeff", "\ufeff\ufeff", "\n"), st.lists(STATEMENT, max_size=6).map("".join))
def test_keys_and_tables_are_read_as_tomllib_reads_them(beginning, text):
    agree(beginning + text)


@pytest.mark.parametrize(
    "text",
    [
        *("a = " + "9" * 4301, "a = -" + "1_" * 4300 + "1", "a = 0x" + "f" * 5000, "a = 1e99999999999999999999"),
        *(
            "\ufeffa = 1",
            "a = '\ufeff'",
            "a = 1\rb = 2",
            "a = '''\r'''",
            "a = 1\r\nb = '''\r\nx\r\n'''\r\n",
            "a = '\x7f'",
        ),
        *("a = -0.0", "a = 1_0.5_0", "a = [inf, -nan]", "a = 1979-05-27 07:32:00.1234567-00:00", "a = 1\na = 2"),
    ],
)
def test_what_readers_often_read_differently_is_read_as_tomllib_reads_it(text):
    agree(text)


@pytest.mark.parametrize("opening", ["[", "{ a = ", "[{ a = "])
@pytest.mark.parametrize("depth", [10, 99, 150, 3000])
def test_deep_nesting_is_read_as_tomllib_reads_it(opening, depth):
    closing = {"[": "]", "{ a = ": "}", "[{ a = ": "}]"}[opening]
    for between in ("1", "'['", "'[]]'"):
        agree("a = " + opening * depth + between + closing * depth)


@st.composite
def mutated(draw):
    """A fixture with some of its characters deleted, replaced or repeated, or cut off."""
    text = draw(st.sampled_from(DEFINITIONS))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        skipped = draw(st.integers(0, 3))
        text = (
            text[:at]
            + draw(st.one_of(st.just(""), CHARACTERS, SPACE, LINE_END, VALUE, tokens("[", "]", "{", "=", ",")))
            + text[at + skipped :]
        )
    return text[: draw(st.integers(0, len(text)))] if draw(st.integers(0, 4)) == 0 else text


@given(mutated())
def test_a_mutated_definition_is_read_as_tomllib_reads_it(text):
    agree(text)
