"""The prose of the generated definitions: sentences an office would write, chosen by number."""

from __future__ import annotations

from collections.abc import Sequence

_OPENING = (
    "坚持以公开为常态、不公开为例外，依法、及时、准确公开政府信息",
    "认真落实政府信息公开条例，围绕中心工作和群众关切推进政务公开",
    "深入推进决策、执行、管理、服务、结果公开，保障公众的知情权",
)
_DISCLOSURE = (
    "及时公开规划、财政预决算、重大建设项目、社会救助、就业、教育、医疗卫生等领域的信息，做到应公开尽公开。",
    "重点公开行政许可、行政处罚、政府采购、公共资源交易、生态环境和食品药品监管等方面的信息，并按时更新公开目录。",
    "集中公开现行有效的行政规范性文件，注明有效性，方便公众查询和下载，同时清理已经失效的内容。",
)
_REQUESTS = (
    "规范登记、审核、办理、答复、归档各个环节，统一答复格式，做到件件有登记、事事有回音。",
    "加强与申请人的沟通，疑难申请由法制机构会商，答复的合法性和规范性进一步提高。",
    "开通当面、信函、网络等受理渠道，公布联系方式，按法定时限答复，不收取条例规定以外的任何费用。",
)
_MANAGEMENT = (
    "落实公文公开属性源头认定和保密审查制度，先审查、后公开，一事一审；定期评估不予公开的信息，能够公开的及时转为公开。",
    "完善政府信息制作、获取、保存、处理等制度，实行动态管理，对已公开的信息定期核对，发现错漏及时更正。",
    "严格信息发布审核，执行三审三校，保护个人隐私和商业秘密，全年未发生失密泄密事件。",
)
_PLATFORM = (
    "优化政府网站的栏目和检索功能，推进适老化与无障碍改造；政务新媒体实行清单管理，关停长期不更新的账号。",
    "在政务服务大厅、档案馆、图书馆设立政府信息查阅点，配备专人和设备，为群众查阅信息提供便利。",
    "整合政府网站、政务新媒体和政府公报，同一信息在各平台同步发布，内容一致，查阅方便。",
)
_SUPERVISION = (
    "把政务公开纳入年度绩效考核，定期通报检查结果，对存在的问题限期整改；组织业务培训，提高工作人员的能力。",
    "健全领导小组统筹、办公室牵头、各单位负责的工作机制，开展社会评议，主动接受公众监督。",
    "建立日常监测与专项检查相结合的制度，发现问题当天转办，整改情况逐项核验，未发生责任追究的情形。",
)
_PROBLEMS = (
    "公开的主动性不够强，个别单位对应当公开的事项理解不深，更新不及时",
    "政策解读以文字为主，图解、视频等形式较少，针对性和可读性有待提高",
    "基层工作人员变动频繁，业务不够熟练，答复文书的说理不够充分",
    "信息检索不够便捷，部分栏目的分类与群众的使用习惯不一致",
    "公开平台之间衔接不够紧密，数据共享和重复利用的水平不高",
)
_REMEDIES = (
    "加强学习培训，把条例和有关规定列入年度培训计划，邀请专家讲解典型案例，提高依法公开的意识和能力",
    "丰富解读形式，由起草单位负责人带头解读，重要政策同步发布图解和问答，让群众看得懂、用得上",
    "完善工作制度，明确各环节的责任人和时限，对答复文书实行集体审核，减少因程序不当引起的争议",
    "改进网站检索和栏目设置，按照办事主题归类，定期听取群众意见，把常用信息放在显著位置",
    "推进平台整合和数据共享，统一信息的标准和格式，一次录入、多处发布，提高公开的效率和质量",
)
_OTHER = (
    "本机关没有其他需要报告的事项。",
    "人大代表建议和政协提案的办理结果已按规定公开。",
    "基层政务公开标准化规范化工作按计划推进，事项目录已全部公布。",
)
_NUMERALS = "一二三"


def overview(number: int, agency: str, year: int, received: int) -> str:
    """Return the text of the section ``overview``; one of its numbers is typed, the others are placeholders."""
    return f"""\
{year}年，{agency}{_pick(_OPENING, number)}，各项工作取得新的进展。

# 主动公开

{_two(_DISCLOSURE, number // 3)}全年制发行政规范性文件{{{{ documents.normative_documents.made }}}}件，\
废止{{{{ documents.normative_documents.repealed }}}}件，\
现行有效{{{{ documents.normative_documents.in_force }}}}件。

# 依申请公开

全年新收政府信息公开申请{received}件，其中自然人申请{{{{ requests.new.natural_person }}}}件，\
商业企业申请{{{{ requests.new.enterprise }}}}件；上年结转{{{{ requests.carried_in.total }}}}件，\
结转下年度继续办理{{{{ requests.carried_out.total }}}}件。{_two(_REQUESTS, number // 5)}

# 政府信息管理

{_two(_MANAGEMENT, number // 7)}

# 政府信息公开平台建设

{_two(_PLATFORM, number // 11)}

# 监督保障

{_two(_SUPERVISION, number // 13)}
"""


def problems(number: int) -> str:
    """Return the text of the section ``problems``: three problems, and what is done about each."""
    chosen = [(number + step) % len(_PROBLEMS) for step in range(3)]
    found = "\n".join(f"{at}. {_PROBLEMS[which]}。" for at, which in enumerate(chosen, 1))
    planned = "\n\n".join(f"**{_NUMERALS[at]}是**{_REMEDIES[which]}。" for at, which in enumerate(chosen))
    return f"""\
政府信息公开工作取得了一定成效，但与群众的期待相比还有差距，主要是：

{found}

针对这些问题，下一步采取以下措施：

{planned}
"""


def other(number: int) -> str:
    """Return the text of the section ``other``, which reports the fees."""
    return f"""\
全年对{{{{ fees.cases }}}}件申请收取信息处理费{{{{ fees.collected }}}}元。{_pick(_OTHER, number)}
"""


def _pick(sentences: Sequence[str], number: int) -> str:
    return sentences[number % len(sentences)]


def _two(sentences: Sequence[str], number: int) -> str:
    return _pick(sentences, number) + _pick(sentences, number + 1)
