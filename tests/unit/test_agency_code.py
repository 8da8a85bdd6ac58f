"""The check digit of a unified social credit code."""

import pytest

from govreport_cli.checks.agency_code import check_digit
from govreport_cli.pipeline import examine

PUBLISHED = ["91110000600037341L", "9144030071526726XG", "91330106673959654P"]
DEFINITION = 'form = "cn-2014"\nreport = {{ agency = "某县", year = 2017, code = "{}" }}\n'


def found(code):
    return [(entry.code, entry.path) for entry in examine("x", DEFINITION.format(code).encode()).findings]


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_are_right(code):
    assert check_digit(code[:-1]) == code[-1]
    assert ("code-digit", "report.code") not in found(code)


@pytest.mark.parametrize("code", PUBLISHED)
def test_a_changed_or_moved_character_is_found(code):
    for at in range(17):
        changed = code[:at] + ("1" if code[at] != "1" else "2") + code[at + 1 :]
        assert ("code-digit", "report.code") in found(changed)
        if code[at] != code[at + 1]:
            moved = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
            assert ("code-digit", "report.code") in found(moved)


@pytest.mark.parametrize("code", ["", "91110000600037341", "91110000600037341l", "91110000600037341O"])
def test_what_is_no_code_is_refused_by_the_schema(code):
    assert "report.code" in {path for _, path in found(code)}
