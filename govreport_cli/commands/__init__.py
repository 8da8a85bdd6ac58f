"""The commands, one in each file, with their help texts; a command is imported only when it runs."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """A command: its name, which is also that of its module and function, and the summary and details in its help.

    A name that is a keyword of Python has a module and a function that end with an underscore.
    """

    name: str
    summary: str
    details: str
    whole: bool = False
    """Whether it describes the other commands, which are then imported as well."""


COMMANDS = (
    Command(
        "init",
        "Create a definition to fill in.",
        "It lists every row of the form with its official label, and `nan` in place of each number.",
    ),
    Command(
        "validate",
        "Check definitions.",
        "Checks the TOML syntax, then the form's schema, then its relations (勾稽关系).",
    ),
    Command(
        "import",
        "Make a definition from a published report.",
        "Recognises the official tables by their labels, and reports what it did not understand.",
    ),
    Command(
        "compute",
        "Print the figures of a definition.",
        "Fills in totals, checks relations (勾稽关系) and computes shares.",
    ),
    Command(
        "export",
        "Check definitions and export their reports.",
        "An exporter that fails leaves out its own format; the files of the other formats are written together.",
    ),
    Command(
        "rollup",
        "Add up the reports of units (汇总).",
        "Validates the definitions of units, adds up their figures, and writes the definition of their superior.",
    ),
    Command(
        "verify",
        "Compare published files with their definition.",
        "Reads back every figure, and reports those that differ, are missing or are not in the definition.",
    ),
    Command(
        "fmt",
        "Lay out definitions like the printed form.",
        "Aligns rows under their columns and sorts tables as the form has them; values and comments stay as they are.",
    ),
    Command(
        "diff",
        "Show what differs between two reports.",
        "Compares figures and texts of two definitions, of two years, or of a definition and a published file.",
    ),
    Command(
        "forms",
        "List the forms, or show one.",
        "Given a name, shows the form's sections, indicators and relations, with their sources.",
    ),
    Command(
        "exporters",
        "List the exporters, show one, or begin a new one.",
        "The list names the distribution that provides each exporter. Only the exporter that you name is loaded.",
    ),
    Command(
        "plugins",
        "List the plugins of every kind.",
        "Names the distribution or file of each, and what is broken or refused. Without --load, none is loaded.",
    ),
    Command(
        "explain",
        "Explain a code.",
        "Describes what is checked, why, and what to do, with an example.",
    ),
    Command(
        "config",
        "Show the value of each option, and where it comes from.",
        "A value comes from the environment or the configuration file (govreport.toml), or is the default.",
        whole=True,
    ),
    Command(
        "completion",
        "Print a script that completes command lines.",
        "The start-up file of the shell, such as ~/.bashrc, runs it; the user guide has the line for each shell.",
    ),
    Command(
        "doctor",
        "Check this installation.",
        "Shows versions, plugins, fast libraries, fonts and folders; the exit code is 1 if something does not work.",
    ),
    Command(
        "watch",
        "Show a report in the browser while it is edited.",
        "The page and the findings are renewed whenever the definition is saved; Ctrl-C ends it.",
    ),
)
