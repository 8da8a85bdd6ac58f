"""The benchmarks measure definitions that have nothing wrong, and the same ones every time."""

from __future__ import annotations

import pytest

from benchmarks.definitions import definition, faulty, write_definitions


def test_definitions_have_no_findings(run, tmp_path):
    names = write_definitions(tmp_path, 15)
    done = run("validate", "--strict", *names, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("number", [0, 7, 9_999])
def test_a_definition_depends_on_its_number_only(number):
    text = definition(number)
    assert text == definition(number)
    assert text != definition(number + 1)
    assert 6_000 <= len(text.encode()) <= 9_000


def test_the_planted_fault_is_one_of_the_schema(run, tmp_path):
    (tmp_path / "faulty.toml").write_text(faulty(definition(0)), "utf-8")
    done = run("validate", "--format", "json", "faulty.toml", cwd=tmp_path)
    assert done.returncode == 1
    assert b'"wrong-type"' in done.stdout
