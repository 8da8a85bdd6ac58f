"""All that the author of an exporter imports.

A plugin is a distribution with an entry point in the group ``govreport.exporters``. The entry's name is the
format's name; it leads to a module that implements :func:`govreport_exporter`::

    from govreport_cli.plugin import Report, hookimpl

    class Csv:
        name = "csv"
        suffix = ".csv"
        media_type = "text/csv; charset=utf-8"
        summary = "the figures, one a line"
        options = ()

        def export(self, report, options):
            ...
            return text.encode()

    @hookimpl
    def govreport_exporter():
        return Csv()

:func:`govreport_cli.testing.check_exporter` holds an exporter to its contract. Text in a report is plain
text, and may be hostile: an exporter escapes it for its own format.
"""

from govreport_cli.exporting.spec import Exporter, Option, Reader, hookimpl
from govreport_cli.figures.apportion import Method, Share
from govreport_cli.figures.model import (
    ADJUSTED,
    NOT_REPORTED,
    Breakdown,
    Figure,
    Figures,
    Number,
    Origin,
    Part,
    show,
    show_change,
)
from govreport_cli.findings.model import Severity
from govreport_cli.forms.form import Indicator
from govreport_cli.forms.relations import PREVIOUS, Along, Kind, Relation
from govreport_cli.report.charts import without_charts
from govreport_cli.report.data import figures_data, report_data, report_facts
from govreport_cli.report.grid import Placed, grid_width, place
from govreport_cli.report.model import (
    Bar,
    Block,
    BreakdownTable,
    Cell,
    Chart,
    Contact,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    List,
    Paragraph,
    Quantity,
    Report,
    Row,
    Shows,
    Strong,
    Table,
    Text,
    Waiver,
    plain,
    show_date,
)
from govreport_cli.report.readings import CHANGE, Reading, readings_of_data
from govreport_cli.textlayout import pad, wrap
from govreport_cli.textlayout import width as text_width

__all__ = [
    "ADJUSTED",
    "CHANGE",
    "NOT_REPORTED",
    "PREVIOUS",
    "Along",
    "Bar",
    "Block",
    "Breakdown",
    "BreakdownTable",
    "Cell",
    "Chart",
    "Contact",
    "Emphasis",
    "Exporter",
    "Figure",
    "Figures",
    "Heading",
    "Indicator",
    "Inline",
    "Kind",
    "LineBreak",
    "Link",
    "List",
    "Method",
    "Number",
    "Option",
    "Origin",
    "Paragraph",
    "Part",
    "Placed",
    "Quantity",
    "Reader",
    "Reading",
    "Relation",
    "Report",
    "Row",
    "Severity",
    "Share",
    "Shows",
    "Strong",
    "Table",
    "Text",
    "Waiver",
    "figures_data",
    "grid_width",
    "hookimpl",
    "pad",
    "place",
    "plain",
    "readings_of_data",
    "report_data",
    "report_facts",
    "show",
    "show_change",
    "show_date",
    "text_width",
    "without_charts",
    "wrap",
]
