"""Loads an importer, and holds it to the protocol."""

from __future__ import annotations

import re
from importlib.metadata import EntryPoint

from govreport_cli.hosting.kinds import Kind
from govreport_cli.hosting.loading import check_api, load_hook
from govreport_cli.importing.spec import Importer

_SUFFIX = re.compile(r"\.[a-z0-9_-]+")


def load_point(point: EntryPoint) -> Importer:
    """Import and return the importer of an entry point.

    Raises whatever the plugin raises; NewerApiError if it needs a newer interface; TypeError or ValueError if it is not
    an importer.
    """
    importer: Importer | None = load_hook(Kind.IMPORTER, point)()
    if importer is None or isinstance(importer, type):
        message = f"`{Kind.IMPORTER.hook}` returns {importer!r}: return an importer"
        raise TypeError(message)
    check_api(getattr(importer, "api", 1))
    if importer.name != point.name:
        message = f"its `name` is {importer.name!r}, not {point.name!r}, that of its entry point or file"
        raise ValueError(message)
    suffixes = importer.suffixes
    if isinstance(suffixes, str) or not all(map(_SUFFIX.fullmatch, suffixes)):
        message = f"its `suffixes` are {suffixes!r}, not texts of a dot followed by small letters or digits"
        raise ValueError(message)
    if not isinstance(importer.summary, str) or not callable(getattr(importer, "extract", None)):
        message = "it has no `summary` or no method `extract`"
        raise TypeError(message)
    return importer
