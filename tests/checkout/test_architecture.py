"""Imports point one way, and an exporter knows one module of ours."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Each may import those before it, and what is in its own row.
LAYERS = (
    {"findings", "errors", "paths", "textlayout"},
    {"forms"},
    {"definition"},
    {"figures"},
    {"report"},
    {"pipeline", "exporting", "console"},
    {"plugin", "testing"},
    {"commands"},
    {"app", "__main__"},
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}


def imports(path):
    """Yield the modules that a file names in imports, those for type checkers too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


SOURCES = sorted(
    path for path in (ROOT / "govreport_cli").rglob("*.py") if path.parts[-2:] != ("govreport_cli", "__init__.py")
)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_stage_imports_only_those_before_it(path):
    home = path.relative_to(ROOT / "govreport_cli").parts[0].removesuffix(".py")
    for module in imports(path):
        package, _, rest = module.partition(".")
        if package == "govreport_cli" and rest:
            assert RANK[rest.split(".")[0]] <= RANK[home], module
        assert package != "typer" or home in {"commands", "app"}


EXPORTERS = sorted((ROOT / "plugins").rglob("*.py"))


@pytest.mark.parametrize("path", EXPORTERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_exporter_imports_one_module_of_ours(path):
    ours = {module for module in imports(path) if module.startswith("govreport_cli")}
    assert ours <= {"govreport_cli.plugin"}


@pytest.mark.parametrize("path", [*SOURCES, *EXPORTERS], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_two(path):
    assert len(path.read_text("utf-8").splitlines()) <= 300
