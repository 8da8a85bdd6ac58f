"""The contract of exporters as tests, and reports for tests of one's own.

With pytest, one test for each thing that is asked of an exporter::

    from govreport_cli.testing import ExporterContract

    class TestContract(ExporterContract):
        exporter = CsvExporter()

Without it, one function, which raises an AssertionError that says what is wrong::

    from govreport_cli.testing import check_exporter

    check_exporter(CsvExporter())

For a plugin that is a single file, ``exporter_in("plugins/csv.py")`` returns the exporter.
"""

from govreport_cli.testing.contract import ExporterContract, check_exporter, exporter_in
from govreport_cli.testing.reports import HOSTILE, report_of, sample_report

__all__ = ["HOSTILE", "ExporterContract", "check_exporter", "exporter_in", "report_of", "sample_report"]
