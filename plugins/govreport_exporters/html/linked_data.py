"""The description of a report's data for search engines and catalogues: schema.org's Dataset, which DCAT maps to."""

from __future__ import annotations

from typing import Any

from govreport_cli.plugin import Report

_SUBJECT = "政府信息公开工作年度报告"
_LANGUAGE = "zh-CN"


def described(report: Report) -> dict[str, Any]:
    """Return the description as JSON-LD; what is not known is left out."""
    agency: dict[str, Any] = {"@type": "GovernmentOrganization", "name": report.agency}
    if report.code:
        agency["identifier"] = {
            "@type": "PropertyValue",
            "propertyID": "统一社会信用代码",
            "value": report.code,
        }
    first, last = (day.isoformat() for day in report.period)
    data = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": report.title,
        "description": f"{report.agency}{report.year}年{_SUBJECT}的数据，按{report.form_title}编制。",
        "inLanguage": _LANGUAGE,
        "creator": agency,
        "publisher": agency,
        "keywords": [_SUBJECT, str(report.year), report.agency],
        "temporalCoverage": f"{first}/{last}",
        "dateCreated": report.issued.isoformat() if report.issued else None,
        "datePublished": report.published.isoformat() if report.published else None,
        "license": report.licence,
        "url": report.website,
    }
    return {key: value for key, value in data.items() if value}
