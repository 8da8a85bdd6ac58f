"""Imports point one way, without a circle; an exporter knows one package of ours; docs/design.md lists every module."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Each one may import itself, and those in the rows above it.
LAYERS = (
    {"paths", "textlayout", "interruption"},
    {"findings"},
    {"errors"},
    {"files"},
    {"hosting"},
    {"forms"},
    {"definition"},
    {"figures"},
    {"prose"},
    {"checks", "report"},
    {"accept"},
    {"published"},
    {"importing"},
    {"rollup"},
    {"pipeline"},
    {"checking", "exporting", "configuration"},
    {"console"},
    {"plugin"},
    {"testing"},
    {"exporter_project"},
    {"batch"},
    {"commands"},
    {"app"},
    {"__main__"},
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}


def imports(path):
    """Yield the modules that a file names in imports, including those for type checkers."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
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
        if package == "govreport_cli" and rest and not rest.startswith("__version__"):
            other = rest.split(".")[0]
            assert other == home or RANK[other] < RANK[home], module
        assert package != "typer" or home in {"commands", "app"}


def test_no_imports_go_in_a_circle():
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in SOURCES
    }
    graph = {name: {module for module in imports(path) if module in modules} - {name} for name, path in modules.items()}
    assert list(TopologicalSorter(graph).static_order())


EXPORTERS = sorted(
    path for path in (ROOT / "plugins").rglob("*.py") if "tests" not in path.relative_to(ROOT / "plugins").parts
)


@pytest.mark.parametrize("path", EXPORTERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_exporter_imports_one_package_of_ours(path):
    ours = {module for module in imports(path) if module.startswith("govreport_cli")}
    assert all(module.startswith("govreport_cli.plugin") for module in ours)


@pytest.mark.parametrize("path", [*SOURCES, *EXPORTERS], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_two(path):
    assert len(path.read_text("utf-8").splitlines()) <= 300


def test_every_check_is_in_the_order():
    """A check is a file with a function `check`; the list of checks has it, or the pipeline calls it."""
    checks = ROOT / "govreport_cli" / "checks"
    rules = {path.stem for path in checks.glob("*.py") if "\ndef check(" in path.read_text("utf-8")}
    order = (checks / "order.py").read_text("utf-8")
    assert rules - {name for name in rules if f"{name}.check" in order} == {"schema"}


def test_the_design_lists_every_module():
    """The layout in docs/design.md has folders at the margin and their modules below, indented."""
    design = (ROOT / "docs" / "design.md").read_text("utf-8")
    layout = design.partition("\n```\ngovreport_cli/")[2].partition("\n```\n")[0]
    listed, folder = set(), "govreport_cli/"
    for line in layout.splitlines()[1:]:
        if line.startswith("    "):
            listed.add(folder + line.split()[0])
        elif line:
            folder = line.split()[0]
    modules = {path.relative_to(ROOT).as_posix() for path in [*SOURCES, *EXPORTERS] if path.name != "__init__.py"}
    assert listed == modules
