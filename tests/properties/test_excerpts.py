"""Excerpts of files below findings mark the place to look at first, and are no wider than a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from wcwidth import width

from govreport_cli.findings.as_text import as_text
from govreport_cli.findings.model import Finding, Span

LINE = st.text(st.sampled_from("a1 ,中，\t"), min_size=1, max_size=400)


@given(LINE, st.data())
def test_the_first_place_is_marked_and_the_excerpt_fits(line, data):
    edges = st.integers(0, len(line) - 1)
    spans = []
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(edges)
        end = data.draw(st.integers(start + 1, len(line)))
        spans.append(Span("x", "f", 1, start + 1, 1, end + 1))
    finding = Finding("encoding", {"found": "0xB0"}, file="f", spans=tuple(spans))
    excerpt = [row for row in as_text(finding, "en", {"f": [line]}).splitlines() if " |" in row]
    assert "^" in excerpt[-1]
    assert max(map(width, excerpt)) <= 79
