"""Charts: a table of labels, and of bars with their values beside them; the bars are native shapes."""

from __future__ import annotations

from collections.abc import Iterator

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

from govreport_cli.plugin import Bar, Chart
from govreport_cli.plugin.render import text_width
from govreport_docx.elements import element, paragraph, run, value
from govreport_docx.tables import row, table_element, tc

_TWIP = 635  # EMU
_HALF_CHARACTER = 104  # twips
_LABELS = 3000
_GAP = 3 * _HALF_CHARACTER
_HEIGHT = 170
_SHORTEST = 15  # a hairline, so that a small value is not taken for zero
_COLOURS = ("9AA5B1", "1F4E79")
"""The colours of last year's bars and of this year's; printed in black and white, they differ as well."""

_SHAPE = """
<w:r {namespaces}>
  <w:drawing>
    <wp:inline distT="0" distB="0" distL="0" distR="0">
      <wp:extent cx="{width}" cy="{height}"/>
      <wp:docPr id="{id}" name="{id}"/>
      <a:graphic>
        <a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
          <wps:wsp xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
            <wps:cNvSpPr/>
            <wps:spPr>
              <a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
              <a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
              <a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>
              <a:ln><a:noFill/></a:ln>
            </wps:spPr>
            <wps:bodyPr/>
          </wps:wsp>
        </a:graphicData>
      </a:graphic>
    </wp:inline>
  </w:drawing>
</w:r>
"""


class Charts:
    """Draws the charts of a document, as wide as its text."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._shapes = 0

    def draw(self, chart: Chart) -> BaseOxmlElement:
        """Return a chart that no page break splits."""
        widths = [_LABELS, self._width - _LABELS]
        made = table_element(chart.title, widths, "TableNormal")
        properties = made[0]
        properties.append(value("w:tblDescription", chart.summary))
        longest = max((text_width(line) for bar in chart.bars for line in _lines(chart, bar)), default=0)
        room = max(widths[1] - longest * _HALF_CHARACTER - _GAP, 0)
        most = max((amount for bar in chart.bars for amount in bar.values if amount is not None), default=0)
        for at, bar in enumerate(chart.bars):
            keep = [element("w:keepNext")] if at < len(chart.bars) - 1 or chart.notes else []
            label = tc(widths[0], paragraph("TableText", [run(bar.label)], *keep, value("w:jc", "right")))
            drawn = []
            for series, (amount, line) in enumerate(zip(bar.values, _lines(chart, bar), strict=True)):
                length = int(room * amount / most) if amount and most else 0
                colour = _COLOURS[series - len(bar.values)]
                shape = [self._bar(max(length, _SHORTEST), colour)] if amount else []
                again = [element("w:keepNext")] if keep else []
                drawn.append(paragraph("TableText", [*shape, run(f" {line}")], *again))
            made.append(row([label, tc(widths[1], *drawn)]))
        return made

    def _bar(self, length: int, colour: str) -> BaseOxmlElement:
        self._shapes += 1
        return parse_xml(
            _SHAPE.format(
                namespaces=nsdecls("w", "wp", "a"),
                width=length * _TWIP,
                height=_HEIGHT * _TWIP,
                id=self._shapes,
                colour=colour,
            )
        )


def _lines(chart: Chart, bar: Bar) -> Iterator[str]:
    """Yield the words beside each bar: its series, if there are several, and its value."""
    for series, text in zip(chart.series, bar.texts, strict=True):
        yield f"{series} {text}" if series else text
