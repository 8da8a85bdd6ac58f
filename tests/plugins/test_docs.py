"""The example of the guide for authors of exporters keeps the contract that it explains."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from govreport_cli.testing import check_exporter

GUIDE = Path(__file__).parents[2] / "docs" / "exporters.md"


@pytest.mark.skipif(not GUIDE.exists(), reason="the wheel is tested without the guide")
def test_the_example_keeps_the_contract():
    example = re.search(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)[1]
    names = {}
    exec(compile(example, str(GUIDE), "exec"), names)  # noqa: S102  (our own text)
    check_exporter(names["govreport_exporter"]())
