"""The bill of materials and the list of versions for the tests agree with what the project asks for."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def bill():
    return json.loads((ROOT / "sbom.cdx.json").read_text("utf-8"))


def asked_for(*extras):
    texts = [*PROJECT["dependencies"], *(text for extra in extras for text in PROJECT["optional-dependencies"][extra])]
    return [Requirement(text) for text in texts]


def test_the_bill_of_materials_has_every_dependency_in_a_version_that_is_allowed(bill):
    versions = {canonicalize_name(entry["name"]): entry["version"] for entry in bill["components"]}
    for requirement in asked_for():
        assert versions[canonicalize_name(requirement.name)] in requirement.specifier, requirement
    assert bill["metadata"]["component"]["name"] == PROJECT["name"]


def test_the_tests_have_a_version_with_hashes_of_everything_that_they_need():
    text = (ROOT / "tests" / "requirements.txt").read_text("utf-8")
    pinned = dict(re.findall(r"^([\w.-]+)==([\w.]+)[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE))
    assert len(pinned) == len(re.findall(r"^[\w.-]+==", text, re.MULTILINE))
    for requirement in asked_for("test", "lint"):
        assert pinned[canonicalize_name(requirement.name)] in requirement.specifier, requirement
