"""``govreport explain``, and the reference pages that it makes."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest
import tomli_w

from govreport_cli.commands import COMMANDS
from govreport_cli.findings.catalogue import LANGUAGES, codes, explanation, explanations
from govreport_cli.findings.code_page import code_page
from govreport_cli.pipeline import examine

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "codes"
EXAMPLES = {code: explanation(code, "en").fails for code in codes()}
IN_SHELL = [code for code, example in EXAMPLES.items() if example and "govreport " in example]
OF_COMMAND_LINES = [code for code in codes() if code.startswith("command-") and explanation(code, "en").fails]
IN_TOML = [code for code, example in EXAMPLES.items() if example and code not in IN_SHELL]


def test_every_code_is_explained_and_no_other():
    assert list(explanations()) == list(codes())


@pytest.mark.parametrize("code", codes())
def test_an_explanation_is_whole_in_every_language(code):
    for lang in LANGUAGES:
        said = explanation(code, lang)
        assert said.title
        assert said.text
        assert bool(said.fails) == bool(said.passes)


@pytest.fixture
def found(fixtures, tmp_path):
    """Return the codes that an example gives.

    Parts left out with “…” are taken from 淮安's report, or 上海's without its units if the example is in cn-2019; last
    year's definition is made from the example's comment, and units are those of the code's fixture.
    """
    huaian, shanghai = (
        tomllib.loads((fixtures / name / "report.toml").read_text("utf-8")) for name in ("huaian-2024", "shanghai-2019")
    )
    del shanghai["units"]

    def find(example, folder):
        for file in folder.glob("*.json"):
            shutil.copy(file, tmp_path)
        if (folder / "units").exists():
            shutil.copytree(folder / "units", tmp_path / "units", dirs_exist_ok=True)
        if last := re.search(r'previous = "(\d+)\.toml"(?:  # (.*))?', example):
            year, said = int(last[1]), tomllib.loads(last[2] or "")
            base = huaian if "cn-2021" in example else {"form": "cn-2014", "report": {"agency": "某县"}}
            previous = merged(merged(base, {"report": {"year": year}}), said)
            (tmp_path / f"{year}.toml").write_text(tomli_w.dumps(previous), "utf-8")
        source = example
        if "# …" in example:
            source = tomli_w.dumps(merged(shanghai if "cn-2019" in example else huaian, tomllib.loads(example)))
            for row in re.finditer(r"^(\w+) = \[.*\]$", example, re.MULTILINE):  # rows keep their spaces
                source = re.sub(rf"^{row[1]} = \[[^\]]*\]", row[0], source, count=1, flags=re.MULTILINE)
        return {finding.code for finding in examine("report.toml", source.encode(), tmp_path).findings}

    return find


def merged(base, over):
    """Return a table merged with another, which takes precedence; arrays are not merged."""
    if not isinstance(base, dict) or not isinstance(over, dict):
        return base if isinstance(base, list) and isinstance(over, dict) and set(over) & {"enterprise"} else over
    return base | {key: merged(base[key], value) if key in base else value for key, value in over.items()}


@pytest.mark.parametrize("code", IN_TOML)
def test_an_example_gives_its_code_and_mended_it_does_not(code, found, fixtures):
    folder = fixtures / "invalid" / code
    said = explanation(code, "en")
    assert code in found(said.fails, folder)
    assert code not in found(said.passes, folder)


@pytest.mark.parametrize("code", sorted({*IN_SHELL} - {*OF_COMMAND_LINES}))
def test_an_example_in_the_shell_is_a_command_of_ours(code):
    commands = {command.name for command in COMMANDS}
    for example in (explanation(code, "en").fails, explanation(code, "en").passes):
        ours = [line for line in example.splitlines() if "govreport" in shlex.split(line, comments=True)]
        assert ours
        for line in ours:
            words = shlex.split(line, comments=True)
            assert commands & {*words[words.index("govreport") + 1 :]}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", OF_COMMAND_LINES)
def test_a_wrong_command_line_gives_its_code_and_mended_it_does_not(code, lang, run):
    said = explanation(code, "en")
    assert f"[{code}]" in run(*shlex.split(said.fails)[1:], GOVREPORT_LANG=lang).stderr.decode()
    assert f"[{code}]" not in run(*shlex.split(said.passes)[1:], GOVREPORT_LANG=lang).stderr.decode()


def test_the_codes_are_listed_with_their_titles(run):
    lines = run("explain", "--lang", "zh").stdout.decode().splitlines()
    assert [line.split()[0] for line in lines] == list(codes())


def test_one_is_explained_in_the_readers_language(run):
    assert run("explain", "blank", "--lang", "zh").stdout.decode() == code_page("blank", "zh")
    done = run("explain", "blanc")
    assert done.returncode == 2
    assert b"did you mean `blank`?" in done.stderr


def test_the_whole_catalogue_is_data_for_programs(run):
    data = json.loads(run("explain", "--format", "json").stdout)["codes"]
    assert list(data) == list(codes())
    assert data["blank"]["severity"] == "warning"
    assert data["blank"]["waivable"]
    assert data["relation"]["zh"]["message"] == codes()["relation"]["zh"]["message"]
    assert list(json.loads(run("explain", "blank", "--format", "json").stdout)["codes"]) == ["blank"]


@pytest.mark.skipif(not PAGES.exists(), reason="the wheel is tested without the pages")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pages_are_fresh(lang):
    pages = {path.stem: path.read_text("utf-8") for path in (PAGES / lang).iterdir()}
    assert pages == {code: code_page(code, lang) for code in codes()}
