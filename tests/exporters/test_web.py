"""The page checked by axe-core, for accessibility, and by the Nu HTML Checker, in every theme, scheme and width.

Both are npm packages (``npm ci`` in ``tests/web``); where they or the browser are missing, this is skipped.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from govreport_cli.exporting.options import values
from govreport_cli.exporting.registry import load
from govreport_cli.exporting.run import run
from govreport_cli.pipeline import examine, finish

FIXTURES = Path(__file__).parents[2] / "fixtures"
PACKAGES = Path(__file__).parents[1] / "web" / "node_modules"
SOUND = sorted(path for path in FIXTURES.rglob("report.toml") if "invalid" not in path.parts)
LARGE = [path for path in SOUND if path.parent.name in {"suixian-2017", "suqian-2023", "2022"}]
NARROW = 390  # pixels, as on a phone
VIEWS = [(path, "default", 1280, "light") for path in SOUND]
VIEWS += [(path, "default", NARROW, "dark") for path in LARGE] + [(path, "plain", 1280, "light") for path in LARGE]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = f"""
axe.run(document, {{ runOnly: {json.dumps(RULES)} }}).then((results) => [
  results.passes.length,
  results.violations.map((rule) => [rule.id, rule.nodes.slice(0, 3).map((node) => node.html)]),
])
"""


def name_of(path):
    return "-".join(path.parent.relative_to(FIXTURES).parts)


def page(path, theme):
    exporter = load("html")
    report = finish(examine(path.name, path.read_bytes(), path.parent))
    return run(exporter, report, values(exporter) | {"theme": theme}).decode()


@pytest.mark.skipif(not (PACKAGES / "axe-core").exists(), reason="axe-core is not installed: npm ci in tests/web")
@pytest.mark.parametrize(
    ("path", "theme", "width", "scheme"), VIEWS, ids=[f"{name_of(view[0])}-{view[1]}-{view[2]}" for view in VIEWS]
)
def test_axe_finds_nothing(tmp_path, path, theme, width, scheme, browser):
    (tmp_path / "page.html").write_text(page(path, theme), "utf-8")
    axe = (PACKAGES / "axe-core" / "axe.min.js").read_text("utf-8")
    with browser.page((tmp_path / "page.html").as_uri(), width, scheme) as (evaluate, _):
        assert evaluate("innerWidth") == width
        assert evaluate(f"matchMedia('(prefers-color-scheme: {scheme})').matches")
        evaluate(axe)
        passes, violations = evaluate(RUN)
    assert violations == []
    assert passes > 10


@pytest.mark.skipif(not shutil.which("java"), reason="Java is not installed")
@pytest.mark.skipif(not (PACKAGES / "vnu-jar").exists(), reason="vnu is not installed: npm ci in tests/web")
def test_the_html_checker_finds_nothing(tmp_path):
    for path in SOUND:
        for theme in ("default", "plain"):
            (tmp_path / f"{name_of(path)}-{theme}.html").write_text(page(path, theme), "utf-8")
    jar = next((PACKAGES / "vnu-jar").rglob("vnu.jar"))
    pages = sorted(map(str, tmp_path.glob("*.html")))
    done = subprocess.run(
        [shutil.which("java"), "-jar", str(jar), "--format", "json", *pages],
        capture_output=True,
        check=False,
        timeout=300,
    )
    messages = json.loads(done.stderr)["messages"]
    said = {(message["type"], message["message"], message.get("extract", "")[:80]) for message in messages}
    # A block of data is no script, and no policy blocks it; the checker does not know that.
    said = {
        entry for entry in said if not (entry[1].startswith("Inline script violates") and "report-data" in entry[2])
    }
    assert said == set()
