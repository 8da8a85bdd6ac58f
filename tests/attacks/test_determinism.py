"""The same definitions give the same bytes in all formats, whatever surrounds the run.

`--long` also compares with the wheel, installed into new environments, for each Python 3.11 and later on the path; that
needs a package index.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REPORTS = ("suixian-2017", "complete-2017", "pingtan/2022", "huaian-2024", "shuyang-2023")
HOME = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C.UTF-8"}
WORLDS = {
    "another hash seed": {"PYTHONHASHSEED": "1"},
    "a random hash seed": {"PYTHONHASHSEED": "random"},
    "the east": {"TZ": "Pacific/Kiritimati", "LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"},
    "the west": {"TZ": "Etc/GMT+12", "LANG": "POSIX", "LC_ALL": "POSIX"},
    "without the fast libraries": {"GOVREPORT_FAST": "0"},
    "optimised": {"PYTHONOPTIMIZE": "2"},
}
VERSIONS = ("3.11", "3.12", "3.13", "3.14")


@pytest.fixture(scope="module")
def definitions(tmp_path_factory, fixtures):
    """A copy of definitions in a folder that no checkout is in; what is wrong in them is exported as it is."""
    copy = tmp_path_factory.mktemp("definitions") / "fixtures"
    shutil.copytree(fixtures, copy)
    return [copy / name / "report.toml" for name in REPORTS]


def digests(definitions, folder, *options, python=sys.executable, umask=0o022, **environment):
    """Export definitions in all formats, and return the SHA-256 of each file."""
    folder.mkdir()
    done = subprocess.run(
        [python, "-m", "govreport_cli", "export", *definitions, "--force", "--to", FORMATS, "-o", "site", *options],
        cwd=folder,
        capture_output=True,
        check=False,
        umask=umask,
        env={"PATH": os.environ["PATH"]} | HOME | environment,
    )
    assert done.returncode == 0, done.stderr.decode()
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "site").glob("[!.]*")}


FORMATS = "html,xlsx,json,text,datapackage"


@pytest.fixture(scope="module")
def here(definitions, tmp_path_factory):
    """What this environment exports."""
    found = digests(definitions, tmp_path_factory.mktemp("here") / "run")
    assert len(found) == len(REPORTS) * len(FORMATS.split(","))
    return found


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
def test_surroundings(definitions, here, tmp_path, world):
    assert digests(definitions, tmp_path / "run", **world) == here


@pytest.mark.parametrize("umask", [0, 0o077])
def test_umasks(definitions, here, tmp_path, umask):
    assert digests(definitions, tmp_path / "run", umask=umask) == here


@pytest.mark.parametrize("options", [("--jobs", "1"), ("--jobs", "2"), ("--all-or-nothing",)], ids=" ".join)
def test_jobs(definitions, here, tmp_path, options):
    assert digests(definitions, tmp_path / "run", *options) == here


def test_order_of_definitions(definitions, here, tmp_path):
    assert digests(definitions[::-1], tmp_path / "a folder with another name") == here


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this checkout."""
    if not (ROOT / "pyproject.toml").exists():
        pytest.skip("this is no checkout")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))


@pytest.mark.long
@pytest.mark.parametrize("version", VERSIONS)
def test_the_wheel_in_another_python(definitions, here, tmp_path, wheel, version):
    name = f"python{version}"
    if not shutil.which(name) or subprocess.run([name, "-c", ""], capture_output=True, check=False).returncode:
        pytest.skip(f"{name} is not installed")
    subprocess.run([name, "-m", "venv", tmp_path / "env"], check=True)
    python = tmp_path / "env" / "bin" / "python"
    versions = tmp_path / "versions.txt"
    found = {found.name: found.version for found in metadata.distributions() if not found.name.startswith("govreport")}
    versions.write_text("".join(f"{name}=={number}\n" for name, number in sorted(found.items())), "utf-8")
    subprocess.run([python, "-m", "pip", "install", "-q", "-c", versions, wheel], check=True)
    assert digests(definitions, tmp_path / "run", python=python) == here
