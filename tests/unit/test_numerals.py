from __future__ import annotations

import pytest

from govreport_cli.report.prose_blocks import chinese


@pytest.mark.parametrize(
    ("number", "numeral"),
    [(1, "一"), (9, "九"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一"), (99, "九十九"), (100, "100")],
)
def test_numerals_of_headings(number, numeral):
    assert chinese(number) == numeral
