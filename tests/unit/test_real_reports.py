"""Published reports with genuine mistakes: each is found at its relation, column and cell, with no false alarm."""

from __future__ import annotations

import json

import pytest

from govreport_cli.pipeline import examine

# What is known to be wrong in a report: relation, indicator, left, right, severity.
MISTAKES = {
    # Blank cells, which are not taken for zeros.
    "shanghai-2019": [("blank", "requests", "warning"), ("blank", "review", "warning")],
    # The results add up to 27, 26 of them natural persons'; the total says 21 and 20.
    "pingtan/2020": [
        ("results", "requests.results.total.natural_person", 20, 26, "error"),
        ("results", "requests.results.total.total", 21, 27, "error"),
    ],
    # The stock of normative documents does not follow from last year's: 65 + 88 - 55 is not 698.
    "pingtan/2022": [("documents-in-force", "documents.normative_documents.in_force", 753, 153, "warning")],
    "pingtan/2023": [("documents-in-force", "documents.normative_documents.in_force", 602, 775, "warning")],
    # In a provincial form, a running total that forgets the only request so far, and then all that went before.
    "fujian/2016": [
        ("cumulative", f"{row}.cumulative", 0, 1, "error")
        for row in ("requests.total", "requests.letter_fax", "answers.total", "answers.granted")
    ],
    "fujian/2017": [
        ("cumulative", "disclosure.total.cumulative", 10037, 87498, "error"),
        ("cumulative", "disclosure.website.cumulative", 10037, 87498, "error"),
        ("blank", "statistics", "warning"),
    ],
}
REPORTS = [
    *("suixian-2017", "suqian-2023", "huaian-2024", "shuyang-2023", "shanghai-2019"),
    *(f"pingtan/{year}" for year in range(2019, 2024)),
    *(f"fujian/{year}" for year in range(2014, 2018)),
]


def examined(fixtures, name):
    path = fixtures / name / "report.toml"
    return examine(name, path.read_bytes(), path.parent)


@pytest.mark.parametrize("name", REPORTS)
def test_a_published_report_has_its_own_mistakes_and_no_others(fixtures, name):
    found = [
        (
            finding.imbalance.relation if finding.imbalance else finding.code,
            finding.path,
            *((finding.imbalance.left, finding.imbalance.right) if finding.imbalance else ()),
            str(finding.severity),
        )
        for finding in examined(fixtures, name).findings
        if not finding.waived
    ]
    assert found == MISTAKES.get(name, [])


def test_blanks_are_not_reported_and_are_no_zeros(fixtures):
    figures = examined(fixtures, "shuyang-2023").case.figures.by_path
    assert figures["requests.new.natural_person"].value == 26
    assert figures["requests.new.enterprise"].value is None
    assert figures["requests.new.total"].value == 26


def test_last_years_figures_cross_a_change_of_form(fixtures):
    figures = examined(fixtures, "pingtan/2021").case.figures.by_path
    new = figures["requests.new.total"]
    assert (new.value, new.previous, new.change) == (70, 21, 49)
    # cn-2019 asked for nothing of the kind.
    assert figures["documents.rules.in_force"].previous is None


def test_what_was_carried_over_must_arrive(run, fixtures, tmp_path):
    source = (fixtures / "pingtan" / "2022" / "report.toml").read_text("utf-8")
    before = "carried_in  = [     1,      0,      0,      0,      0,      0,      1]"
    after = before.replace("     1,", "     2,", 1).replace("     1]", "     2]")
    assert before in source
    changed = source.replace(before, after).replace("../2021", (fixtures / "pingtan" / "2021").as_posix())
    (tmp_path / "report.toml").write_text(changed, "utf-8")
    done = run("validate", "--format", "json", tmp_path / "report.toml")
    found = {
        finding["path"]: (finding["left"], finding["right"])
        for finding in json.loads(done.stdout)["findings"]
        if finding["relation"] == "requests-carried-over"
    }
    assert found == {"requests.carried_in.natural_person": (2, 1), "requests.carried_in.total": (2, 1)}


def test_changes_on_last_year_are_in_the_open_data(run, fixtures):
    done = run("compute", fixtures / "pingtan" / "2023" / "report.toml", "--format", "json")
    figures = json.loads(done.stdout)["figures"]
    assert figures["requests.new.total"]["change"] == 7
    charges = figures["charges.administrative_fees"]
    assert (charges["previous"], charges["change"]) == ("9116.36", "-3167.271333")
