"""The files in the recipes work with the programs that they are written for, where these are installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RECIPES = [ROOT / "docs" / "recipes", ROOT / "docs" / "zh" / "recipes"]
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

pytestmark = [
    pytest.mark.skipif(not RECIPES[0].exists(), reason="the wheel is tested without the documents"),
    pytest.mark.parametrize("recipes", RECIPES, ids=["en", "zh"]),
]


@pytest.fixture
def file_in(tmp_path, fixtures):
    """Write a file that a recipe shows, in a folder with definitions, and return its path."""
    for year in ("2021", "2022", "2023"):
        shutil.copytree(fixtures / "pingtan" / year, tmp_path / "definitions" / year)
    first = tmp_path / "definitions" / "2021" / "report.toml"
    first.write_text(re.sub("^previous.*", "", first.read_text("utf-8"), flags=re.MULTILINE), "utf-8")

    def write(recipe, name):
        text = recipe.read_text("utf-8")
        (content,) = re.findall(rf"^```\w+\n(# {re.escape(name)}\n.*?)^```$", text, re.DOTALL | re.MULTILINE)
        path = tmp_path / Path(name).name
        path.write_text(content.replace("/srv/reports", str(tmp_path)), "utf-8")
        return path

    return write


def needed(program):
    found = shutil.which(program)
    if not found:
        pytest.skip(f"{program} is not installed")
    return found


def test_systemd(recipes, file_in, tmp_path):
    program = needed("systemd-analyze")
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parent.parent)
    service = file_in(recipes / "scheduling.md", "govreport.service")
    service.write_text(service.read_text("utf-8").replace("User=reports", "User=root"), "utf-8")
    units = [service, file_in(recipes / "scheduling.md", "govreport.timer")]
    done = subprocess.run([program, "verify", "--man=no", *units], capture_output=True, check=False)
    said = [line for line in done.stderr.decode().splitlines() if str(tmp_path) in line or "govreport" in line]
    assert said == []
    calendar = re.search("OnCalendar=(.*)", units[1].read_text("utf-8"))[1]
    assert subprocess.run([program, "calendar", calendar], capture_output=True, check=False).returncode == 0


def test_just(recipes, file_in, tmp_path):
    program = needed("just")
    file_in(recipes / "make.md", "justfile")
    done = subprocess.run([program, "publish"], cwd=tmp_path, env={"PATH": PATH}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "site").glob("*.html"))) == 3


@pytest.mark.parametrize("name", [".github/workflows/reports.yml", ".gitlab-ci.yml"])
def test_the_commands_of_a_workflow(recipes, file_in, tmp_path, name):
    text = file_in(recipes / "ci.md", name).read_text("utf-8")
    commands = re.findall(r"(?:run: |- )(govreport .*)", text)
    assert len(commands) == 2
    for command in commands:
        done = subprocess.run(
            ["/bin/sh", "-c", command], cwd=tmp_path, env={"PATH": PATH}, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "site").glob("[!.]*"))) == 9


def test_a_workflow_is_yaml(recipes, file_in):
    yaml = pytest.importorskip("yaml")
    for name in (".github/workflows/reports.yml", ".gitlab-ci.yml"):
        assert yaml.safe_load(file_in(recipes / "ci.md", name).read_text("utf-8"))
