"""The relations of the forms against a second statement of them, written from the notices and not from the schemas.

Each form is a function from cells, by path, to whether each of its relations holds; the two must always agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport_cli.checks.imbalances import broken
from govreport_cli.forms.find import find_form
from govreport_cli.paths import Source


class Cells(NamedTuple):
    """The figures of a report and of last year's, exact, as functions of their paths."""

    own: Callable[[str], Fraction]
    last: Callable[[str], Fraction]


def cells(own: Mapping[str, int | Decimal], last: Mapping[str, int | Decimal]) -> Cells:
    return Cells(lambda path: Fraction(own[path]), lambda path: Fraction(last[path]))


def members(row: str, keys: str) -> list[str]:
    return [f"{row}.{key}" for key in keys.split()]


# Each entry: the path of the relation's first term, and whether it holds.
Answer = tuple[str, bool]


def form_of_2014(own: Callable[[str], Fraction]) -> Iterator[Answer]:
    def total(row: str, keys: str, *others: str) -> Answer:
        return f"{row}.total", own(f"{row}.total") == sum(map(own, [*members(row, keys), *others]))

    yield total("requests.received", "in_person fax online letter")
    yield total("requests.concluded", "on_time extended")
    yield total(
        "requests.answered.refused",
        "state_secret trade_secret privacy security_stability not_government_information other_legal",
    )
    yield total(
        "requests.answered",
        "already_public granted partly_granted not_this_body nonexistent amend other_channel",
        "requests.answered.refused.total",
    )
    yield total("reconsideration", "upheld corrected other")
    yield total("litigation", "upheld corrected other")
    yield total("organisation.staff", "full_time part_time")
    documents = own("disclosure.normative_documents")
    # The first two are about the same cell.
    yield (
        "disclosure.normative_documents",
        documents <= own("disclosure.total") and documents <= own("disclosure.normative_documents_made"),
    )
    for events in ("press_conferences", "online_interviews"):
        yield f"response.{events}_by_head", own(f"response.{events}_by_head") <= own(f"response.{events}")
    channels = members("disclosure.channels", "gazette website weibo wechat other")
    yield "disclosure.total", own("disclosure.total") <= sum(map(own, channels))


APPLICANTS = "natural_person enterprise research public_interest legal_service other"
GROUPS = {
    "refused": "state_secret prohibited_by_law security_stability third_party_rights internal_affairs deliberative "
    "enforcement_file administrative_query",
    "unavailable": "not_held needs_creation still_unclear",
    "not_processed": "petition repeated publication excessive confirmation",
}
OTHER = {"cn-2019": [], "cn-2021": ["not_amended_in_time", "not_paid_in_time", "other"]}


def requests_and_review(form: str, own: Callable[[str], Fraction], last: Callable[[str], Fraction]) -> Iterator[Answer]:
    """Tables three and four of the forms of 2019 and 2021."""
    results = [f"requests.results.{key}" for key in ("granted", "partly_granted")]
    results += [f"requests.results.{group}.{key}" for group, keys in GROUPS.items() for key in keys.split()]
    results += [f"requests.results.other.{key}" for key in OTHER[form]] or ["requests.results.other"]
    for row in ("requests.new", "requests.carried_in", *results, "requests.results.total", "requests.carried_out"):
        yield f"{row}.total", own(f"{row}.total") == sum(map(own, members(row, APPLICANTS)))
    for column in (*APPLICANTS.split(), "total"):
        answered, carried_out = own(f"requests.results.total.{column}"), own(f"requests.carried_out.{column}")
        carried_in = own(f"requests.carried_in.{column}")
        yield f"results:{column}", answered == sum(own(f"{row}.{column}") for row in results)
        yield f"balance:{column}", own(f"requests.new.{column}") + carried_in == answered + carried_out
        yield f"carried:{column}", carried_in == last(f"requests.carried_out.{column}")
    for row in ("reconsideration", "direct_litigation", "litigation_after_reconsideration"):
        outcomes = members(f"review.{row}", "upheld corrected other pending")
        yield f"review.{row}.total", own(f"review.{row}.total") == sum(map(own, outcomes))


def name_of(relation) -> str:
    """The name by which the functions above call one of our relations."""
    first = relation.left[0].path
    column = first.rpartition(".")[2]
    kinds = {"results": "results", "requests-balance": "balance", "requests-carried-over": "carried"}
    return f"{kinds[relation.id]}:{column}" if relation.id in kinds else first


def report(form, *, largest: int):
    """All figures of a form: small, so that relations often hold by chance."""
    return st.fixed_dictionaries({path: st.integers(0, largest) for path in form.indicators})


def disagreements(form, own, last, answers):
    """Where the two differ: the names of relations that only one of them finds broken."""
    ours = {name_of(fault.relation) for fault in broken(form, {Source.OWN: own, Source.LAST_YEAR: last}, ())}
    theirs = {name for name, holds in answers if not holds}
    known = {name for name, _ in answers}
    return (ours & known) ^ theirs


def test_every_relation_of_a_form_has_been_stated_again():
    """But for those of table two, which the notices do not state and which warn only."""
    for name, others in (
        ("cn-2014", set()),
        ("cn-2019", {"decisions-items", "charges-items"}),
        ("cn-2021", {"documents-in-force", "fees-in-charges"}),
    ):
        form = find_form(name, Path())
        zeros = dict.fromkeys(form.indicators, Fraction())
        own = zeros.__getitem__
        stated = form_of_2014(own) if name == "cn-2014" else requests_and_review(name, own, own)
        names = {answer[0] for answer in stated}
        left = {relation.id for relation in form.relations if name_of(relation) not in names}
        assert left == others, name


@given(st.data())
def test_the_form_of_2014(data):
    form = find_form("cn-2014", Path())
    own = data.draw(report(form, largest=2))
    assert disagreements(form, own, {}, list(form_of_2014(cells(own, {}).own))) == set()


@pytest.mark.parametrize("name", ["cn-2019", "cn-2021"])
@given(data=st.data())
def test_the_forms_of_2019_and_2021(name, data):
    form = find_form(name, Path())
    own, last = data.draw(report(form, largest=1)), data.draw(report(form, largest=1))
    exact = cells(own, last)
    assert disagreements(form, own, last, list(requests_and_review(name, exact.own, exact.last))) == set()
