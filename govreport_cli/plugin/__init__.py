"""What authors of plugins import: the interface from here, helpers from :mod:`govreport_cli.plugin.render`.

An exporter is a distribution with an entry point in the group ``govreport.exporters``. The entry's name is the format's
name; its value is a module that implements :func:`govreport_exporter`::

    from govreport_cli.plugin import Report, hookimpl

    class Csv:
        name = "csv"
        suffix = ".csv"
        media_type = "text/csv; charset=utf-8"
        summary = "the figures, one per line"
        options = ()

        def export(self, report, options):
            ...
            return text.encode()

    @hookimpl
    def govreport_exporter():
        return Csv()

:func:`govreport_cli.testing.check_exporter` checks an exporter against its contract. Text in a report is plain
text and may be hostile: an exporter must escape it for its format.

Modules in the groups ``govreport.importers`` and ``govreport.checks`` implement :func:`govreport_importer` and
:func:`govreport_check` in the same way.
"""

from govreport_cli.definition.model import Contact, Method, Number, Site
from govreport_cli.exporting.spec import Exported, Exporter, Option, Reader
from govreport_cli.figures.model import (
    ADJUSTED,
    NOT_REPORTED,
    Breakdown,
    Figure,
    Figures,
    Origin,
    Part,
)
from govreport_cli.figures.shares import Share
from govreport_cli.findings.model import Place, Remark, Severity
from govreport_cli.forms.model import Indicator
from govreport_cli.forms.relation import Along, Kind, Relation
from govreport_cli.hosting.hooks import API, PluginUsageError, hookimpl
from govreport_cli.importing.extract import NOWHERE, Grid, GridCell, Passage, Piece, Run
from govreport_cli.importing.spec import Importer
from govreport_cli.paths import Source, Term
from govreport_cli.published.model import CHANGE, PROSE, TABLE, Reading
from govreport_cli.report.model import (
    Bar,
    Block,
    BreakdownTable,
    Cell,
    Chart,
    Emphasis,
    Heading,
    Inline,
    KeyFigure,
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
    Unresolved,
    Waiver,
)

__all__ = [
    "ADJUSTED",
    "API",
    "CHANGE",
    "NOT_REPORTED",
    "NOWHERE",
    "PROSE",
    "TABLE",
    "Along",
    "Bar",
    "Block",
    "Breakdown",
    "BreakdownTable",
    "Cell",
    "Chart",
    "Contact",
    "Emphasis",
    "Exported",
    "Exporter",
    "Figure",
    "Figures",
    "Grid",
    "GridCell",
    "Heading",
    "Importer",
    "Indicator",
    "Inline",
    "KeyFigure",
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
    "Passage",
    "Piece",
    "Place",
    "PluginUsageError",
    "Quantity",
    "Reader",
    "Reading",
    "Relation",
    "Remark",
    "Report",
    "Row",
    "Run",
    "Severity",
    "Share",
    "Shows",
    "Site",
    "Source",
    "Strong",
    "Table",
    "Term",
    "Text",
    "Unresolved",
    "Waiver",
    "hookimpl",
]
