"""The documents' examples run, and print what the documents quote.

Each document is followed from top to bottom in a folder of its own, which has a copy of the fixtures:

- a block whose first line is a comment with a file name is written to that file;
- a ``console`` block is run; the lines after a ``$ command`` are its output, and one line ``…`` stands for any lines;
- an ``sh`` block is run and must succeed, unless EXEMPT says why not;
- a ``toml`` block must be a valid definition; a fragment is completed from a published report.

``python tests/docs/test_documents.py`` updates the quoted output, and the files that are written from the command line.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from govreport_cli import plugin, testing
from govreport_cli.plugin import render

ROOT = Path(__file__).parents[2]
TRANSLATIONS = {
    "README.md": "README.zh-CN.md",
    **{
        f"docs/{path.relative_to(ROOT / 'docs' / 'zh')}": str(path.relative_to(ROOT))
        for path in sorted((ROOT / "docs" / "zh").rglob("*.md"))
        if path.parent.name not in {"codes", "forms"}
    },
}
DOCUMENTS = ["CONTRIBUTING.md", *TRANSLATIONS, *TRANSLATIONS.values()]
GUIDES = ["docs/usage.md", "docs/zh/usage.md"]

COMPLETE = ROOT / "fixtures" / "pingtan" / "2022" / "report.toml"
"""The report that completes fragments of definitions, and fills the placeholders in the guides."""

EXEMPT = {
    "python3 -m venv": "creates an environment, and may run all tests; .ci/run runs the README's",
    "pip install ./plugins/": "needs a network; .ci/run installs the plugin and runs its tests",
    "pip install 'govreport-cli[cluster]'": "needs a network and several computers; tests/cli/test_cluster.py does it",
    "python -m pytest tests/attacks": "runs tests, which the complete tests have as well",
    "python tests/attacks/fuzzing.py": "needs atheris and ten minutes; tests/attacks/test_fuzzing.py tries its targets",
    "python -m pip install mutmut": "needs a network and minutes; tests/checkout/test_mutants.py checks its groups",
    "COVERAGE=1 .ci/run": "runs everything",
    "pip wheel": "needs a network",
    "docker build": "needs a network and a daemon",
    "pip install -e": "needs a network; the session puts the plugin on the path instead",
}
"""How shell blocks start that are not run, and why."""

INSTALLED = ".venv/bin/govreport "
"""How the README's first block calls the command that it has just installed."""

ILLUSTRATIONS = {
    "powershell": "commands for Windows",
    "yaml": "the configuration of another program, with placeholders",
}
"""Languages of blocks that are not run, and why."""

NEEDED = {"make.md": ["make"], "pipes.md": ["jq"]}
"""The programs that a document's examples need, apart from those of every Unix."""

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE_NAME = re.compile(r"(?:# |\{# )([\w/.-]+\.\w+|Makefile|justfile|Dockerfile)(?: #\})?\n")
OPTION = re.compile(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*")
ELISION = "…"
COMMON = {"--help", "--lang", "--quiet"}
"""Options of all commands, which the guides explain once."""

pytestmark = pytest.mark.skipif(not (ROOT / "docs").exists(), reason="the wheel is tested without the documents")


@dataclass
class Session:
    """Somebody who follows a document in a folder of their own."""

    folder: Path
    lang: str
    installed: list[str] = field(default_factory=list)

    def replay(self, document: str) -> str:
        """Follow a document, and return it with the actual output of its commands."""
        shutil.copytree(ROOT / "fixtures", self.folder / "fixtures")
        return BLOCK.sub(lambda block: f"```{block[1]}\n{self.follow(block[1], block[2])}```", document)

    def follow(self, language: str, text: str) -> str:
        """Do what a block says, and return its text with the actual output."""
        if language == "console":
            return self.console(text)
        if language == "crontab":
            self.cron(text)
            return text
        if name := FILE_NAME.match(text):
            self.write(name[1], text)
        elif language == "sh":
            # Where only the environment differs, the commands after it run: what they write is in the way of others.
            commands = text.partition(INSTALLED)[1:] if text.startswith(tuple(EXEMPT)) else [text]
            self.shell("set -euo pipefail\n" + "".join(commands).replace(INSTALLED, "govreport "), check=True)
        elif language == "toml":
            self.validate(text, COMPLETE.parent)
        else:
            assert language in ILLUSTRATIONS, f"a block that is not run: {language or text!r}"
        return text

    def cron(self, text: str) -> None:
        """Run the commands of a crontab as cron does, with the folder in place of /srv/reports."""
        (self.folder / ".venv").symlink_to(Path(sys.executable).parent.parent)
        lines = [line for line in text.replace("/srv/reports", str(self.folder)).splitlines() if line[:1] != "#"]
        environment = dict(line.split("=", 1) for line in lines if line[0].isalpha())
        for line in lines:
            if not line[0].isalpha():
                command = line.split(maxsplit=5)[5]
                cron = {"PATH": "/usr/bin:/bin", **environment}
                subprocess.run(["/bin/sh", "-c", command], env=cron, cwd="/", check=False)

    def write(self, name: str, text: str) -> None:
        """Write a file. A definition must be valid, and a Python module must run."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        if path.name == "pyproject.toml":
            self.install(tomllib.loads(text)["project"], path.parent)
        elif path.name == "govreport.toml":
            self.shell("govreport config", check=True)
        elif path.suffix == ".toml":
            self.validate(text, path.parent)
        elif path.suffix == ".py":
            self.shell(f"python {name}", check=True)

    def install(self, project: dict[str, Any], folder: Path) -> None:
        """Put a plugin on the path, like ``pip install -e FOLDER``."""
        self.installed.append(str(folder))
        info = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: {project['name']}\nVersion: {project['version']}\n")
        lines = [
            f"[{group}]\n{name} = {module}\n"
            for group, points in project["entry-points"].items()
            for name, module in points.items()
        ]
        (info / "entry_points.txt").write_text("".join(lines))

    def validate(self, text: str, folder: Path) -> None:
        """Check that a definition, or a fragment of one, has no errors."""
        done = subprocess.run(
            [sys.executable, "-m", "govreport_cli", "validate", "--format", "json", "-"],
            input=completed(text).encode(),
            capture_output=True,
            cwd=folder,
            check=False,
        )
        found = [finding for finding in json.loads(done.stdout)["findings"] if not finding["waived"]]
        assert not [finding for finding in found if finding["severity"] == "error" or finding["code"] == "waive-unused"]

    def console(self, text: str) -> str:
        """Run a block's commands in one shell, and return them with their output."""
        quoted = [command.split("\n") for command in re.split(r"^\$ ", text.removesuffix("\n"), flags=re.MULTILINE)[1:]]
        script = "".join(f"{command}\nend_of_command\n" for command, *_ in quoted)
        done = self.shell("end_of_command() { local code=$?; printf '\\0'; return $code; }\n" + script)
        printed = done.split("\0")[:-1]
        pairs = zip(quoted, printed, strict=True)
        return "".join(f"$ {command}\n{shortened(new, old)}" for (command, *old), new in pairs)

    def shell(self, script: str, *, check: bool = False) -> str:
        """Run a script, and return what it prints to both streams."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        environment = {
            "PATH": path,
            "PYTHONPATH": os.pathsep.join([str(self.folder), *self.installed]),
            "LANG": "C.UTF-8",
            "GOVREPORT_LANG": self.lang,
        }
        done = subprocess.run(
            ["bash", "-c", script],  # noqa: S607  (the reader's bash)
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.folder,
            env=environment,
            check=False,
        )
        output = done.stdout.decode()
        assert not check or done.returncode == 0, f"{script}\n{output}"
        return output


def completed(fragment: str) -> str:
    """Return a complete definition: a fragment replaces parts of a published report's, unless it has units' figures."""
    given, base = (tomllib.loads(text, parse_float=Decimal) for text in (fragment, COMPLETE.read_text("utf-8")))
    is_complete = given.get("form", base["form"]) != base["form"] or "units" in given.get("report", {})
    return fragment if is_complete else tomli_w.dumps(merged(base, given))


def merged(base: Any, given: Any) -> Any:
    """Merge tables recursively; other values are taken from ``given``."""
    if not (isinstance(base, dict) and isinstance(given, dict)):
        return given
    return base | {key: merged(base.get(key), value) for key, value in given.items()}


def shortened(printed: str, quoted: list[str]) -> str:
    """Leave out what the quotation leaves out: keep as many lines before and after the ``…`` as it has."""
    lines = printed.removesuffix("\n").split("\n") if printed else []
    if ELISION in quoted:
        head = quoted.index(ELISION)
        tail = len(quoted) - head - 1
        if len(lines) > head + tail:
            lines[head : len(lines) - tail] = [ELISION]
    return "".join(f"{line}\n" for line in lines)


def test_the_readme_is_one_session(tmp_path):
    """What its first block exports is there when its last one compares what was published."""
    session = Session(tmp_path, "en")
    session.replay((ROOT / "README.md").read_text("utf-8"))
    assert {path.stem for path in (tmp_path / "out").iterdir()} == {"随县人民政府-2017"}
    published = sorted(path.name for path in (tmp_path / "published").iterdir())
    assert session.shell("govreport verify reports/2021/report.toml published/*", check=True) == ""
    assert published == ["平潭综合实验区管理委员会-2021.html", "平潭综合实验区管理委员会-2021.xlsx"]


def replayed(document: str, folder: Path) -> str:
    lang = "zh" if "zh" in document else "en"
    return Session(folder, lang).replay((ROOT / document).read_text("utf-8"))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_examples_do_what_the_document_says(document, tmp_path):
    if missing := [program for program in NEEDED.get(Path(document).name, ()) if not shutil.which(program)]:
        pytest.skip(f"not installed: {missing}")
    assert replayed(document, tmp_path).split("\n") == (ROOT / document).read_text("utf-8").split("\n")


@pytest.mark.parametrize(("document", "translation"), TRANSLATIONS.items())
def test_a_translation_has_the_same_commands(document, translation):
    assert [*commands(translation)] == [*commands(document)]


@pytest.mark.parametrize("translation", TRANSLATIONS.values())
def test_a_chinese_paragraph_is_one_line(translation):
    """GitHub shows a line break within a paragraph as a space, which Chinese does not have."""
    text = BLOCK.sub("\n", (ROOT / translation).read_text("utf-8"))
    assert not re.findall(r"^(?!#|\|).+\n(?! *- |\d+\. |\|).+", text, re.MULTILINE)


def commands(document: str) -> Iterator[str]:
    """Yield the commands that a document tells its readers to type."""
    for language, text in BLOCK.findall((ROOT / document).read_text("utf-8")):
        if language == "console":
            yield from re.findall(r"^\$ .*", text, re.MULTILINE)
        elif language == "sh" and not FILE_NAME.match(text):
            yield re.sub(r" +# .*", "", text)


@pytest.mark.parametrize("guide", GUIDES)
def test_the_guide_has_every_option_of_every_command_and_no_other(guide, run):
    sections = dict(
        re.findall(r"^### (\w+)\n(.*?)(?=^##)", (ROOT / guide).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    )
    for command in re.findall(r"^  (\w+)  ", run("--help").stdout.decode(), re.MULTILINE):
        helped = OPTION.findall(run(command, "--help").stdout.decode())
        assert {*OPTION.findall(sections[command])} - COMMON == {*helped} - COMMON, command


@pytest.mark.parametrize("guide", GUIDES)
def test_placeholders_print_what_the_guide_says(guide, tmp_path, run):
    rows = re.findall(r"^\| `(\{\{.*?\}\})` \| (.*?) \|$", (ROOT / guide).read_text("utf-8"), re.MULTILINE)
    assert rows
    definition = tomllib.loads(COMPLETE.read_text("utf-8"), parse_float=Decimal)
    definition["report"]["previous"] = str(COMPLETE.parent / definition["report"]["previous"])
    text = "\n\n".join(f"【{placeholder}】" for placeholder, _ in rows).replace(r"\|", "|")
    definition["section"] = [{"id": "overview", "text": text}]
    path = tmp_path / "report.toml"
    path.write_text(tomli_w.dumps(definition), "utf-8")
    shown = run("export", path, "--to", "text", "-o", "-").stdout.decode()
    assert re.findall("【(.*?)】", shown) == [printed for _, printed in rows]


@pytest.mark.parametrize("guide", ["docs/exporters.md", "docs/zh/exporters.md"])
def test_the_guide_for_plugins_names_what_there_is(guide):
    text = BLOCK.sub("", (ROOT / guide).read_text("utf-8"))
    named = {*re.findall(r"`([A-Z][A-Za-z]+)\b", text), *re.findall(r"`(?:govreport_cli\.\w+\.)?(\w+)\(", text)}
    exists = {*plugin.__all__, *render.__all__, *dir(testing)}
    assert named - {"None", "Path", "Decimal", "Mapping", "GOVREPORT_TRACEBACK", "export", "read"} <= exists
    assert {*render.__all__} <= named
    for owner, attribute in re.findall(r"`([A-Z]\w+)\.(\w+)`", text):
        assert hasattr(getattr(plugin, owner), attribute), f"{owner}.{attribute}"
    documented = {}
    for names, types in re.findall(r"^\| (`[A-Z]\w+\.\w+`.*?) \| (`.*?`) \| ", text, re.MULTILINE):
        pairs = zip(re.findall("`(.*?)`", names), re.findall("`(.*?)`", types), strict=True)
        documented |= {name: kind.replace("\\|", "|") for name, kind in pairs}
    classes = {name.partition(".")[0] for name in documented}
    actual = {
        f"{owner}.{field.name}": field.type for owner in classes - {"Term"} for field in fields(getattr(plugin, owner))
    }
    assert documented.items() - actual.items() == {pair for pair in documented.items() if pair[0].startswith("Term.")}
    assert {name for name in actual if name.startswith("Report.")} <= documented.keys()


def headings(document: Path) -> Iterator[str]:
    """Yield the anchors that GitHub gives a document's headings."""
    for heading in re.findall(r"^#+ (.*)$", BLOCK.sub("", document.read_text("utf-8")), re.MULTILINE):
        yield re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("document", [*DOCUMENTS, "SECURITY.md", "CHANGELOG.md"])
def test_links_lead_somewhere(document):
    for target in re.findall(r"\]\((?!https?:)(.*?)\)", (ROOT / document).read_text("utf-8")):
        name, _, anchor = target.partition("#")
        file = (ROOT / document).parent / name if name else ROOT / document
        assert file.exists(), target
        assert not anchor or anchor in headings(file), target


def refresh_generated_files() -> None:
    """Write the manual pages and the schema of the configuration again."""
    import man_pages

    man_pages.write()
    schema = subprocess.run(
        [sys.executable, "-m", "govreport_cli", "--no-config", "config", "--schema"], capture_output=True, check=True
    )
    (ROOT / "schemas" / "govreport_schemas" / "config.schema.json").write_bytes(schema.stdout)


if __name__ == "__main__":
    refresh_generated_files()
    for name in DOCUMENTS:
        if not all(map(shutil.which, NEEDED.get(Path(name).name, ()))):
            continue
        with tempfile.TemporaryDirectory() as folder:
            (ROOT / name).write_text(replayed(name, Path(folder)), "utf-8")
