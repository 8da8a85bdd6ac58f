"""The catalogue of codes: complete in every language, used, and shown by a fixture or a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from govreport_cli.findings.catalogue import LANGUAGES, codes, fields

ROOT = Path(__file__).parents[2]

SOURCE = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "govreport_cli").rglob("*.py")))
IN_FIXTURES = {path.name for path in (ROOT / "fixtures" / "invalid").iterdir()}
TESTS = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
IN_COMMANDS = set(re.findall(r"(?:error|warning)\[([a-z-]+)\]", TESTS))


@pytest.mark.parametrize("code", codes())
def test_every_code_has_words_in_every_language(code):
    entry = codes()[code]
    assert set(entry) - {"waivable", "severity"} == set(LANGUAGES)
    needed = [fields(entry[lang]["message"]) for lang in LANGUAGES]
    assert needed[0] == needed[1]
    assert len({len(entry[lang].get("hints", [])) for lang in LANGUAGES}) == 1


@pytest.mark.parametrize("code", codes())
def test_every_code_is_used(code):
    assert f'"{code}"' in SOURCE


def test_every_code_is_shown_by_a_fixture_or_by_a_command():
    shown = {
        path.parent.name
        for path in (ROOT / "fixtures" / "invalid").glob("*/expected.json")
        if f'"code": "{path.parent.name}"' in path.read_text("utf-8")
    }
    assert shown == IN_FIXTURES
    assert shown | IN_COMMANDS >= set(codes())
