"""The contract of exporters, as tests that their authors run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from govreport_cli.exporting.loading import load_point
from govreport_cli.exporting.spec import Exporter
from govreport_cli.hosting.kinds import Kind
from govreport_cli.hosting.one_file import point_of
from govreport_cli.testing.contents import text_of
from govreport_cli.testing.evidence import Evidence
from govreport_cli.testing.samples import FORMULA, HARMLESS, HOSTILE_MARKUP
from govreport_cli.testing.trial import Fault

LEFT_OUT = ("text", "notes", "waivers", "appendices", "errors")
"""What an exporter may leave out, if its summary says so."""
_MOST = 5
"""How many faults a failure lists."""


class ExporterContract:
    """The contract of exporters: one test for each thing that is asked of an exporter.

    Pytest runs the tests of a subclass whose name begins with ``Test``::

        class TestContract(ExporterContract):
            exporter = CsvExporter()

    ``options`` replace the default values of options. ``leaves_out`` names what the exporter leaves out on purpose:
    text, notes, waivers, appendices or errors. ``timeout`` is how many seconds one export may take. ``text_of`` may
    be overridden for a format that is neither text nor an archive of XML files.

    The exporter runs in processes of its own, in several surroundings; all tests of a class share what came out.
    """

    exporter: ClassVar[Any]
    options: ClassVar[Mapping[str, Any]] = {}
    leaves_out: ClassVar[Collection[str]] = ()
    timeout: ClassVar[int] = 120
    _tried: ClassVar[Evidence]

    def text_of(self, content: bytes) -> str | None:
        """Return the text that people see in a file, or None if that cannot be told."""
        return text_of(content)

    def test_it_describes_itself(self) -> None:
        """Its name, suffix, media type, summary and options are as the interface asks."""
        from govreport_cli.testing.describing import description_faults

        self._hold(description_faults(self.exporter))

    def test_it_can_be_loaded(self) -> None:
        """It can be imported and created in another process; its class is at the top level of a module."""
        self._hold_kinds("unloadable")

    def test_it_imports_the_interface_alone(self) -> None:
        """Of govreport, it imports `govreport_cli.plugin` and `govreport_cli.plugin.render` and nothing else."""
        self._hold_kinds("private")

    def test_it_imports_little(self) -> None:
        """Importing it is quick: libraries are imported when they are needed, in `export` or `read`."""
        self._hold_kinds("slow")

    def test_it_exports_every_report(self) -> None:
        """It exports every report without an exception, also an empty one and a huge one."""
        self._hold_kinds("failed")

    def test_it_finishes(self) -> None:
        """Every export and every reading comes to an end, and does not end the process."""
        self._hold_kinds("unfinished")

    def test_it_returns_bytes(self) -> None:
        """`export` returns bytes, or bytes and remarks as an Exported; also for an empty report, there are some."""
        self._hold_kinds("type")

    def test_it_returns_the_same_bytes_everywhere(self) -> None:
        """The same report gives the same bytes, whatever the clock, time zone, locale, folder or environment."""
        from govreport_cli.testing.sameness import different_bytes

        self._hold(different_bytes(self._evidence()))

    def test_it_prints_nothing(self) -> None:
        """It prints nothing to standard output or standard error, not even past `sys.stdout`."""
        self._hold_kinds("printed")

    def test_it_writes_no_files(self) -> None:
        """It leaves no file behind, and writes none outside of the folder for temporary files."""
        self._hold_kinds("wrote")

    def test_it_leaves_nothing_running(self) -> None:
        """It leaves no thread and no process running."""
        self._hold_kinds("running")

    def test_it_leaves_the_process_as_it_was(self) -> None:
        """It does not change the working folder, the environment, the locale or other settings of the process."""
        self._hold_kinds("state")

    def test_it_leaves_the_report_as_it_was(self) -> None:
        """It changes neither the report nor the options that it is given."""
        self._hold_kinds("changed")

    def test_it_accepts_every_value_of_its_options(self) -> None:
        """It exports with every value that its options allow, and its validators refuse only by PluginUsageError."""
        self._hold_kinds("refused", "validator")

    def test_it_shows_every_figure(self) -> None:
        """Every figure of every form is in the output."""
        from govreport_cli.testing.showing import lacking_figures

        self._hold([*lacking_figures(self._evidence(), self.text_of), *self._hidden("figures")])

    def test_it_tells_not_reported_from_zero(self) -> None:
        """A figure that is not reported is never shown as zero."""
        self._hold(self._hidden("blanks"))

    def test_it_shows_every_note(self) -> None:
        """The notes on figures and below tables, breakdowns and charts are in the output."""
        self._hold(self._hidden("notes"))

    def test_it_shows_every_waiver(self) -> None:
        """The findings that the office accepts, and its reasons, are in the output."""
        self._hold(self._hidden("waivers"))

    def test_it_shows_the_text(self) -> None:
        """The title, the headings, paragraphs and lists, the issuer and the date are in the output."""
        self._hold(self._hidden("text"))

    def test_it_shows_the_appendices(self) -> None:
        """The blocks after the signature are in the output."""
        self._hold(self._hidden("appendices"))

    def test_it_shows_unresolved_errors(self) -> None:
        """A report whose export was forced says so."""
        self._hold(self._hidden("errors"))

    def test_it_escapes_markup(self) -> None:
        """Text with tags, quotes and entities is shown as it is: in pages, XML, SVG, Markdown and Office files."""
        from govreport_cli.testing.escaping import markup_faults

        self._hold_contents(markup_faults, HOSTILE_MARKUP)

    def test_it_escapes_formulas(self) -> None:
        """No text is a formula to a spreadsheet: in CSV with any separator, in TSV and in workbooks."""
        from govreport_cli.testing.escaping import formula_faults

        self._hold_contents(formula_faults, FORMULA)

    def test_it_is_well_formed(self) -> None:
        """JSON, XML and the parts of an archive can be parsed, and no text adds rows or cells to a table."""
        from govreport_cli.testing.escaping import structure_faults

        self._hold_contents(structure_faults, "")
        self._hold(self._added_cells())

    def test_it_reads_readings(self) -> None:
        """`read` yields Reading objects, with texts and numbers where they belong."""
        self._hold_kinds("junk")

    def test_it_reads_known_paths(self) -> None:
        """`read` yields only paths that the report has."""
        from govreport_cli.testing.reading import UNKNOWN

        self._hold_read(lambda code: code in UNKNOWN)

    def test_it_reads_every_figure(self) -> None:
        """`read` finds every figure of the tables."""
        from govreport_cli.testing.reading import LACKING

        self._hold_read(lambda code: code in LACKING)

    def test_it_reads_what_it_wrote(self) -> None:
        """`read` accepts what `export` returned, and finds the same figures, texts and particulars in it."""
        from govreport_cli.testing.reading import LACKING, UNKNOWN

        self._hold_kinds("unread")
        self._hold_read(lambda code: code not in {*LACKING, *UNKNOWN})

    def test_it_survives_every_file(self) -> None:
        """`read` raises nothing worse than an Exception for a damaged file or one of another format."""
        self._hold_kinds("fragile")

    @classmethod
    def _evidence(cls) -> Evidence:
        """Return what came out when the exporter was tried, which is done once for each class."""
        if "_tried" not in vars(cls):
            cls._tried = Evidence(cls.exporter, cls.options, cls.timeout)
        return cls._tried

    def _hold_kinds(self, *kinds: str) -> None:
        self._hold(self._evidence().faults(*kinds))

    def _hold_read(self, concerns: Callable[[str], bool]) -> None:
        from govreport_cli.testing.reading import differences

        self._hold(fault for code, fault in differences(self._evidence()) if concerns(code))

    def _hold_contents(self, faults: Callable[[str, bytes], Iterable[str]], prefix: str) -> None:
        """Check the exports of all samples whose names begin with a prefix."""
        from govreport_cli.testing.escaping import kind_of

        found = []
        for name, outcome in self._evidence().home.outcomes.items():
            if name.startswith(prefix) and outcome.content is not None:
                kind = kind_of(self.exporter.media_type, outcome.content)
                found += [Fault("content", name, words) for words in faults(kind, outcome.content)]
        self._hold(found)

    def _added_cells(self) -> Iterable[Fault]:
        from govreport_cli.testing.escaping import kind_of, table_size

        evidence = self._evidence()
        harmless = evidence.content(HARMLESS)
        for name in evidence.samples.reports:
            content = evidence.content(name)
            if harmless is None or content is None or not name.startswith((FORMULA, HOSTILE_MARKUP)):
                continue
            kind = kind_of(self.exporter.media_type, content)
            if kind in {"csv", "tsv"}:
                rows = zip(table_size(kind, harmless), table_size(kind, content), strict=False)
                if wrong := next(
                    (f"row {at} has {has} cells, not {due}" for at, (due, has) in enumerate(rows, 1) if due != has), ""
                ):
                    yield Fault("content", name, f"text adds cells or rows: {wrong}")

    def _hidden(self, kind: str) -> Iterable[Fault]:
        from govreport_cli.testing.showing import hidden

        if unknown := {*self.leaves_out} - {*LEFT_OUT}:
            message = f"`leaves_out` has {', '.join(sorted(unknown))}; it may have {', '.join(LEFT_OUT)}"
            raise ValueError(message)
        return () if kind in self.leaves_out else hidden(self._evidence(), kind, self.text_of)

    @staticmethod
    def _hold(found: Iterable[Fault]) -> None:
        """Raise AssertionError if there are faults, with the first few of them."""
        __tracebackhide__ = True
        faults = list(found)
        if faults:
            lines = [f"{fault.where}: {fault.words}" for fault in faults[:_MOST]]
            more = [f"and {len(faults) - _MOST} more"] if len(faults) > _MOST else []
            raise AssertionError("\n".join([*lines, *more]))


def exporter_in(path: str | Path) -> Exporter:
    """Return the exporter of a plugin that is a single file, loaded as govreport loads it.

    Raises whatever the plugin raises; TypeError or ValueError if it is not an exporter.
    """
    return load_point(point_of(Kind.EXPORTER, Path(path)))


def check_exporter(
    exporter: Exporter,
    options: Mapping[str, Any] | None = None,
    *,
    leaves_out: Collection[str] = (),
    timeout: int = 120,
) -> None:
    """Check an exporter against its contract, without pytest. Raises AssertionError with all that is broken.

    The arguments are the attributes of ExporterContract.
    """
    given = {"exporter": exporter, "options": options or {}, "leaves_out": leaves_out, "timeout": timeout}
    contract = type("Contract", (ExporterContract,), given)()
    broken = []
    for name, test in vars(ExporterContract).items():
        if name.startswith("test_"):
            try:
                test(contract)
            except AssertionError as error:
                faults = str(error).replace("\n", "\n    ")
                broken.append(f"{test.__doc__}\n    {faults}")
    if broken:
        raise AssertionError("\n".join(["the contract of exporters is broken:", *broken]))
