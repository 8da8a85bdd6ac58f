"""The files of a new exporter's project: an exporter with its tests, for somebody to change.

The folder ``templates`` has them for the format ``sample``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import PurePosixPath

NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
"""What a new format may be called; its distribution and its module are named after it."""
LONGEST = 40

_PLACES = {
    "pyproject.toml": "pyproject.toml",
    "README.md": "README.md",
    "README.zh-CN.md": "README.zh-CN.md",
    "gitignore": ".gitignore",
    "workflow.yml": ".github/workflows/test.yml",
    "exporter.py": "govreport_sample/__init__.py",
    "py.typed": "govreport_sample/py.typed",
    "test_contract.py": "tests/test_contract.py",
    "test_options.py": "tests/test_options.py",
}
"""Where the files are in a project, by the names of their templates, which end in ``.txt``."""


def distribution_of(name: str) -> str:
    """Return the name of the distribution that provides a format, which is also that of the project's folder."""
    return f"govreport-{name.replace('_', '-')}"


def project_files(name: str) -> Mapping[PurePosixPath, bytes]:
    """Return the files of a project for a new format, by their paths in the project's folder.

    Raises ValueError if a format cannot be called so.
    """
    if not NAME.fullmatch(name) or len(name) > LONGEST:
        raise ValueError(name)
    words = {
        "govreport-sample": distribution_of(name),
        "govreport_sample": f"govreport_{name.replace('-', '_')}",
        "SampleExporter": f"{''.join(word.capitalize() for word in re.split('[-_]', name))}Exporter",
        "sample": name,
    }

    def named(text: str) -> str:
        return re.sub(r"\b(govreport[-_]sample|SampleExporter|sample)\b", lambda found: words[found[0]], text)

    templates = files("govreport_cli.exporter_project") / "templates"
    return {
        PurePosixPath(named(place)): named((templates / f"{template}.txt").read_text("utf-8")).encode()
        for template, place in _PLACES.items()
    }
