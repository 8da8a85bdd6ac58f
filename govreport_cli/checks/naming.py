"""What a clause says about the number at its end: filler, names of indicators, filler."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from govreport_cli.forms.model import Form, Wording

_OF_REQUESTS = "政府信息公开|依申请公开|信息公开|公民、法人(?:和|及|或者?)其他组织|申请人|提交|提出|各类"
_BETWEEN = rf"(?>{_OF_REQUESTS}|引起|引发|产生|工作|方面|相关|有关|共有|共|被|到|了|的|[*_\s])*"
"""Filler that is allowed between the words of a wording."""
_AFTER = (
    rf"(?>{_OF_REQUESTS}|申请|案件|事项|决定|信息|总数|数量|件数|数|总|共计|共有|共|合计|计|累计|达到|达|为|是|有|了|的"
    r"|件(?=[*_\s]*$)|[:：*_\s“”])*"
)
_BEFORE = re.compile(
    r"全年|本年度?|今年|年内|[我本全](?:[省市州盟县区旗镇乡]|街道)|本机关|[我本]单位|全系统|(?:各级)?行政机关|政府系统"
    r"|共计?|累计|总计|其中|依法|已|均|并|全部|按时|按期|集中|动态|更新|清理|涉及|作出|做出|收取|印发|办理|实施|发生"
    r"|按规定|主动|因|由|被|(?:办理|答复|处理)(?:结果|情况)(?:如下|为|是)?|[一二三四五六七八九十]+是"
    r"|[一二三四五六七八九十\d]+[.、]|[-*+#>:：_\s“”\u3000]"
)
_JOINS = r"(?:[和与及、]|以及)"
_BODIES = re.compile(r"[\u4e00-\u9fff]{2}(?:局|厅|街道|镇|乡|委员会|办公室)")
_BELOW = re.compile("部门|单位|[各全][省市州盟县区旗]|[县区旗镇乡]|街道")
_WHOLE_AREA = re.compile("全[省市州盟县区旗镇乡]")
_SHORT = (("管理委员会", "管委会"), ("人民政府", "政府"))
"""How agencies shorten the ends of their own names."""
_CACHED = 64


class Named(NamedTuple):
    """The names in a clause: their offset, the filler before them, and their wordings."""

    start: int
    before: str
    wordings: tuple[Wording, ...]


def named(before: str, wordings: tuple[Wording, ...], agency: str, year: int) -> Named | None:
    """Match the text before a number: filler, names of indicators, filler."""
    pattern = _naming(tuple(wording.words for wording in wordings))
    # Skip as much filler as possible, and less if no name follows it.
    for start in reversed(_openings(before, agency, year)):
        if match := pattern.fullmatch(before, start):
            return Named(start, before[:start], tuple(_joined_wordings(match["labels"], wordings)))
    return None


def wordings_in(clause: str, form: Form) -> tuple[Wording, ...]:
    """Return the wordings that a clause contains, the longest first; most clauses contain none."""
    pairs = _by_pair(form)
    found = {at for start in range(len(clause) - 1) for at in pairs.get(clause[start : start + 2], ())}
    candidates = (form.wordings[at] for at in sorted(found))
    return tuple(entry for entry in candidates if all(word in clause for word in entry.words))


def merged(wordings: Iterable[Wording]) -> tuple[Wording, ...]:
    """Return one wording for the same words, with all their sums."""
    by_words: dict[tuple[str, ...], Wording] = {}
    for entry in wordings:
        known = by_words.get(entry.words)
        by_words[entry.words] = known._replace(sums=known.sums + entry.sums) if known else entry
    return tuple(by_words.values())


def is_about_others(text: str, agency: str) -> bool:
    """Return whether a text names a body other than the agency."""
    return any(body[0] not in agency for body in _BODIES.finditer(_own(agency).sub("", text)))


def names_the_government(opening: str, agency: str) -> bool:
    """Return whether an opening names the agency as a government, such as 市政府."""
    government = _government(agency)
    return bool(government) and government in opening


def names_bodies_below(statement: str, agency: str) -> bool:
    """Return whether a statement names bodies below the government, so that its own number may be only a part."""
    return bool(_BELOW.search(statement.replace(agency, "").replace(_government(agency), "")))


def names_the_whole_area(text: str) -> bool:
    """Return whether a text is about 全市 or the like, so that the numbers of 市政府 may be only a part."""
    return bool(_WHOLE_AREA.search(text))


def _openings(before: str, agency: str, year: int) -> list[int]:
    """Return the offsets up to which a clause has only filler, such as the agency's name and the report year."""
    names = [agency, *(agency.replace(*short) for short in _SHORT if agency.endswith(short[0]))]
    at, starts = 0, [0]
    while at < len(before):
        if (length := max(_common(before, at, name) for name in names)) > 1:  # 宿迁市 of 宿迁市人民政府
            at += length
        elif word := _own(agency).match(before, at) or _this_year(year).match(before, at) or _BEFORE.match(before, at):
            at = word.end()
        else:
            break
        starts.append(at)
    return starts


def _common(text: str, at: int, name: str) -> int:
    """Return the length of the longest beginning of a name that a text has at an offset."""
    length = 0
    while length < len(name) and text.startswith(name[length], at + length):
        length += 1
    return length


def _joined_wordings(labels: str, names: tuple[Wording, ...]) -> Iterator[Wording]:
    """Yield the wordings of names that are joined by words such as 和 or 、, one by one."""
    at = 0
    while at < len(labels):
        for entry in names:
            if word := _joined(entry.words).match(labels, at):
                yield entry
                at = word.end()
                break
        else:
            return


def _government(agency: str) -> str:
    """Return what an agency calls itself if it is a government: 市政府 of 宿迁市人民政府."""
    return f"{agency[-5]}政府" if agency[-4:] == "人民政府" and agency[-5:-4] in {*"省市州盟县区旗镇乡"} else ""


@lru_cache(_CACHED)
def _own(agency: str) -> re.Pattern[str]:
    """Return the pattern of what an agency calls itself."""
    kinds = [kind for kind in "局委办厅院所" if kind in agency[-3:]]
    words = [f"[我本](?:{'|'.join(kinds)})"] if kinds else []
    words += [r"[我本]街道?|(?<![\u4e00-\u9fff])街道"] if "街道" in agency else []
    words += ["[我本]?管委会"] if agency.endswith(("管理委员会", "管委会")) else []
    words += [government] if (government := _government(agency)) else []
    return re.compile("|".join(words) or "(?!)")


@lru_cache(_CACHED)
def _this_year(year: int) -> re.Pattern[str]:
    return re.compile(rf"{year}\s*年度?")


@lru_cache(_CACHED)
def _by_pair(form: Form) -> Mapping[str, tuple[int, ...]]:
    """Return an index of the wordings by the first two characters of their longest words."""
    pairs: dict[str, list[int]] = {}
    for at, entry in enumerate(form.wordings):
        pairs.setdefault(max(entry.words, key=len)[:2], []).append(at)
    return {pair: tuple(found) for pair, found in pairs.items()}


@lru_cache(8 * _CACHED)
def _naming(names: tuple[tuple[str, ...], ...]) -> re.Pattern[str]:
    """Return the pattern of names, perhaps several that are joined, and filler words up to the number."""
    word = "|".join(map(_words, names))
    return re.compile(rf"(?P<labels>(?:{word})(?:{_JOINS}(?:{word}))*){_AFTER}")


@lru_cache(8 * _CACHED)
def _joined(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of one name at the end of the text, or with the word that joins it to the next one."""
    return re.compile(rf"(?:{_words(words)})(?:{_JOINS}|$)")


def _words(words: tuple[str, ...]) -> str:
    return _BETWEEN.join(map(re.escape, words))
