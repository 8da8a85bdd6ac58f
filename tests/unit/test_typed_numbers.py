"""Numbers typed in the prose: those that contradict a table are found, and those that only seem to are ignored."""

from __future__ import annotations

import pytest

from govreport_cli.pipeline import examine


@pytest.fixture
def findings(fixtures, with_text):
    """Return what is found wrong with the numbers of a text in a report: 宿迁 2023, or another."""

    def find(text, name="suqian-2023"):
        path = fixtures / name / "report.toml"
        changed = with_text(path.read_text("utf-8"), text)
        return [
            entry for entry in examine(name, changed.encode(), path.parent).findings if entry.code == "prose-number"
        ]

    return find


@pytest.fixture
def said(findings):
    """Return the numbers of a text that are found wrong, with the words that name them."""
    return lambda *args: [entry.arguments["typed"] for entry in findings(*args)]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("2023年，宿迁市共收到政府信息公开申请3600件。", "收到政府信息公开申请3600件"),
        ("全年收到各类政府信息公开申请**3,600**件，均依法办理。", "收到各类政府信息公开申请**3,600**件"),
        ("其中，予以公开1911件，部分公开328件，不予公开142件。", "予以公开1911件"),
        ("予以公开、部分公开1191件。", "予以公开、部分公开1191件"),
        ("不予公开143件", "不予公开143件"),
        ("上年结转69件，结转下年度继续办理121件", "上年结转69件"),
        ("制发行政规范性文件190件，废止行政规范性文件489件。", "制发行政规范性文件190件"),
        ("作出行政处罚2822562件", "作出行政处罚2822562件"),
        ("收取行政事业性收费59237.42万元。", "行政事业性收费59237.42万元"),
        ("因政府信息公开引起的行政复议404件，行政诉讼113件", "政府信息公开引起的行政复议404件"),
        ("全年发生政府信息公开行政复议404件", "政府信息公开行政复议404件"),
        ("行政许可处理决定3210件", "行政许可处理决定3210件"),
        (
            "共收到公民、法人和其他组织提交的政府信息公开申请3151件",
            "收到公民、法人和其他组织提交的政府信息公开申请3151件",
        ),
        ("全市行政机关新增政府信息公开申请3151件", "新增政府信息公开申请3151件"),
        ("与2022年相比，收到政府信息公开\n申请3151件。", "收到政府信息公开申请3151件"),
    ],
)
def test_a_number_that_contradicts_its_table_is_found(said, text, typed):
    assert said(text) == [typed]


@pytest.mark.parametrize(
    "text",
    [
        # What the report itself says, counting what was carried over or not.
        "全年收办政府信息公开申请3607件，新收政府信息公开申请3511件。",
        "予以公开1191件，部分公开328件，不予公开142件，无法提供1078件，不予处理406件，其他处理341件，结转下年度121件。",
        "予以公开和部分公开1519件。",
        "行政复议440件，行政处罚2822652件，收取信息处理费2950元。",
        # Another year, another office, a part of the work, a part of the year.
        "去年收到政府信息公开申请3000件。",
        "2022年收到政府信息公开申请3000件，行政复议300件。",
        "沭阳县收到政府信息公开申请477件，市教育局收到申请12件。",
        "其中，收到政府信息公开申请12件来自企业。",
        "一季度收到政府信息公开申请700件，1至6月收到申请1500件。",
        "网上收到申请2000件，当面收到申请10件。",
        # Changes, and numbers that are not exact.
        "收到政府信息公开申请比上年增加12件，行政处罚同比下降3.2%。",
        "收到政府信息公开申请3000余件，近3500件，约3500件，3000多件，3500件左右，3000件以上。",
        # Years, documents, phones, ordinals, dates, other things.
        "按照国办公开办函〔2021〕30号的要求，于2023年1月31日公布。电话：0527-84368000。",
        "第1件申请，第三次会议，行政许可事项12项，行政复议第5号决定，一是行政处罚3类。",
        "收到信访举报12件，收到人大代表建议100件。",
        "主动公开12条，信息公开申请指南2份。",
        "其他12件。",
        # Applicants, ways, other business, other bodies, other reviews, other periods; lines that go on; rounded money.
        "收到自然人申请3402件，收到企业申请99件，收到网络申请2650件，办结上年结转申请96件。",
        "办理征地拆迁申请900件，受理低保申请3200件，办理不动产登记申请15000件，受理听证申请6件，答复咨询申请30件。",
        "收到不服政府信息公开答复的行政复议申请440件，制发配套规章1件。",
        "全年办理行政复议案件1203件，办理行政处罚案件300件，公开行政许可1200件、行政处罚900件。",
        "市公安局规范办理流程，全年收到政府信息公开申请512件。",
        "### 市公安局\n\n全年收到政府信息公开申请512件，予以公开300件。",
        "各部门收到政府信息公开申请2081件，我办收到政府信息公开申请96件。",
        "2019—2023年，收到政府信息公开申请12000件。",
        "“十四五”以来，累计收到政府信息公开申请9000件；条例施行以来，累计受理政府信息公开申请9000件。",
        "2022年，市政府强化办理，\n收到政府信息公开申请3000件。",
        "行政事业性收费59237.24万元，行政事业性收费59237.2万元。",
        "收到申请3511，96件为上年结转。",
        # Years with a space; next year's work; another agency before a colon; a government among those below it.
        "2024 年，全区共收到政府信息公开申请 218 件，不予公开 8 件。",
        "2022 年度，收到政府信息公开申请 3000 件。",
        "# 2022年情况\n收到政府信息公开申请3000件，不予公开8件。",
        "沭阳县：\n收到政府信息公开申请477件。",
        "市教育局：\n收到政府信息公开申请12件。",
        "市政府收到政府信息公开申请349件，市有关部门收到政府信息公开申请933件。",
        "全市收办政府信息公开申请3607件。市政府收到政府信息公开申请349件。",
        "因2022年度政府信息公开申请引发行政复议1件、行政诉讼2件，结果维持2件。",
        # Other business, and parts, beside what the sentence is about.
        "依申请公开工作稳步推进，全年办理行政复议案件1203件，其中结果维持900件。",
        "全年依申请公开共收到网上申请105件，快递17件，合计122件。",
        "收到网上政府信息公开申请2650件，办结2600件，其中自然人2500件。",
        "收到政府信息公开申请3511件，其中网上申请2650件，办结2600件。",
        "办结12345热线工单3000件，答复咨询300件，自然人2500件，结果维持12件，维持12件。",
        "发布行政处罚决定300件，公开行政复议决定12份，制定涉企规范性文件3件。",
        "予以公开1191件；无法提供1078件；自2023年9月1日起，3起案件移送，申请表2份。",
        # What was carried out, and what was settled, of what the sentence has named.
        "新收政府信息公开申请3511件，上年结转96件，办结3486件，其中自然人3375件，结转至2024年办理121件。",
        "新收政府信息公开申请{{ requests.new.total }}件，办结3486件，2022年结转96件。",
        "政府信息公开行政复议440件，结果维持309件；行政诉讼113件，结果维持14件，尚未审结15件。",
        "政府信息公开行政复议440件、行政诉讼113件，其中维持323件、纠正18件。",
        # What the text has not named before, and what may be a part of a number that was not understood.
        "办结3000件。",
        "结果维持12件。",
        "全年发生行政复议1203件，行政诉讼300件。",
        "12件转交，新收政府信息公开申请{{ requests.new.total }}件，办结3000件。",
    ],
)
def test_what_only_looks_like_it_is_left_alone(said, text):
    assert said(text) == []


def test_what_is_not_reported_contradicts_nothing(said):
    assert said("收到政府信息公开申请27件", "shuyang-2023") == ["收到政府信息公开申请27件"]
    assert said("商业企业予以公开3件", "shuyang-2023") == []


def test_what_published_reports_say_of_themselves(said):
    assert said("受理政府信息公开申请3119件，答复3050件，行政复议351件", "huaian-2024") == []
    assert said("2022年1月1日至12月31日，办理政府信息公开申请75件，新收74件", "pingtan/2022") == []
    assert said("2022年1月1日至12月31日，办理政府信息公开申请76件", "pingtan/2022") == ["办理政府信息公开申请76件"]


@pytest.mark.parametrize(
    "text",
    [
        "总数" * 500 + "12件" + "、予以公开" * 300 + "3件" + "共计" * 29 + "3件",
        "1" * 40_000 + "x",
        "1," * 20_000,
        "“" * 58 + "1件。" * 2000,
    ],
)
def test_a_hostile_text_ends(said, text):
    assert said(text) == []


def test_where_one_meaning_is_not_known_nothing_is_said(said):
    """沭阳's blanks: what was carried over may be in the number."""
    assert said("办理政府信息公开申请26件", "shuyang-2023") == []


@pytest.mark.parametrize(
    ("text", "placeholder"),
    [
        ("不予公开29件。", "{{ requests.results.refused }}"),
        ("无法提供29件。", "{{ requests.results.unavailable }}"),
        ("其他处理29件。", "{{ requests.results.other }}"),
        ("政府信息公开行政诉讼29件。", "{{ review.litigation }}"),
        ("部分公开29件。", "{{ requests.results.partly_granted.total }}"),
        ("予以公开和部分公开29件。", None),
        ("收到政府信息公开申请29件。", None),
    ],
)
def test_a_hint_offers_only_a_figure_that_the_words_mean(findings, text, placeholder):
    """A placeholder for 不予公开 that printed only its first row would publish a wrong number without a warning."""
    (finding,) = findings(text)
    assert finding.arguments["placeholder"] == placeholder
    assert finding.indicator == finding.arguments["indicator"]
    if placeholder:
        figure = finding.arguments["figures"]
        assert findings(text.replace("29", placeholder)) == findings(text.replace("29", figure)) == []


def test_a_finding_says_what_the_words_may_mean_and_is_about_the_first_indicator(findings):
    (finding,) = findings("收到政府信息公开申请29件。")
    assert (finding.indicator, finding.arguments["figures"]) == ("requests.new.total", "3511 / 3607")


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("# 依申请公开\n全年收到政府信息公开申请3600件。", "收到政府信息公开申请3600件"),
        ("（二）依申请公开情况\n全年收到政府信息公开申请3600件。", "收到政府信息公开申请3600件"),
        ("办理情况如下：\n予以公开1911件。", "予以公开1911件"),
        ("其中：予以公开1911件。", "予以公开1911件"),
        ("2023 年，全市收到政府信息公开申请 3600 件。", "收到政府信息公开申请 3600 件"),
        ("2023 年 1 月 1 日至 12 月 31 日，收到政府信息公开申请 3600 件。", "收到政府信息公开申请 3600 件"),
        ("全年接到政府信息公开申请3600宗。", "接到政府信息公开申请3600宗"),
        ("同意公开1911件。", "同意公开1911件"),
        ("收取政府信息公开信息处理费2590元。", "收取政府信息公开信息处理费2590元"),
        ("结转下年度办理112件。", "结转下年度办理112件"),
        ("转下年度办理112件。", "转下年度办理112件"),
        ("转下一年度112件。", "转下一年度112件"),
        ("结转至2024年112件。", "结转至2024年112件"),
        ("结转到 2024 年办理 112 件。", "结转到 2024 年办理 112 件"),
        ("2022年结转69件。", "2022年结转69件"),
        ("受理政府信息公开申请3511件，共办结3468件。", "办结3468件"),
        ("受理政府信息公开申请{{ requests.new.total }}件，共办结3468件。", "办结3468件"),
        ("因政府信息公开引发行政复议440件，其中结果维持390件。", "结果维持390件"),
        ("因政府信息公开引发行政复议440件，维持309件；行政诉讼113件，维持41件。", "维持41件"),
        ("收到网上申请2650件，新收政府信息公开申请{{ requests.new.total }}件，共办结3468件。", "办结3468件"),
        ("因政府信息公开引发行政复议440件，维持309件；行政诉讼113件，维持309件。", "维持309件"),
        ("依申请公开工作有序推进，行政复议404件、行政诉讼113件。", "行政复议404件"),
        ("（二）依申请公开。全年平稳。被申请行政复议404起。", "申请行政复议404起"),
        ("全年发生政府信息公开行政复议案件440件，结果维持390件。", "结果维持390件"),
        ("制发规章2件、行政规范性文件190件。", "行政规范性文件190件"),
        ("集中公开现行有效行政规范性文件579件。", "公开现行有效行政规范性文件579件"),
    ],
)
def test_what_authors_call_it_is_understood(said, text, typed):
    assert said(text) == [typed]


@pytest.mark.parametrize(
    ("figure", "typed", "differs"),
    [
        ("59237.245", "59237.25", False),
        ("59237.245", "59237.24", False),
        ("59237.249", "59237.25", False),
        ("59237.249", "59237.24", False),
        ("59237.249", "59237", False),
        ("59237.249", "59237.23", True),
        ("59237.249", "59238", True),
    ],
)
def test_an_amount_may_be_rounded_or_cut_off_to_the_decimals_typed(fixtures, with_text, figure, typed, differs):
    source = (fixtures / "suqian-2023" / "report.toml").read_text("utf-8").replace("59237.2449", figure)
    found = examine("x", with_text(source, f"收取行政事业性收费{typed}万元。").encode()).findings
    assert [finding.code for finding in found] == ["prose-number"] * differs


@pytest.mark.parametrize(
    ("agency", "subject"),
    [
        ("某市人民政府", "市政府"),
        ("某区人民政府", "区政府"),
        ("某区人民政府", "2023年，某区政府"),
        ("某开发区管理委员会", "管委会"),
        ("某开发区管理委员会", "某开发区管委会"),
        ("某区某街道办事处", "我街道"),
        ("某区某街道办事处", "2023年我街道"),
        ("某县民政局", "我单位"),
        ("某县民政局", "本机关"),
        ("某县民政局", "全年我局"),
        ("某市发展和改革委员会", "我委"),
    ],
)
def test_what_an_agency_calls_itself(fixtures, agency, subject):
    source = (fixtures / "suqian-2023" / "report.toml").read_text("utf-8").replace("宿迁市人民政府", agency)
    source = source.replace(
        "全年新收政府信息公开申请{{ requests.new.total }}件", f"{subject}收到政府信息公开申请3600件"
    )
    found = [finding.code for finding in examine("x", source.encode()).findings]
    assert found == ["prose-number"]


def test_the_words_of_the_form_of_2014(said):
    text = "全年接到政府信息公开申请2件，办结2件。因政府信息公开申请行政复议2件、提起行政诉讼1件。"
    assert said(text, "suixian-2017") == [
        "接到政府信息公开申请2件",
        "办结2件",
        "政府信息公开申请行政复议2件",
        "提起行政诉讼1件",
    ]
    assert said(text.replace("2", "1").replace("诉讼1", "诉讼0"), "suixian-2017") == []
