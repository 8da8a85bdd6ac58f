"""One deliberately bad exporter, or several, for each thing that the contract asks."""

# ruff: noqa: ARG002, D, TRY003

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import random
import sys
import threading
import time
import zipfile
from dataclasses import replace
from html import escape
from pathlib import Path
from tempfile import mkdtemp

from good_exporters import Data, Lines, Page, texts

from govreport_cli.plugin import PROSE, Exported, Option, PluginUsageError, Reading
from govreport_cli.plugin.render import report_data


class WrongSuffix(Data):
    breaks = "test_it_describes_itself"
    suffix = "good"


class SuffixOutside(Data):
    breaks = "test_it_describes_itself"
    suffix = "/../good"


class NoSummary(Data):
    breaks = "test_it_describes_itself"
    summary = ""


class NoMediaType(Data):
    breaks = "test_it_describes_itself"
    media_type = "json"


class DefaultOutOfBounds(Data):
    breaks = "test_it_describes_itself"
    options = (*Data.options, Option("width", int, 9, "width", bounds=(10, 20)))


class BoundsTheWrongWayRound(Data):
    breaks = "test_it_describes_itself"
    options = (*Data.options, Option("width", int, 15, "width", bounds=(20, 10)))


class DefaultOfAnotherType(Data):
    breaks = "test_it_describes_itself"
    options = (*Data.options, Option("width", int, True, "width"))  # noqa: FBT003


class DefaultIsNoChoice(Data):
    breaks = "test_it_describes_itself"
    options = (*Data.options, Option("look", str, "plane", "look", choices=("plain", "rich")))


class OptionWithoutHelp(Data):
    breaks = "test_it_describes_itself"
    options = (*Data.options, Option("look", str, "", ""))


class Unpicklable(Data):
    breaks = "test_it_can_be_loaded"

    def __init__(self):
        self.lock = threading.Lock()


class ImportsPrivate(Data):
    breaks = "test_it_imports_the_interface_alone"

    def export(self, report, options):
        from govreport_cli.figures.model import show

        assert show(1) == "1"
        return super().export(report, options)


class ImportsPrivateByName(Data):
    breaks = "test_it_imports_the_interface_alone"

    def export(self, report, options):
        import importlib

        importlib.import_module("govreport_cli.pipeline")
        return super().export(report, options)


class FailsWithoutBlocks(Data):
    breaks = "test_it_exports_every_report"

    def export(self, report, options):
        assert report.blocks[0]
        return super().export(report, options)


class ExpectsADate(Data):
    breaks = "test_it_exports_every_report"

    def export(self, report, options):
        assert report.issued.year
        return super().export(report, options)


class Hangs(Data):
    breaks = "test_it_finishes"
    timeout = 3

    def export(self, report, options):
        while not report.blocks:
            pass
        return super().export(report, options)


class Exits(Data):
    breaks = "test_it_finishes"

    def export(self, report, options):
        if not report.blocks:
            os._exit(0)
        return super().export(report, options)


class ReturnsText(Data):
    breaks = "test_it_returns_bytes"

    def export(self, report, options):
        return super().export(report, options).decode()


class ReturnsNothingIfThereIsNoBlock(Data):
    breaks = "test_it_returns_bytes"

    def export(self, report, options):
        return super().export(report, options) if report.blocks else b""


class ReturnsJunkForRemarks(Data):
    breaks = "test_it_returns_bytes"

    def export(self, report, options):
        return Exported(super().export(report, options), ["careful"])


class Stamped(Data):
    """Writes into the data what a subclass says."""

    def export(self, report, options):
        return json.dumps(report_data(report) | {"stamp": self.stamp()}, ensure_ascii=False).encode()


class StampsTheTime(Stamped):
    breaks = "test_it_returns_the_same_bytes_everywhere"
    depends = "the clock"

    def stamp(self):
        return time.strftime("%Y", time.gmtime())


class StampsTheDate(Stamped):
    breaks = "test_it_returns_the_same_bytes_everywhere"
    depends = "the clock"

    def stamp(self):
        return dt.datetime.now(dt.UTC).date().isoformat()


class StampsTheZone(Stamped):
    breaks = "test_it_returns_the_same_bytes_everywhere"
    depends = "the time zone"

    def stamp(self):
        return time.strftime("%z")


class StampsTheLocale(Stamped):
    breaks = "test_it_returns_the_same_bytes_everywhere"
    depends = "the locale"

    def stamp(self):
        return os.environ["LC_ALL"]


class StampsTheUser(Stamped):
    breaks = "test_it_returns_the_same_bytes_everywhere"
    depends = "environment variables"

    def stamp(self):
        return os.environ["USER"]


class StampsTheFolder(Stamped):
    breaks = "test_it_returns_the_same_bytes_everywhere"
    depends = "the working folder"

    def stamp(self):
        return Path.cwd().name


class StampsASet(Stamped):
    breaks = "test_it_returns_the_same_bytes_everywhere"
    depends = "the seed of hashes"

    def stamp(self):
        return "".join({f"key {at}" for at in range(20)})


class StampsANumber(Stamped):
    breaks = "test_it_returns_the_same_bytes_everywhere"
    depends = "something that changes by itself"

    def stamp(self):
        return random.random()  # noqa: S311


class Counts(Stamped):
    breaks = "test_it_returns_the_same_bytes_everywhere"
    depends = "the order of the reports"
    count = 0

    def stamp(self):
        Counts.count += 1
        return self.count


class StampsItsArchive(Page):
    """Gives the parts of an archive the time of the export, as zipfile and python-docx do by default."""

    breaks = "test_it_returns_the_same_bytes_everywhere"
    depends = "the clock"
    media_type = "application/zip"

    def export(self, report, options):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as file:
            file.writestr("page.html", super().export(report, options))
        return buffer.getvalue()


class Prints(Data):
    breaks = "test_it_prints_nothing"

    def export(self, report, options):
        print("exported")  # noqa: T201
        return super().export(report, options)


class PrintsPastPython(Data):
    breaks = "test_it_prints_nothing"

    def export(self, report, options):
        os.write(1, b"exported")
        return super().export(report, options)


class PrintsWhenReading(Data):
    breaks = "test_it_prints_nothing"

    def read(self, content):
        print("read", file=sys.stderr)  # noqa: T201
        return super().read(content)


class WritesAFile(Data):
    breaks = "test_it_writes_no_files"

    def export(self, report, options):
        Path("stray.txt").write_text("x")
        return super().export(report, options)


class LeavesATemporaryFolder(Data):
    breaks = "test_it_writes_no_files"

    def export(self, report, options):
        mkdtemp()
        return super().export(report, options)


class WritesElsewhere(Data):
    breaks = "test_it_writes_no_files"

    def export(self, report, options):
        path = Path(__file__).with_name("stray.txt")
        path.write_text("x")
        path.unlink()
        return super().export(report, options)


class LeavesAThread(Data):
    breaks = "test_it_leaves_nothing_running"

    def export(self, report, options):
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
        return super().export(report, options)


class LeavesAProcess(Data):
    breaks = "test_it_leaves_nothing_running"

    def export(self, report, options):
        import subprocess

        self.__class__.process = subprocess.Popen(["sleep", "600"])  # noqa: S607
        return super().export(report, options)


class ChangesTheFolder(Data):
    breaks = "test_it_leaves_the_process_as_it_was"

    def export(self, report, options):
        os.chdir("/")
        return super().export(report, options)


class ChangesTheEnvironment(Data):
    breaks = "test_it_leaves_the_process_as_it_was"

    def export(self, report, options):
        os.environ["STRAY"] = "x"
        return super().export(report, options)


class ChangesTheLocale(Data):
    breaks = "test_it_leaves_the_process_as_it_was"

    def export(self, report, options):
        import locale

        locale.setlocale(locale.LC_ALL, "C" if locale.setlocale(locale.LC_ALL) != "C" else "C.UTF-8")
        return super().export(report, options)


class ChangesTheDecimalContext(Data):
    breaks = "test_it_leaves_the_process_as_it_was"

    def export(self, report, options):
        import decimal

        content = super().export(report, options)
        decimal.getcontext().prec += 1
        return content


class ReplacesStandardOutput(Data):
    breaks = "test_it_leaves_the_process_as_it_was"

    def export(self, report, options):
        sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        return super().export(report, options)


class ChangesAFigure(Data):
    breaks = "test_it_leaves_the_report_as_it_was"

    def export(self, report, options):
        content = super().export(report, options)
        for figure in report.figures.by_path.values():
            object.__setattr__(figure, "value", 999999)
        return content


class ChangesTheOptions(Data):
    breaks = "test_it_leaves_the_report_as_it_was"

    def export(self, report, options):
        content = super().export(report, options)
        options.pop("indent")
        return content


class FailsWithAChoice(Data):
    breaks = "test_it_exports_every_report"

    def export(self, report, options):
        assert options["order"] != "name"
        return super().export(report, options)


class RefusesItsBounds(Data):
    breaks = "test_it_accepts_every_value_of_its_options"

    def export(self, report, options):
        if options["indent"] == 8:
            raise PluginUsageError
        return super().export(report, options)


def short(value):
    if len(value) > 100:
        raise ValueError


def truth(value):
    return value == ""


class ValidatorThatFails(Data):
    breaks = "test_it_accepts_every_value_of_its_options"
    options = (*Data.options, Option("look", str, "", "look", validate=short))


class ValidatorThatReturns(Data):
    breaks = "test_it_accepts_every_value_of_its_options"
    options = (*Data.options, Option("look", str, "", "look", validate=truth))


class Edited(Page):
    """A page of the data that a subclass has changed."""

    def export(self, report, options):
        data = self.edit(report_data(report))
        return "".join(self.line(text) for text in ["<!doctype html>", *texts(data)]).encode()


class DropsFigures(Edited):
    breaks = "test_it_shows_every_figure"

    def edit(self, data):
        dropped = ("reconsideration", "litigation", "review")
        return data | {
            "figures": {path: each for path, each in data["figures"].items() if not path.startswith(dropped)}
        }


class DropsBreakdowns(Edited):
    breaks = "test_it_shows_every_figure"

    def edit(self, data):
        appendices = [block for block in data["appendices"] if "breakdown" not in block.get("id", "")]
        return data | {"breakdowns": [], "appendices": appendices}


class ZeroForADash(Edited):
    breaks = "test_it_tells_not_reported_from_zero"

    def edit(self, data):
        values = {path: figure["value"] for path, figure in data["figures"].items()}
        values |= dict.fromkeys(data["not_reported"], 0)
        notes = [figure["note"] for figure in data["figures"].values() if "note" in figure]
        return data | {"figures": dict(sorted(values.items())), "not_reported": notes}


class DropsNotesOnFigures(Edited):
    breaks = "test_it_shows_every_note"

    def edit(self, data):
        figures = data["figures"].items()
        return data | {"figures": {path: {**figure, "note": None} for path, figure in figures}}


class DropsNotesBelow(Edited):
    """Those below breakdowns; waivers are below tables."""

    breaks = "test_it_shows_every_note"

    def edit(self, data):
        return data | {"blocks": [block | {"notes": []} for block in data["blocks"]]}


class DropsWaivers(Edited):
    breaks = "test_it_shows_every_waiver"

    def edit(self, data):
        def unwaived(blocks):
            return [
                block | {"notes": [note for note in block.get("notes", ()) if "说明：" not in note]} for block in blocks
            ]

        return data | {"waivers": [], "blocks": unwaived(data["blocks"]), "appendices": unwaived(data["appendices"])}


class DropsText(Edited):
    breaks = "test_it_shows_the_text"

    def edit(self, data):
        blocks = [block | {"text": "某文"} if block["type"] == "paragraph" else block for block in data["blocks"][2:]]
        return data | {"blocks": [*data["blocks"][:2], *blocks]}


class DropsTheTitle(Edited):
    breaks = "test_it_shows_the_text"

    def edit(self, data):
        return data | {"title": None}


class DropsTheAppendices(Edited):
    breaks = "test_it_shows_the_appendices", "test_it_shows_every_note"

    def edit(self, data):
        return data | {"appendices": []}


class DropsErrors(Edited):
    breaks = "test_it_shows_unresolved_errors"

    def export(self, report, options):
        silent = replace(report, blocks=report.blocks[2:], unresolved=()) if report.unresolved else report
        return super().export(silent, options)

    def edit(self, data):
        return data


class UnescapedText(Page):
    breaks = "test_it_escapes_markup"

    def line(self, text):
        return f"<p>{text}\n"


class UnescapedAttribute(Page):
    breaks = "test_it_escapes_markup"

    def line(self, text):
        return f'<p title="{text}">{escape(text)}\n'


class SingleQuotes(Page):
    breaks = "test_it_escapes_markup"

    def line(self, text):
        return f"<p title='{escape(text, quote=False)}'>{escape(text)}\n"


class NoQuotes(Page):
    breaks = "test_it_escapes_markup"

    def line(self, text):
        return f"<p title={escape(text)}>{escape(text)}\n"


class UnescapedAmpersands(Page):
    breaks = "test_it_escapes_markup"

    def line(self, text):
        return f"<p>{text.replace('<', '&lt;').replace('>', '&gt;')}\n"


class DataInAScript(Page):
    breaks = "test_it_escapes_markup"

    def line(self, text):
        return f'<p>{escape(text)}<script type="application/json">{json.dumps(text, ensure_ascii=False)}</script>\n'


class CommentWithText(Page):
    breaks = "test_it_escapes_markup"

    def line(self, text):
        return f"<p>{escape(text)}<!-- {text} -->\n"


class SvgInAPage(Page):
    breaks = "test_it_escapes_markup"

    def line(self, text):
        return f"<svg><text>{text}</text></svg>\n"


class Markdown(Page):
    breaks = "test_it_escapes_markup"
    media_type = "text/markdown"

    def line(self, text):
        return f"{text}\n\n"


class Svg(Page):
    media_type = "image/svg+xml"

    def export(self, report, options):
        lines = "".join(self.line(text) for text in texts(report_data(report)))
        return f'<svg xmlns="http://www.w3.org/2000/svg">{lines}</svg>'.encode()


class SvgWithoutAmpersands(Svg):
    breaks = "test_it_escapes_markup"

    def line(self, text):
        return f"<text>{text.replace('<', '&lt;').replace('>', '&gt;')}</text>\n"


class UnescapedSvg(Svg):
    breaks = "test_it_is_well_formed"

    def line(self, text):
        return f"<text>{text}</text>\n"


class UnescapedSvgAttribute(Svg):
    breaks = "test_it_is_well_formed"

    def line(self, text):
        return f'<text aria-label="{text}">{escape(text)}</text>\n'


class UnescapedArchive(Page):
    breaks = "test_it_is_well_formed"
    media_type = "application/zip"

    def export(self, report, options):
        lines = "".join(f"<p>{text}</p>" for text in texts(report_data(report)))
        return archive("content.xml", f"<x>{lines}</x>")


def archive(name, text):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(zipfile.ZipInfo(name), text)
    return buffer.getvalue()


class HandMadeJson(Page):
    breaks = "test_it_is_well_formed"
    media_type = "application/json"

    def export(self, report, options):
        return "[{}]".format(",".join(f'"{text}"' for text in texts(report_data(report)))).replace("\n", " ").encode()


class Formulas(Lines):
    breaks = "test_it_escapes_formulas"

    def cell(self, text):
        return text


class FormulasAfterSemicolons(Formulas):
    delimiter = ";"


class FormulasInFullWidth(Lines):
    breaks = "test_it_escapes_formulas"

    def cell(self, text):
        return f"'{text}" if text[:1] in {"=", "+", "-", "@"} and not text[1:].isdigit() else text


class FormulasAfterTabs(Lines):
    breaks = "test_it_escapes_formulas"
    media_type = "text/tab-separated-values"

    def export(self, report, options):
        return "".join(f"{self.cell(text)}\n" for text in texts(report_data(report))).encode()

    def cell(self, text):
        return " ".join(text.split())


class QuotesOnlyCommas(Lines):
    """What another program splits at semicolons becomes formulas."""

    breaks = "test_it_escapes_formulas"

    def export(self, report, options):
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([self.cell(text)] for text in texts(report_data(report)))
        return out.getvalue().encode()


class JoinsWithCommas(Lines):
    breaks = "test_it_escapes_formulas", "test_it_is_well_formed"

    def export(self, report, options):
        return "".join(f"1,{self.cell(text)}\n" for text in texts(report_data(report))).encode()


class FormulasInAWorkbook(Page):
    breaks = "test_it_escapes_formulas"
    media_type = "application/zip"

    def export(self, report, options):
        cells = "".join(self.line(text) for text in texts(report_data(report)))
        return archive("sheet.xml", f"<sheet>{cells}</sheet>")

    def line(self, text):
        tag, text = ("f", text[1:]) if text.startswith("=") else ("v", text)
        return f"<c><{tag}>{escape(text)}</{tag}></c>"


class FormulasInAnArchiveOfTables(Page):
    breaks = "test_it_escapes_formulas"
    media_type = "application/zip"

    def export(self, report, options):
        return archive(
            "texts.CSV", "".join(f'"{text.replace(chr(34), 2 * chr(34))}"\n' for text in texts(report_data(report)))
        )


class ReadsTuples(Data):
    breaks = "test_it_reads_readings"

    def read(self, content):
        return [(reading.path, reading.text) for reading in super().read(content)]


class ReadsLineZero(Data):
    breaks = "test_it_reads_readings"

    def read(self, content):
        return [replace(reading, line=0) for reading in super().read(content)]


class ReadsNumbers(Data):
    breaks = "test_it_reads_readings"

    def read(self, content):
        return [Reading(reading.path, 7) for reading in super().read(content)]


class ReadsJunkInDamagedFiles(Data):
    breaks = "test_it_reads_readings"

    def read(self, content):
        try:
            return list(super().read(content))
        except ValueError:
            return [None]


class ReadsUnknownPaths(Data):
    breaks = "test_it_reads_known_paths"

    def read(self, content):
        return [*super().read(content), Reading("requests.nowhere", "1")]


class ReadsTooLittle(Data):
    breaks = "test_it_reads_every_figure"

    def read(self, content):
        return [reading for reading in super().read(content) if not reading.path.startswith("requests.")]


class ReadsNothing(Data):
    breaks = "test_it_reads_every_figure"

    def read(self, content):
        return []


class ReadsOtherFigures(Data):
    breaks = "test_it_reads_what_it_wrote"

    def read(self, content):
        for reading in super().read(content):
            yield (
                replace(reading, text=reading.text.replace("0", "1"))
                if reading.path.startswith("requests.")
                else reading
            )


class ReadsOtherText(Data):
    breaks = "test_it_reads_what_it_wrote"

    def read(self, content):
        for reading in super().read(content):
            yield replace(reading, text=reading.text[:-6]) if reading.path == PROSE else reading


class CannotReadItsOwn(Data):
    breaks = "test_it_reads_what_it_wrote"

    def read(self, content):
        return [Reading(*line.split("=")) for line in content.decode().splitlines()]


class ExitsWhenReading(Data):
    breaks = "test_it_survives_every_file"

    def read(self, content):
        try:
            return list(super().read(content))
        except ValueError:
            sys.exit(1)


class EndsWhenReading(Data):
    breaks = "test_it_finishes"

    def read(self, content):
        try:
            return list(super().read(content))
        except ValueError:
            os._exit(0)


class HangsWhenReading(Data):
    breaks = "test_it_finishes"
    timeout = 3

    def read(self, content):
        try:
            return list(super().read(content))
        except ValueError:
            time.sleep(600)
