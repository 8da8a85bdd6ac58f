"""Fonts: which family is used for what, among those that are installed."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import typst

from govreport_cli.plugin import PluginUsageError

_SONG = (
    *("SimSun", "宋体", "NSimSun", "FZShuSong-Z01S", "方正书宋简体", "FZShuSong-Z01", "方正书宋_GBK"),
    *("STSong", "华文宋体", "Songti SC", "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "思源宋体"),
    *("Source Han Serif CN", "FandolSong", "AR PL UMing CN"),
)
_SANS = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "思源黑体", "Source Han Sans CN"),
    *(
        "PingFang SC",
        "Heiti SC",
        "Microsoft YaHei",
        "微软雅黑",
        "FandolHei",
        "WenQuanYi Zen Hei",
        "WenQuanYi Micro Hei",
    ),
)
_FALLBACKS: Mapping[str, tuple[str, ...]] = {
    "title": (
        *("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "小标宋体"),
        *("STZhongsong", "华文中宋", *_SONG),
    ),
    "text": (
        *("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FZFangSong-Z02S", "方正仿宋简体"),
        *("FZFangSong-Z02", "方正仿宋_GBK", "STFangsong", "华文仿宋", "FandolFang", *_SONG),
    ),
    "heading": (
        *("SimHei", "黑体", "FZHei-B01S", "方正黑体简体", "FZHei-B01", "方正黑体_GBK", "STHeiti", "华文黑体", *_SANS),
    ),
    "subheading": (
        *("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FZKai-Z03S", "方正楷体简体", "FZKai-Z03", "方正楷体_GBK"),
        *("STKaiti", "华文楷体", "Kaiti SC", "FandolKai", "LXGW WenKai", "AR PL UKai CN", *_SONG),
    ),
    "number": _SONG,
    "latin": ("Times New Roman", "Liberation Serif", "Nimbus Roman", "TeX Gyre Termes", "Tinos", "Libertinus Serif"),
}
"""The families of each role, the best first: of Windows, Founder, macOS, Debian, TeX; fonts have either name."""
_ANY = tuple(dict.fromkeys((*_SONG, *_SANS)))
"""The families of which one is enough for every role."""


class Fonts(NamedTuple):
    """The fonts that there are, and the families for each role, in the order in which a character is looked up."""

    found: typst.Fonts
    roles: Mapping[str, list[str]]


def choose(options: Mapping[str, Any]) -> Fonts:
    """Return the fonts to use.

    Raises PluginUsageError if a font that an option names is not found, or no Chinese font at all.
    """
    found = installed(options["fonts"])
    families = {family.casefold(): family for family in found.families()}
    roles = {}
    for role, fallbacks in _FALLBACKS.items():
        wanted = options[f"{role}-font"]
        if wanted and wanted.casefold() not in families:
            raise PluginUsageError(_not_found(f"pdf.{role}-font", wanted, families))
        known = [name for name in (wanted, *fallbacks) if name.casefold() in families]
        chinese = [name for name in _ANY if name.casefold() in families]
        if not chinese and (role != "latin" and not known):
            raise PluginUsageError(_NO_CHINESE_FONT)
        # The first has nearly all characters; the others are for those that it lacks.
        roles[role] = list(dict.fromkeys((*known, *chinese, *found.families())))
    return Fonts(found, roles)


def installed(folder: Path | None) -> typst.Fonts:
    """Return the fonts of the system and those in a folder."""
    return typst.Fonts(font_paths=[folder] if folder else [])


_NO_CHINESE_FONT = (
    "no Chinese font is installed; install one (the package fonts-noto-cjk on Debian and Ubuntu, "
    "google-noto-serif-cjk-fonts on Fedora), or put fonts in a folder and set the option `pdf.fonts` to it"
)


def _not_found(option: str, wanted: str, families: Mapping[str, str]) -> str:
    near = get_close_matches(wanted.casefold(), families, n=1)
    hint = f"is `{families[near[0]]}` meant?" if near else "install it, or set the option `pdf.fonts` to its folder"
    return f"option `{option}`: no font is called `{wanted}`; {hint}"
