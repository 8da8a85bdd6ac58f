"""Whose report a file is, and of which year: from its title, its signature, and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from govreport_cli.findings.model import Place
from govreport_cli.importing.extract import Passage
from govreport_cli.importing.labels import even
from govreport_cli.importing.prose import DATE, Divided
from govreport_cli.published.model import Reading

_TITLE = re.compile(
    r"(?P<before>[^。，]{0,60}?)(?P<year>20\d\d)年?度?(?P<agency>[^。，\d]{0,60}?)"
    r"(?:政府)?信息公开(?:工作)?(?:年度)?(?:工作)?(?:年度)?报告"
)
_AGENCY = re.compile(r"[^\s。，；：、:;,()0-9]{2,40}")
_ABOUT = re.compile("关于$")
_DIGITS = {**{digit: at for at, digit in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0}
_NUMBERS = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
"""A day in digits, the year first."""
_DAY = re.compile(r"(.{4})年(.{1,2})月(.{1,3})日")
_WAYS = {"电话": "phone", "联系电话": "phone", "电子邮箱": "email", "邮箱": "email", "地址": "address"}
_CONTACT = re.compile(r"请与(?P<name>[^，。（）()]{1,60}?)联系(?:[（(](?P<ways>[^（）()]{1,300})[)）])?")
_CONTACT_KEYS = {"name", *_WAYS.values()}
_WEBSITE = re.compile(r"电子版.{0,40}?(?P<address>https?://[A-Za-z0-9./?=&%:_~-]{3,200})")


@dataclass(slots=True)
class About:
    """What goes in ``[report]``, by key, where each key comes from, and the passages that say it.

    ``unread`` are the paths, the texts and the places of what was not understood.
    """

    report: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    used: list[Passage] = field(default_factory=list)
    unread: list[tuple[str, str, Place]] = field(default_factory=list)

    def state(self, key: str, value: Any, place: Place) -> None:
        """Set a key that is not known yet."""
        if value and key not in self.report:
            self.report[key], self.places[f"report.{key}"] = value, place

    def understand(self, key: str, value: Any, text: str, place: Place) -> None:
        """Set a key to what a text says; without a value, the text was not understood."""
        if value is None:
            self.unread.append((f"report.{key}", text, place))
        else:
            self.state(key, value, place)


def about(divided: Divided, stated: Mapping[str, Reading]) -> About:
    """Return whose report a file is; ``stated`` are the particulars that the file names by path."""
    found = About()
    for path, reading in stated.items():
        _state(found, path.removeprefix("report."), reading)
    _contact(found, stated)
    _title(found, divided.before)
    _signature(found, divided.signature)
    for passage in divided.before:
        _sentence(found, passage)
    return found


def _state(found: About, name: str, reading: Reading) -> None:
    place = reading.place
    text = reading.text.strip()
    match name:
        case "year":
            found.understand(name, int(text) if re.fullmatch(r"\d{4}", text) else None, text, place)
        case "issued" | "published":
            found.understand(name, day_of(text), text, place)
        case "agency" | "title" | "issuer" | "website" | "code" | "licence":
            found.state(name, "".join(text.splitlines()), place)


def _contact(found: About, stated: Mapping[str, Reading]) -> None:
    """Take whom to ask, if the file has a name."""
    prefix = "report.contact."
    ways = {path.removeprefix(prefix): reading for path, reading in stated.items() if path.startswith(prefix)}
    if ways:
        known = {key: " ".join(reading.text.split()) for key, reading in ways.items() if key in _CONTACT_KEYS}
        first = next(iter(ways.values()))
        if "name" in known:
            found.state("contact", known, first.place)
        else:
            found.unread.append(("report.contact", "、".join(known.values()), first.place))


def _title(found: About, passages: list[Passage]) -> None:
    """Take the year and the agency from the title; the agency may be in a line of its own above."""
    for at, passage in sorted(enumerate(passages), key=lambda entry: entry[1].outside):
        match = _TITLE.fullmatch(even(passage.text))
        if not match:
            continue
        found.state("year", int(match["year"]), passage.place)
        agency = _ABOUT.sub("", match["before"]) or match["agency"]
        found.used.append(passage)
        above = passages[at - 1] if at else None
        if not agency and above and above.outside == passage.outside and _AGENCY.fullmatch(even(above.text)):
            agency = even(above.text)
            found.used.append(above)
        found.state("agency", agency, passage.place)
        words = "".join(passage.text.split())
        found.state("title", words if match["before"] or match["agency"] else f"{agency}{words}", passage.place)
        return


def _signature(found: About, passages: Iterable[Passage]) -> None:
    for passage in passages:
        text = even(passage.text)
        day = day_of(text)
        if day or DATE.fullmatch(text):
            found.understand("issued", day, text, passage.place)
        elif "agency" not in found.report:
            found.state("agency", text, passage.place)
        elif text != found.report["agency"]:
            found.state("issuer", text, passage.place)


def _sentence(found: About, passage: Passage) -> None:
    """Take what the opening says: where the report is published, and whom to ask."""
    text = even(passage.text)
    if website := _WEBSITE.search(text):
        found.state("website", website["address"], passage.place)
    if contact := _CONTACT.search("".join(passage.text.split())):
        known = {"name": contact["name"]}
        for way in re.split("[，；,;]", contact["ways"] or ""):
            word, _, value = way.partition("：") if "：" in way else way.partition(":")
            if word in _WAYS and value:
                known.setdefault(_WAYS[word], value)
        found.state("contact", known, passage.place)


def day_of(text: str) -> date | None:
    """Return the day that a text is: 2024-01-20, 2024/1/20, 2024年1月20日, 二〇二四年一月二十日; None if it is none."""
    text = even(text)
    try:
        if match := _NUMBERS.fullmatch(text):
            return date(int(match[1]), int(match[3]), int(match[4]))
        if match := _DAY.fullmatch(text):
            return date(_year(match[1]), _number(match[2]), _number(match[3]))
    except ValueError:
        return None
    return None


def _year(text: str) -> int:
    return int(text) if text.isascii() else int("".join(str(_digit(character)) for character in text))


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _digit(text)
    return (_digit(tens) if tens else 1) * 10 + (_digit(ones) if ones else 0)


def _digit(character: str) -> int:
    if character not in _DIGITS:
        raise ValueError(character)
    return _DIGITS[character]
