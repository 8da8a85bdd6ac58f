"""Imports point one way, and an exporter knows one module of ours."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Each may import those before it, and what is in its own row.
LAYERS = (
    {"findings", "errors", "paths"},
    {"forms"},
    {"definition"},
    {"figures"},
    {"textlayout", "report"},
    {"pipeline", "exporting", "plugin", "testing", "console"},
    {"commands"},
    {"app", "__main__"},
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}


def imports(path):
    """Yield the modules that a file imports when it runs, not those for type checkers."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


SOURCES = sorted(path for path in (ROOT / "govreport_cli").rglob("*.py") if path.parent.name != "govreport_cli")
SOURCES += [ROOT / "govreport_cli" / f"{name}.py" for name in ("errors", "paths", "pipeline", "plugin", "textlayout")]


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


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_two(path):
    assert len(path.read_text("utf-8").splitlines()) <= 300
