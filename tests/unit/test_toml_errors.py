"""Common mistakes in TOML, and the messages about them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreport_cli.definition.read import read
from govreport_cli.findings.catalogue import hint, message

SOUND = (Path(__file__).parents[2] / "fixtures" / "suqian-2023" / "report.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("total = １２", "全角数字 `１`"),
        ("agency = “某县”", "中文引号 `“`"),
        ("new = [1，2]", "全角逗号 `，`"),
        ("total = 16,499", "千位分隔符"),
        ("total = 07", "以0开头"),
        ("year = 2017年", "单位"),
        ("share = 12%", "单位"),
        ("issued = 2018年2月8日", "日期写法有误"),
        ("issued = 2018-2-8", "日期写法有误"),
        ("phone = 0722-3567882", "没有加引号"),
        ("new = [1 2 3]", "缺少逗号"),
        ("[[section]", "没有闭合"),
        ("agency = 某县人民政府", "没有加引号"),
        ("agency = Suixian", "没有加引号"),
        ("total =", "缺少值"),
        ("total =  # 件", "缺少值"),
        ("new = [1, , 2]", "缺少值"),
        ('agency = "某县', "缺少右引号"),
        ('text = """\n正文', "缺少右引号"),
        ("new = [1, 2", "没有闭合"),
        ("[report", "没有闭合"),
        ("a = 1\na = 2", "键或表重复"),
        ("[a]\n[a]", "键或表重复"),
        ('path = "C:\\表"', "反斜杠"),
        ('a = 1 b = "二"', "还有别的内容"),
        ("公开 = 1", "键名是中文"),
        ("total", "应是 `键 = 值`"),
        ("a = ?", "不是有效的TOML值"),
        ("a = 'x\nb = 'y'", "缺少右引号"),
        ("a = 'x", "缺少右引号"),
        ("new = [3,044, 75]", "千位分隔符"),
        ("new = [1,000,044, 75]", "千位分隔符"),
        # A full-width character is not blamed for another fault.
        ("agency = 某县、某市", "没有加引号"),
        ("agency = 某县，某市", "没有加引号"),
        ("title = 《年度报告》", "没有加引号"),
        ("title = （本级）", "没有加引号"),
        ("issued = 2025－01－24", "日期写法有误"),
        ("issued = 2025／1／24", "日期写法有误"),
        ("share = 12％", "单位"),
        ("new = [3件、2件]", "单位"),
        ("total = 16，499", "千位分隔符"),
        ("total = 12（件）", "单位"),
    ],
)
def test_a_fault_is_said_as_what_it_is(line, said):
    (finding,) = read("x", line.encode()).findings
    assert finding.code == "toml"
    assert said in message(finding, "zh")
    assert "toml-" not in message(finding, "en")


def test_it_is_the_line_of_the_error_that_is_looked_at():
    (finding,) = read("x", 'agency = "某县，全角"\n# １２\ntotal = 1,234\n'.encode()).findings
    assert "千位" in message(finding, "zh")
    assert finding.line == 3


@pytest.mark.parametrize(
    ("text", "said", "place"),
    [
        ("new = [\n 1,\n 2\n 3,\n]\n", "缺少逗号", (3, 3)),
        ("new = [1, 2\nb = 3\n[t]\n", "没有闭合", (1, 7)),
        ("new = [1, 2,\nb = 3\n", "没有闭合", (1, 7)),
        ("new = [1, 2,  # 3]\n[t]\n", "没有闭合", (1, 7)),
        ("issued = 2025-02-30\n", "日期不存在", (1, 10)),
        ('a = ["甲", 乙]\n', "没有加引号", (1, 11)),
        ("a = 2017年度报告\n", "没有加引号", (1, 9)),
        ("a = 12件\n", "单位", (1, 7)),
        ("\u3000total = 1\n", "全角空格", (1, 1)),
        ("total\u00a0= 1\n", "不间断空格", (1, 6)),
        ("［report］\n", "全角方括号 `［`", (1, 1)),
        ("公开 = 1\n", "键名是中文", (1, 1)),
        ("[一、总体情况]\n", "键名是中文", (1, 2)),
        ('x = 1\na = """\n正文\n\n[x]\nb = 1\n', "缺少右引号", (2, 5)),
        ("x = ''\nb = '''\n甲\n'''\na = '''\n正文\n", "缺少右引号", (5, 5)),
        ('a = "\\u00zz"\n', "编码无效", (1, 8)),
        ('a = "\x07"\n', "控制字符", (1, 6)),
    ],
)
def test_the_place_is_the_one_to_edit(text, said, place):
    (finding,) = read("x", text.encode()).findings
    assert said in message(finding, "zh")
    assert (finding.line, finding.column) == place


@pytest.mark.parametrize(
    ("text", "first"),
    [("[a]\nx = 1\ny = 2\nx = 3\n", 2), ("[a]\nx=1\n[b]\n[a]\n", 1), ("a = {b=1, b=2}\n", None)],
)
def test_what_stands_twice_is_said_with_the_line_where_it_stood_first(text, first):
    (finding,) = read("x", text.encode()).findings
    assert "键或表重复" in message(finding, "zh")
    assert finding.arguments["first"] == first
    assert (f"第{first}行" in hint(finding, "zh")) == bool(first)


@pytest.mark.parametrize(
    ("line", "column", "zh", "en", "advice"),
    [
        ("new = [3440、 75]", 12, "顿号 `、`", "enumeration comma `、`", "`,`"),
        ("new = [3440； 75]", 12, "全角分号 `；`", "full-width semicolon `；`", "`,`"),
        ("new = 【3440, 75】", 7, "方头括号 `【`", "lenticular bracket `【`", "`[`"),
        ("new = [3440, 75】", 16, "方头括号 `】`", "lenticular bracket `】`", "`]`"),
        ("new = ｛a = 1｝", 7, "全角花括号 `｛`", "full-width brace `｛`", "`{`"),
        ("a = 1\u200b", 6, "不可见字符 U+200B（零宽空格）", "invisible character U+200B (zero-width space)", "第6列"),
        ("\u200ba = 1", 1, "U+200B", "U+200B", "第1列"),
        ("a = \ufeff1", 5, "U+FEFF（字节顺序标记）", "U+FEFF (byte-order mark)", "第5列"),
        ("a = 1\u00ad2", 6, "U+00AD（软连字符）", "U+00AD (soft hyphen)", "第6列"),
        ("a = \u202e12", 5, "U+202E（方向控制符）", "U+202E (direction mark)", "第5列"),
        ("a = 1\u200e", 6, "U+200E（方向控制符）", "U+200E (direction mark)", "第6列"),
        ("a = \x01", 5, "U+0001（控制字符）", "U+0001 (control character)", "第5列"),
        ("a =\u00a01", 4, "不间断空格（U+00A0）", "no-break space (U+00A0)", "空格"),
        ("a =\u30001", 4, "全角空格（U+3000）", "full-width space (U+3000)", "空格"),
        ("a =\u20091", 4, "特殊空格（U+2009）", "special space (U+2009)", "空格"),
        ("a = ‘x’", 5, "中文引号 `‘`", "curly quotation mark `‘`", '`"`'),
        ("a = ”x”", 5, "中文引号 `”`", "curly quotation mark `”`", '`"`'),
        ("a = 「x」", 5, "直角引号 `「`", "corner bracket `「`", '`"`'),
        ("a = ＂x＂", 5, "全角引号 `＂`", "full-width quotation mark `＂`", '`"`'),
        ('agency = "某县”', 13, "中文引号 `”`", "curly quotation mark `”`", '`"`'),
        ('agency = "某县”  # 全称', 13, "中文引号 `”`", "curly quotation mark `”`", '`"`'),
        ("a = —", 5, "破折号 `—`", "dash `—`", "不掌握的写 `{}`"),
        ("a = 'x’", 7, "中文引号 `’`", "curly quotation mark `’`", "`'`"),
        ("a = 'x”", 7, "中文引号 `”`", "curly quotation mark `”`", "`'`"),
        ("a = 'x’\nb = 'y'", 7, "中文引号 `’`", "curly quotation mark `’`", "`'`"),
        ("a = {b：1}", 7, "全角冒号 `：`", "full-width colon `：`", "`=`"),
        ("a = 12：30：00", 7, "全角冒号 `：`", "full-width colon `：`", "`:`"),
        ('a = "x"。', 8, "句号 `。`", "full stop `。`", "请删去；每个键各占一行"),
        ("a = 1；", 6, "全角分号 `；`", "full-width semicolon `；`", "请删去；每个键各占一行"),
        ("a = 1，b = 2", 6, "全角逗号 `，`", "full-width comma `，`", "请删去；每个键各占一行"),
        ("a = [1—2]", 7, "破折号 `—`", "dash `—`", "在日期中的请改为 `-`"),
        ("a = 5\u00a0000", 6, "不间断空格", "no-break space", "在一个数之中的请删去"),
        ("a ＝ 1", 3, "全角等号 `＝`", "full-width equals sign `＝`", "`=`"),
        ("a：1", 2, "全角冒号 `：`", "full-width colon `：`", "`=`"),
        ("a = 3。5", 6, "句号 `。`", "full stop `。`", "`.`"),
        ("a = 3．5", 6, "全角点号 `．`", "full-width point `．`", "`.`"),
        ("a = －5", 5, "全角负号 `－`", "full-width minus `－`", "`-`"),
        ("a = −5", 5, "数学负号 `−`", "minus sign `−`", "`-`"),
        ("a = [3, —, 2]", 9, "破折号 `—`", "dash `—`", "空白"),
        ("a = 1 ＃ 注", 7, "全角井号 `＃`", "full-width number sign `＃`", "`#`"),
        ("a = ٣", 5, "数字 `٣`", "digit `٣`", "`3`"),
        ("ｎew = 1", 1, "全角字母 `ｎ`", "full-width letter `ｎ`", "`n`"),
    ],
)
def test_a_character_that_only_looks_right_is_named_with_what_to_type(line, column, zh, en, advice):
    (finding,) = read("x", line.encode()).findings
    assert zh in message(finding, "zh")
    assert en.lower() in message(finding, "en").lower()
    assert advice in hint(finding, "zh")
    assert (finding.line, finding.column) == (1, column)


WRITE, EITHER = "应写作 `{}`", "应写作 `{}`；如果是几个数，应写作 `{}`"
CODE = '应写作 `{}`；如果是电话号码或代码，请加引号：`"{}"`'


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("a = 2,293", EITHER.format("2293", "[2, 293]")),
        ("a = 2，293", EITHER.format("2293", "[2, 293]")),
        ("a = 12,345,678", EITHER.format("12345678", "[12, 345, 678]")),
        ("a = { b = 2,293, c = 1 }", EITHER.format("2293", "[2, 293]")),
        ("a = 16,049", WRITE.format("16049")),
        ("a = 16,499.50", WRITE.format("16499.50")),
        ("a = 1,234件", WRITE.format("1234")),
        ("a = [1,000,044, 75]", WRITE.format("1000044")),
        ("a = 02293", CODE.format("2293", "02293")),
        ("a = [00, 1]", CODE.format("0", "00")),
        ("a = -07.50", CODE.format("-7.50", "07.50")),
        ("a = 12件", WRITE.format("12")),
        ("a = 2025.1.20", WRITE.format("2025-01-20")),
        ("a = 2025年1月20日", WRITE.format("2025-01-20")),
        ("a = 2025-01-20日", WRITE.format("2025-01-20")),
        ("a = 11350100000000000X", WRITE.format('a = "11350100000000000X"')),
        ("a = 2025－1－20", WRITE.format("2025-01-20")),
        ("a = 0722—3567882", WRITE.format('"0722—3567882"')),
        ("a = 某县人民政府  # 全称", WRITE.format('a = "某县人民政府"')),
        ("a = https://www.example.gov.cn", WRITE.format('a = "https://www.example.gov.cn"')),
        ("a = 12, 3,0", WRITE.format("a = [12, 3, 0]")),
        ("a = True", "请改为 `true`"),
    ],
)
def test_what_the_author_meant_is_spelt_out(text, advice):
    (finding,) = read("x", text.encode()).findings
    assert hint(finding, "zh") == advice


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        # One number or two, a multiple, an estimate, a date that does not exist: nobody but the author knows.
        ("a = [1,000,345]", "请删去千位分隔符；两个数之间的逗号后请加空格"),
        ("a = [12,345,044]", "请删去千位分隔符；两个数之间的逗号后请加空格"),
        ("a = 2,293, 5", "一行的几个数请写在方括号中，用逗号分隔：`[ … ]`"),
        ("a = 12,345万元", "请删去千位分隔符；两个数之间的逗号后请加空格"),
        ("a = [12,345件]", "请删去千位分隔符；两个数之间的逗号后请加空格"),
        ("a = 25000元", "请只写阿拉伯数字，并按格式规定的计量单位填写"),
        ("a = 2,500元", "请删去千位分隔符；两个数之间的逗号后请加空格"),
        ("a = 2万件", "请只写阿拉伯数字，并按格式规定的计量单位填写"),
        ("a = 二〇二一年", "请只写阿拉伯数字，并按格式规定的计量单位填写"),
        ("a = 20余件", "请只写阿拉伯数字，并按格式规定的计量单位填写"),
        ("a = [1,000,000.50, 3]", "请删去千位分隔符；两个数之间的逗号后请加空格"),
        ("a = [1,020,030,345]", "请删去千位分隔符；两个数之间的逗号后请加空格"),
        ("a = [1,020元, 3]", "请删去千位分隔符；两个数之间的逗号后请加空格"),
        ("a = 010-12345678转5", '请给文字加半角引号：`"…"`'),
        ("a = 0722-3567882、3567883", '请给文字加半角引号：`"…"`'),
        ("a = 0722-3567882,3567883", '请给文字加半角引号：`"…"`'),
        ("a = 5角", "请只写阿拉伯数字，并按格式规定的计量单位填写"),
        ("a = 3.5%", "请只写阿拉伯数字，并按格式规定的计量单位填写"),
        ("a = [1,07]", "请删去数字前面的0；电话号码和代码请加引号"),
        ("a = [3 440]", "在一个数之中的请删去空格；在两个数之间的请改为逗号"),
        ("a = 3 440", "如果是一个数，请删去空格；如果是几个数，应写作 `[3, 440]`"),
        ("a = 2025.2.30", "请改正年、月、日"),
        ("a = 50%", "请只写阿拉伯数字，并按格式规定的计量单位填写"),
        ("a = 10;690", "请只写阿拉伯数字，并按格式规定的计量单位填写"),
        ("a = 10·690", "请只写阿拉伯数字，并按格式规定的计量单位填写"),
        ("a = 10'690", "请只写阿拉伯数字，并按格式规定的计量单位填写"),
        ("a = 10690+12", "请只写阿拉伯数字，并按格式规定的计量单位填写"),
        ("a = 10690/2113", "请只写阿拉伯数字，并按格式规定的计量单位填写"),
        ("a = 10690~10700", "请只写阿拉伯数字，并按格式规定的计量单位填写"),
        ("a = 10690（其中变更12件）", "请只写阿拉伯数字，并按格式规定的计量单位填写"),
        ("a = “某县”、“某市”", '请改为 `"`'),
    ],
)
def test_nothing_is_spelt_out_that_the_author_may_not_have_meant(text, advice):
    (finding,) = read("x", text.encode()).findings
    assert hint(finding, "zh") == advice


@pytest.mark.parametrize(
    ("text", "said", "advice"),
    [
        ("a = 12,", "值的后面有 `,`", "请删去；每个键各占一行"),
        ('a = "x";', "值的后面有 `;`", "请删去；每个键各占一行"),
        ("a = 1 b = 2", "还有别的内容", "各占一行"),
        ("a = [1]]", "还有别的内容", "请删去，或另起一行"),
        ("// 说明", "没有以 `#` 开头", "以 `#` 开头"),
        ("a = 1 // 说明", "没有以 `#` 开头", "以 `#` 开头"),
        ("a 12", "应是 `键 = 值`", "在键和值之间写 `=`"),
        ("a: 12", "用了冒号", "请改为 `=`"),
        ("new requests = 5", "键名或表名写法有误", "只能用英文字母"),
        ("[re port]", "键名或表名写法有误", "只能用英文字母"),
        ('a = "他说"好"了"', "半角引号", "中文引号“”"),
        ('a = "第一段\n第二段"', "缺少右引号", '多行文字请写在两个 `"""` 之间'),
        ('a = """\n正文', "缺少右引号", '请在正文末尾补上 `"""`'),
        ("2024年，我县新收申请12件。", "正文没有放在引号中", "应写在该部分的两个"),
        ("\u3000\u3000全年新收申请12件。", "正文没有放在引号中", "应写在该部分的两个"),
        ('a = "C:\\报告\\2023"', "反斜杠", "文件路径中请改用 `/`"),
        ("[[section]", "没有闭合", "应写作 `[[section]]`"),
        ("[section]]", "方括号不成对", "可以有多个的，写作 `[[section]]`"),
        ("[report\na = 1", "没有闭合", "应写作 `[report]`"),
        ("a = [1, 2\nb = 1", "没有闭合", "请补上 `]`"),
        ("a = { b = 1\nc = 1 }", "没有闭合", "请在同一行补上 `}`"),
        ("[section]\na = 1\n[section]\na = 2", "重复", "首次出现在第1行；每一处都应写作 `[[section]]`"),
        ("[section]\na = 1\n[[section]]\na = 2", "重复", "每一处都应写作 `[[section]]`"),
        ("a = 1\n[a]\nb = 1", "重复", "请保留正确的一处，或合并两处"),
        ("a = -", "`-` 不是有效的TOML值", "不掌握的写 `{}`"),
        ("a = 无", "`无` 不是有效的TOML值", "不掌握的写 `{}`"),
        ("a = [1, /, 2]", "`/` 不是有效的TOML值", "写成只含其余各列的表"),
        ("a =", "缺少值", "不掌握的写 `{}`"),
        ("a = (1, 2)", "`(` 不是有效的TOML值", "写在方括号中"),
        ("a = .5", "小数点前后缺少数字", "小数点前后都写上数字"),
        ('a = ["甲" "乙"]', "两个值之间缺少逗号", "在两者之间加逗号"),
        ("a = [1; 2]", "两个值之间缺少逗号", "请改为 `,`"),
        ("text =\n正文", "缺少值", "应写在该部分的两个"),
        ("a = !", "不是有效的TOML值", "请写数字、日期"),
    ],
)
def test_each_mistake_has_its_own_advice(text, said, advice):
    (finding,) = read("x", text.encode()).findings
    assert said in message(finding, "zh")
    assert advice in hint(finding, "zh")
    assert hint(finding, "en")


@pytest.mark.parametrize("closing", list(re.finditer(r'^"""\n', SOUND, re.MULTILINE)), ids=lambda match: match.start())
def test_a_text_that_is_not_closed_is_found_where_it_begins(closing):
    before = SOUND[: closing.start()]
    (finding,) = read("x", (before + SOUND[closing.end() :]).encode()).findings
    assert finding.line == before[: before.rindex('text = """')].count("\n") + 1
    assert hint(finding, "zh") == '请在正文末尾补上 `"""`'


def _numbers(text):
    """Return the numbers in a text, with and without what separates their digits."""
    return {
        int(number)
        for spelt in (text, re.sub(r"(?<=\d)[,，、\s]+(?=\d)", "", text))
        for number in re.findall(r"\d+", spelt)
    }


ON_A_FIGURE = {
    "separators": lambda key, number: f"{key} = {int(number):,}",
    "a zero in front": lambda key, number: f"{key} = 0{number}",
    "a unit": lambda key, number: f"{key} = {number}件",
    "a large unit": lambda key, number: f"{key} = {number}万",
    "no equals sign": lambda key, number: f"{key} {number}",
    "a colon": lambda key, number: f"{key}: {number}",
    "a wide equals sign": lambda key, number: f"{key} ＝ {number}",
    "wide digits": lambda key, number: f"{key} = {number.translate({48 + at: 0xFF10 + at for at in range(10)})}",
    "two numbers": lambda key, number: f"{key} = {number} {number}",
    "a comma": lambda key, number: f"{key} = {number},",
    "a semicolon": lambda key, number: f"{key} = {number};",
    "a slashed comment": lambda key, number: f"{key} = {number} // 件",
    "no brackets": lambda key, number: f"{key} = {number}, {number}",
    "no closing bracket": lambda key, number: f"{key} = [{number}, {number}",
    "no value": lambda key, _: f"{key} =",
    "a dash": lambda key, _: f"{key} = -",
    "text": lambda key, _: f"{key} = 某市",
    "wide quotation marks": lambda key, _: f"{key} = “某市”",
    "a mark that is not closed": lambda key, _: f'{key} = "某市',
    "marks within marks": lambda key, _: f'{key} = "某"市"府"',
    "backslashes": lambda key, _: f'{key} = "C:\\某市\\2022"',
    "a header": lambda key, _: f"[{key}",
    "the key again": lambda key, number: f"{key} = {number}",
}
FIGURES = re.findall(r"^(\w+) += ([1-9]\d{3,})$", SOUND, re.MULTILINE)


@pytest.mark.parametrize("mistake", ON_A_FIGURE)
@given(st.sampled_from(FIGURES))
def test_one_mistake_in_a_definition_is_found_on_its_line_without_another_number(mistake, figure):
    before, line, after = re.split(rf"^({figure[0]} += {figure[1]})$", SOUND, maxsplit=1, flags=re.MULTILINE)
    wrong = ON_A_FIGURE[mistake](*figure)
    spoilt = before + (f"{line}\n" if mistake == "the key again" else "") + wrong + after
    (finding,) = read("x", spoilt.encode()).findings
    assert finding.code == "toml"
    assert spoilt.split("\n")[finding.line - 1] == wrong
    for lang in ("zh", "en"):
        advice = re.sub(r"第\d+[行列]|(?:line|column) \d+", "", hint(finding, lang))
        assert _numbers(advice) <= _numbers(spoilt) | {0}


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("new = 12\t3\t0", "应写作 `new = [12, 3, 0]`"),
        ("new = [12\t3\t0]", "应写作 `new = [12, 3, 0]`"),
        ("new = [\n12\t3\t0\n]", "应写作 `12, 3, 0`"),
        ("  new = 12\t-3\t0.50  # 件", "应写作 `new = [12, -3, 0.50]`"),
        ("12\t3\t0", "`[12, 3, 0]`"),
        ("本年新收\t12\t3\t0", "按列各写一个数"),
        ("new = 12\t\t0\t1", "按列各写一个数"),
        ("new = 3,440\t75\t0", "按列各写一个数"),
        ("new = \t3\t75\t0", "按列各写一个数"),
        ("new = 12\t3\t", "按列各写一个数"),
        ("new = 12\t07", "按列各写一个数"),
    ],
)
def test_a_row_pasted_from_a_spreadsheet_is_recognised(text, advice):
    (finding,) = read("x", text.encode()).findings
    assert "电子表格" in message(finding, "zh")
    assert "spreadsheet" in message(finding, "en")
    assert advice in hint(finding, "zh")
    if "应写作" in advice:
        row = advice.split("`")[1]
        assert read("x", (row if "=" in row else f"new = [{row}]").encode()).value


@pytest.mark.parametrize("text", ["new = [12,\t3 0]", "a = 1\tb = 2", "new = [12\t, 3 4]"])
def test_a_tab_alone_is_no_spreadsheet(text):
    (finding,) = read("x", text.encode()).findings
    assert "电子表格" not in message(finding, "zh")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
@pytest.mark.parametrize("text", [SOUND, 'form = "cn-2021"\n', "# 某县人民政府报告\r\nform = 1\r\n"])
def test_utf_16_is_called_by_its_name(encoding, text):
    (finding,) = read("x", text.encode(encoding)).findings
    assert finding.code == "encoding"
    assert encoding[:6].upper() in message(finding, "zh")
    assert encoding[:6].upper() in message(finding, "en")
    assert "GBK" not in hint(finding, "zh") + hint(finding, "en")
    assert "UTF-8" in hint(finding, "en")


def test_gbk_is_not_called_utf_16():
    (finding,) = read("x", SOUND.encode("gb18030")).findings
    assert "UTF-16" not in message(finding, "zh")
    assert "GBK" in hint(finding, "zh")


@given(st.data())
def test_whatever_is_spoilt_a_fault_has_a_place_in_the_file_and_is_said_in_chinese(data):
    at = data.draw(st.integers(0, len(SOUND) - 1))
    spoilt = SOUND[:at] + data.draw(
        st.sampled_from(
            ["", '"', "'", "[", "]", "{", "=", "，", "、", "【", "\u3000", "\u200b", "\t", "\x07", "\r", "\\"]
        )
    )
    spoilt += SOUND[at + data.draw(st.integers(0, 2)) :]
    for found in read("x", spoilt.encode()).findings:
        assert found.code == "toml"
        assert 1 <= found.line <= spoilt.count("\n") + 1
        assert 1 <= found.column <= len(spoilt.split("\n")[found.line - 1]) + 1
        assert not re.search(r"[A-Za-z]{4,}", message(found, "zh").replace("TOML", "").replace("govreport init", ""))


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "[" * 30_000,
        "x = " + "{a=" * 30_000,
        "x = " + "=" * 30_000,
        "x = " + "+-" * 30_000,
        "x = [" + "+" * 30_000,
    ],
)
def test_what_overflows_the_stack_of_toml_rs_is_explained(source):
    (finding,) = read("x", source.encode()).findings
    assert finding.code == "toml"


@pytest.mark.parametrize("key", ["a." * 5000 + "a", '"a" . ' * 5000 + "b", "[" + "a." * 5000 + "a]\nb"])
def test_a_key_of_thousands_of_parts_is_nested_too_deeply(key):
    (finding,) = read("x", f"{key} = 1\n= 1".encode()).findings
    assert finding.arguments["reason"] == "toml-deep"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ('a = 1\n"b" = 2\na = 3', 1),
        ("[a]\nb = 1\n[c]\nb = 1\n[a] # again", 1),
        ("[a]\n[ b ]\nx = 1\n\n[ b ]", 2),
    ],
)
def test_what_comes_twice_came_first_on_a_line(source, line):
    (finding,) = read("x", source.encode()).findings
    assert (finding.arguments["reason"], finding.arguments["first"]) == ("toml-twice", line)
