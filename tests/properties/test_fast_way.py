"""The fast way answers as the slow way does: toml-rs as tomllib, jsonschema-rs as jsonschema."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport_cli.checks.schema import check
from govreport_cli.definition import read as reader
from govreport_cli.definition.model import Document
from govreport_cli.definition.read import read
from govreport_cli.forms import validator
from govreport_cli.forms.find import find_form
from govreport_cli.forms.schemas import shipped, shipped_forms
from govreport_cli.pipeline import examine

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


@pytest.mark.parametrize("opening", ["[", "{ a = ", "[{ a = "])
def test_nesting_of_any_depth_is_a_finding(run, opening):
    done = run("validate", "-", stdin=b"a = " + opening.encode() * 100_000)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"error[toml]" in done.stdout


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
@pytest.mark.parametrize("depth", [10, 99, 150, 300])
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


def without_fast_libraries(make):
    """Return what ``make`` makes while the fast libraries are turned off."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(validator, "fast", lambda: False)
        return make()


def slow(form):
    """Return a form like another one, whose validator is jsonschema."""
    copy = replace(form)
    without_fast_libraries(lambda: copy.validator.plainly_valid({}))
    return copy


SOUND = [path for path in sorted(FIXTURES.rglob("report.toml")) if "invalid" not in path.parts]
DATA = {path: read(path.name, path.read_bytes()).value.data for path in SOUND}
FORMS = {path: find_form(data["form"], path.parent) for path, data in DATA.items()}
SLOW = {form: slow(form) for form in FORMS.values()}

LINES = tokens(
    "", " ", "x", "\x1f", "\x1c", "\x85", "\u2028", "\ufeff", "\u200b", "\u3000", "\xa0", "\n", "x\n", "x\tx", "x\x0b"
)
TEXTS = st.one_of(
    LINES,
    st.builds(
        lambda text, times: text * times, tokens("x", "字", "😀", "e\u0301", " "), tokens(59, 60, 61, 120, 300, 501)
    ),
    st.builds("{}{}{}".format, tokens("http://", "https://", "HTTP://", "ftp://", "a@"), tokens("x", "é", ""), LINES),
    tokens("2024-02-29", "2023-02-29", "0000-01-01", "20240229", "2024-W01-1", "２０２４-01-01", "2024-02-29T00:00:00"),
    tokens("county", "half-up", "off", "report", "cn-2014", "disclosure.total", "overview", "blank", "breakdowns"),
    st.text(st.characters(codec="utf-8"), max_size=5),
)
NUMBERS = st.one_of(
    st.integers(-1, 5),
    tokens(2007, 2008, 2100, 2101, 10**15 - 1, 10**15, -(10**15), 10**30),
    st.decimals(-2, 2, places=1),
    st.builds(
        Decimal, tokens("7.0", "7.00", "-0.0", "1e3", "1e14", "1e15", "0.000001", "0.0000001", "inf", "nan", "2017.0")
    ),
)
OTHERS = st.one_of(
    st.booleans(),
    tokens(
        date(2018, 2, 8),
        date(1, 1, 1),
        time(7, 32),
        datetime.fromisoformat("2018-02-08T07:32"),
        datetime(2018, 2, 8, tzinfo=UTC),
    ),
    st.lists(st.integers(0, 3), max_size=8),
    st.builds(dict),
    st.dictionaries(tokens("a", "name", "label", "value", "total"), st.one_of(NUMBERS, TEXTS), max_size=2),
)
MEMBERS = st.one_of(NUMBERS, TEXTS, OTHERS)


@st.composite
def instances(draw):
    """A definition's file, and its values after a few changes."""
    path = draw(st.sampled_from(SOUND))
    data = deepcopy(DATA[path])
    for _ in range(draw(st.integers(0, 3))):
        change(draw, draw(st.sampled_from(list(holders(data)))))
    return path, data


def holders(value):
    if isinstance(value, dict | list) and value:
        yield value
        for member in value.values() if isinstance(value, dict) else value:
            yield from holders(member)


def change(draw, holder):
    keys = list(holder) if isinstance(holder, dict) else range(len(holder))
    key, value = draw(st.sampled_from(keys)), draw(MEMBERS)
    match draw(tokens("replace", "replace", "delete", "add")):
        case "replace":
            holder[key] = value
        case "delete":
            del holder[key]
        case "add" if isinstance(holder, dict):
            holder[
                draw(tokens("title", "website", "level", "issued", "contact", "section", "waive", "check", "new"))
            ] = value
        case "add":
            holder.append(value)


@given(instances())
def test_a_definition_is_accepted_or_refused_as_jsonschema_does(instance):
    path, data = instance
    document, form = Document("x", "", data), FORMS[path]
    assert check(document, form) == check(document, SLOW[form])


@pytest.mark.parametrize(
    ("table", "key", "value"),
    [
        *(("complaints", "total", Decimal(text)) for text in ("7.0", "-0.0", "1.5", "1e15", "nan", "-inf")),
        *(("fees", "collected", value) for value in (Decimal("7.0"), Decimal("-0.0"), Decimal("1e-7"), True, "1")),
        *(("report", "year", value) for value in (Decimal("2017.0"), 2017, 10**20, date(2017, 1, 1))),
        *(("report", "agency", value) for value in ("\x1f", "\x85", "\ufeff", "a\n", "字" * 61, date(2017, 1, 1))),
        *(("report", "website", f"https://x{end}") for end in ("\x1c", "\x85", "\u3000", "\ufeff", "\n", " ", "é")),
        *(("report", "previous", value) for value in (date(2017, 1, 1), datetime(2017, 1, 1, tzinfo=UTC), time(7))),
        *(("report", "issued", text) for text in ("0000-01-01", "20180208", "2018-W06-4", "2018-02-30", "2018-02-08")),
        *(("report", "issued", value) for value in (date(2018, 2, 8), datetime(2018, 2, 8, tzinfo=UTC), time(7))),
        *(("report", "charts", value) for value in ([date(2018, 2, 8)], [[]], "disclosure")),
        *(("check", "severity", {"blank": value}) for value in ("off", "Off", True, date(2018, 2, 8))),
        *(("export", "text", {"width": value}) for value in (60, Decimal("60.0"), Decimal("60.5"), date(2018, 2, 8))),
    ],
)
def test_what_validators_often_accept_differently_is_accepted_as_by_jsonschema(suixian, table, key, value):
    data = deepcopy(DATA[suixian])
    data.setdefault(table, {})[key] = value
    document, form = Document("x", "", data), FORMS[suixian]
    assert check(document, form) == check(document, SLOW[form])


@pytest.mark.parametrize("number", ["1e99999999999999999999", "-1e99999999999999999999", "1e-99999999999999999999"])
def test_an_exponent_of_any_length_is_a_finding(number):
    source = f'form = "cn-2014"\nreport = {{ agency = "x", year = 2017 }}\nfees.collected = {number}'
    assert [finding.code for finding in examine("x", source.encode()).findings] == ["too-precise"]


LOCAL_RULES = {
    "multipleOf": (Decimal("1e-300"), 1),
    "const": (True, 1),
    "enum": ([True], 1),
    "pattern": (r"^[^\S]$", "\x1f"),
    "format": ("date", "0000-01-01"),
    "uniqueItems": (True, [1, True]),
    "patternProperties": ({r"^\s": False}, {"\x1f": 1}),
}


@pytest.mark.parametrize("keyword", LOCAL_RULES)
def test_rules_that_libraries_follow_differently_are_left_to_jsonschema(keyword):
    rule, instance = LOCAL_RULES[keyword]
    for schema in ({keyword: rule}, {"properties": {"a": {"items": {"not": {keyword: rule}}}}}):
        for value in (instance, {"a": [instance]}):
            made = validator.Validator(schema)
            assert made.plainly_valid(value) == (list(made.errors(value)) == [])


@pytest.mark.parametrize("path", SOUND, ids=lambda path: str(path.parent.relative_to(FIXTURES)))
def test_a_sound_definition_is_accepted_without_jsonschema(path, monkeypatch):
    monkeypatch.setattr(validator.Validator, "errors", lambda *_: pytest.fail("jsonschema was asked"))
    assert check(Document("x", "", DATA[path]), FORMS[path]) == []


def errors(schema, instance):
    """Return what jsonschema finds, and where: with the schema's references replaced, and with the schema as it is."""
    found = []
    for flattened in (validator.flattened, lambda _: None):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(validator, "flattened", flattened)
            faults = validator.Validator(schema).errors(instance)
            found.append(sorted((list(map(str, fault.absolute_path)), str(fault.validator)) for fault in faults))
    return found


def as_json(value):
    if isinstance(value, dict | list):
        return {key: as_json(value[key]) for key in value} if isinstance(value, dict) else list(map(as_json, value))
    if isinstance(value, date | time):
        return value.isoformat()
    return 0 if isinstance(value, Decimal) and not value.is_finite() else value


@given(instances())
def test_a_schema_without_references_finds_the_same(instance):
    path, data = instance
    flat, original = errors(FORMS[path].schema, as_json(data))
    assert flat == original


@pytest.mark.parametrize("name", shipped_forms())
def test_every_reference_of_a_shipped_form_is_replaced(name):
    assert "$ref" not in str(validator.flattened(shipped(name))["properties"])


SMALL = {"type": "integer", "maximum": 9}
RESOURCE = {"$id": "other", "$defs": {"small": {}}, "properties": {"c": {"$ref": "#/$defs/small"}}}
REFERENCES = {
    "a reference beside a rule": {"$ref": "#/$defs/small", "minimum": 3},
    "beside the same rule": {"$ref": "#/$defs/small", "maximum": 5},
    "beside an annotation": {"$ref": "#/$defs/small", "title": "x"},
    "beside allOf": {"$ref": "#/$defs/small", "allOf": [{"minimum": 3}]},
    "allOf with a rule": {"allOf": [{"$ref": "#/$defs/small"}], "minimum": 3},
    "allOf twice": {"allOf": [{"$ref": "#/$defs/small"}, {"minimum": 3}]},
    "allOf within allOf": {"allOf": [{"allOf": [{"$ref": "#/$defs/small"}], "title": "x"}], "minimum": 3},
    "to a reference": {"$ref": "#/$defs/again"},
    "negated": {"not": {"$ref": "#/$defs/small"}},
    "to false": {"$ref": "#/$defs/never"},
    "to the root": {"properties": {"a": {"$ref": "#"}}, "maxProperties": 1},
    "to itself": {"$ref": "#/$defs/list"},
    "by an anchor": {"$ref": "#small"},
    "of a property": {"properties": {"a": {"$ref": "#/$defs/small"}}, "additionalProperties": False},
    "a property of that name": {"properties": {"$ref": {"type": "integer"}, "$defs": {"type": "string"}}},
    "a property named allOf": {"properties": {"allOf": {"$ref": "#/$defs/small"}}},
    "a resource of its own": {"properties": {"b": RESOURCE}},
    "a part of a resource of its own": {"$ref": "#/$defs/resource/properties/c"},
    "in every place": {
        "anyOf": [{"$ref": "#/$defs/small"}, {"$ref": "#/$defs/object"}, {"items": {"$ref": "#/$defs/small"}}],
        "if": {"$ref": "#/$defs/small"},
        "then": {"$ref": "#/$defs/again"},
        "dependentSchemas": {"b": {"$ref": "#/$defs/never"}},
        "patternProperties": {"^c": {"$ref": "#/$defs/small"}},
    },
    "a property named $id": {"properties": {"$id": {"$ref": "#/$defs/small"}}},
    "unevaluated": {"allOf": [{"$ref": "#/$defs/object"}], "unevaluatedProperties": False},
    "values that look like references": {"enum": [{"$ref": "#/$defs/small"}, 3]},
    "a shared schema": {"$ref": "definition.schema.json#/$defs/line"},
    "a shared schema that refers to its own parts": {"$ref": "definition.schema.json#/$defs/report"},
}


@pytest.mark.parametrize("schema", REFERENCES.values(), ids=REFERENCES.keys())
def test_small_schemas_without_references_find_the_same(schema):
    definitions = {
        "small": {**SMALL, "$anchor": "small"} if schema.get("$ref") == "#small" else SMALL,
        "again": {"$ref": "#/$defs/small", "minimum": 3},
        "never": False,
        "list": {"type": ["integer", "object"], "additionalProperties": {"$ref": "#/$defs/list"}},
        "object": {"properties": {"a": SMALL}},
        "resource": RESOURCE,
    }
    instances = [1, 4, 7, 12, "x", "", None, {}, {"a": 4}, {"a": 12}, {"a": {"b": 1, "a": 2}}, {"b": 1}, [1], [12]]
    instances += [{"$ref": "x"}, {"$defs": 1}, {"$id": 12}, {"$ref": "#/$defs/small"}, {"agency": " ", "year": 1}]
    instances += [{"allOf": 12}, {"b": {"c": 12}}, {"c": 12}]
    for instance in instances:
        flat, original = errors({**schema, "$defs": definitions}, instance)
        assert flat == original


def test_the_command_finds_the_same_without_the_fast_libraries(run):
    files = sorted(FIXTURES.rglob("report.toml"))
    quick, thorough = (run("validate", "--format", "lines", *files, GOVREPORT_FAST=fast) for fast in "10")
    assert quick.stdout.count(b"\n") > 50
    assert (quick.stdout, quick.stderr, quick.returncode) == (thorough.stdout, thorough.stderr, thorough.returncode)
