"""Reports for tests, made from definitions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from govreport_cli.report.model import Report

HOSTILE = "=1+1 <script>alert(1)</script> {{7*7}} {=1+1} @x _x000B_ 'a' \"b\" & \\"
"""Text that must come out as mere text in every format."""

_SAMPLE = """
form = "cn-2014"

[report]
agency = "某县人民政府"
year = 2017
issued = 2018-02-08
website = "https://www.example.gov.cn"
contact = {{ name = "某办", phone = "000-0000000" }}

[disclosure]
total = 7

[requests.received]
in_person = 1
fax = 0
online = 2
letter = 3

[organisation]
funds = 1.50

[[breakdown]]
of = "disclosure.total"
title = "按类别"
parts = [{{ label = "甲", value = 3 }}, {{ label = {text}, value = 2 }}, {{ label = "丙", value = 2 }}]

[[section]]
id = "overview"
text = '''
# 标题

公开{{{{ disclosure.total }}}}条，**重点**，*强调*，[链接](https://www.example.gov.cn/)。

1. 一
   - 二
'''

[[section]]
id = "problems"
text = {text}
"""


def report_of(definition: str | Path | Mapping[str, Any], *, folder: Path | None = None, force: bool = False) -> Report:
    """Return the report of a definition: the path of a file, the file's text, or its data.

    ``folder`` is the folder to which paths in the definition are relative, by default the file's own or the working
    folder. Raises ValueError if the definition has errors, with their messages. With ``force``, errors that leave a
    report to export are listed at its head instead, as by ``govreport export --force``.
    """
    from govreport_cli.findings.as_text import as_text
    from govreport_cli.findings.model import Severity
    from govreport_cli.pipeline import examine, finish

    if isinstance(definition, Path):
        name, source, folder = definition.name, definition.read_bytes(), folder or definition.parent
    else:
        name, source = "definition", _text(definition).encode()
    examined = examine(name, source, folder)
    errors = [each for each in examined.findings if each.severity is Severity.ERROR and not each.waived]
    if examined.case is None or (errors and not force):
        raise ValueError("\n".join(as_text(error, "en") for error in errors))
    return finish(examined)


def sample_report(text: str = "正文") -> Report:
    """Return a small report with a block of every kind; ``text`` appears in a paragraph and in a label."""
    from govreport_cli.definition.write import toml_value

    return report_of(_SAMPLE.format(text=toml_value(text)), force=True)


def _text(definition: str | Mapping[str, Any]) -> str:
    if isinstance(definition, str):
        return definition
    import tomli_w

    return tomli_w.dumps(definition)
