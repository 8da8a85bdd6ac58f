"""Every kind of plugin has its tests and its place in the guides."""

from __future__ import annotations

from pathlib import Path

import pytest

from govreport_cli.hosting import hooks
from govreport_cli.hosting.kinds import Kind

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_is_tested_and_documented(kind):
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests" / "plugins").glob("*.py"))
    assert kind.hook in tests or kind is Kind.FORM
    assert f'kind="{kind}"' in tests or kind is Kind.EXPORTER
    for guides in (ROOT / "docs", ROOT / "docs" / "zh"):
        text = "".join(path.read_text("utf-8") for path in guides.glob("*.md"))
        assert kind.group in text
        assert kind.hook in text or kind is Kind.FORM


def test_there_is_a_hook_for_each_kind_but_forms():
    found = {name for name in vars(hooks) if name.startswith("govreport_")}
    assert found == {kind.hook for kind in Kind} - {Kind.FORM.hook}
