"""Reads a published file with the importer of its format, and makes a definition of it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from pathlib import Path

from govreport_cli.definition.model import SourceFile
from govreport_cli.errors import PluginError
from govreport_cli.findings.model import Finding, Result, Word
from govreport_cli.hosting.hooks import PluginUsageError
from govreport_cli.hosting.kinds import Kind
from govreport_cli.hosting.loading import PluginFault, reason_of, words_of
from govreport_cli.importing.definition import imported
from govreport_cli.importing.extract import Piece, of_file
from govreport_cli.importing.model import Choices, Imported
from govreport_cli.importing.registry import Apart, catalogue, for_suffix, load
from govreport_cli.importing.spec import Importer


def import_file(name: str, content: bytes, choices: Choices | None = None) -> Imported:
    """Return the definition that a file shows; see :func:`import_files`."""
    return import_files({name: content}, choices)


def import_files(contents: Mapping[str, bytes], choices: Choices | None = None) -> Imported:
    """Return the definition that files show together, such as a page and its workbook; ``contents`` are by name.

    Raises PluginError if an importer is missing or fails, and FormError if the form that is asked for cannot be used.
    """
    choices = choices or Choices()
    results = {name: _pieces(name, content, choices) for name, content in contents.items()}
    if findings := [finding for result in results.values() for finding in result.findings]:
        return Imported(None, tuple(findings))
    pieces = {name: result.value or [] for name, result in results.items()}
    first = next(iter(pieces))
    if len(pieces) == 1:
        return imported(first, pieces[first], choices)
    return imported(first, [of_file(piece, name) for name, found in pieces.items() for piece in found], choices)


def _pieces(name: str, content: bytes, choices: Choices) -> Result[list[Piece]]:
    suffix = Path(name).suffix.lower()
    importer = load(choices.importer, choices.rules) if choices.importer else for_suffix(suffix, choices.rules)
    if importer is None:
        known = ", ".join(catalogue(choices.rules))
        return Result(None, (Finding("import-format", {"suffix": suffix, "importers": known}, file=name),))
    try:
        with contextlib.redirect_stdout(sys.stderr):
            return Result(list(importer.extract(content)))
    except KeyboardInterrupt:
        raise
    except PluginUsageError as error:
        reason = words_of(error)
    except PluginFault as error:
        raise _failure(importer, error) from error
    except BaseException as error:  # noqa: BLE001  (our importers raise what a damaged file causes)
        reason = reason_of(error)
    return Result(None, (Finding("import-unreadable", {"reason": reason}, file=name),))


def _failure(importer: Importer, error: PluginFault) -> PluginError:
    distribution = importer.distribution if isinstance(importer, Apart) else "?"
    return PluginError(
        "plugin-failed",
        kind=Word(Kind.IMPORTER),
        name=importer.name,
        distribution=distribution,
        reason=error.reason,
    )


def source_of(name: str, content: bytes, found: Imported) -> SourceFile:
    """Return a published file as one that findings may point to, with the places of what was found in it."""
    return SourceFile(name, "\n".join(lines_of(name, content).get(name, ())), {}, found.places)


def lines_of(name: str, content: bytes) -> dict[str, list[str]]:
    """Return the lines of a text file, by its name, for excerpts; nothing for a file that is no text."""
    if content.startswith(b"PK") or b"\0" in content:
        return {}
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    return {name: text.split("\n")}
