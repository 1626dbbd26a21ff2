"""Draw a certificate of results: facts in, PDF bytes out; letter, upright, tagged, PDF/UA-1.

The same facts give the same bytes. Everything can be read in grey: bars have lines and figures.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import date

from django.template.loader import get_template, render_to_string

from rumbo.figures import written
from training.certifying import codes, pdf
from training.certifying.words import day

from . import words
from .facts import CohortFacts, Group, Row, share

TEMPLATE, STYLES = "training/attesting/results.html", "training/attesting/results.css"
OTHER = {"es": "en", "en": "es"}
MOST_GROUPS = 12  # listed on the paper; the workbook has them all
LEFT, BAR, ROW = 176, 280, 17  # of a chart, in units: where bars begin, the longest, each row


def draw(
    facts: CohortFacts,
    language: str = "es",
    attached: Sequence[pdf.Attached] = (),
    payload: str = "",
) -> bytes:
    """`language` leads; the other one stands beside it. `payload`: of the QR code."""
    press = pdf.press()
    identifier = hashlib.sha256(f"{facts.code}/{facts.rules_version}".encode()).digest()[:16]
    return press.print(
        markup(facts, language, payload),
        identifier,
        {},
        pdf.embedded(attached, facts.issued_on),
        press.styles(get_template(STYLES).render()),
    )


def data(facts: CohortFacts) -> pdf.Attached:
    """The figures for machines, just as they are on the paper: what is hidden is not in them."""
    content = json.dumps(facts.to_json(), ensure_ascii=False, indent=1, sort_keys=True)
    return pdf.Attached("resultados.json", content.encode(), "Resultados · Results", "Data")


def markup(facts: CohortFacts, language: str = "es", payload: str = "") -> str:
    other = OTHER[language]
    return render_to_string(
        TEMPLATE,
        {
            "facts": facts,
            "lead": _half(facts, language),
            "other": _half(facts, other),
            "code": codes.shown(facts.code),
            "place": facts.verify_url.partition("://")[2].rpartition("/")[0],
            "qr": pdf.qr(facts.verify_url, payload),
            "created": facts.issued_on.isoformat(),
            "funnel": _chart(facts, words.FUNNEL, language),
            "outcomes": _chart(facts, words.AFTER, language),
            "tables": [_table(facts, measures, language) for measures in TABLES],
            "groups": [_group(each, language) for each in facts.groups[:MOST_GROUPS]],
            "more": max(len(facts.groups) - MOST_GROUPS, 0),
        },
    )


# Two tables side by side would be too narrow: first how far people came, then what followed.
TABLES = (("enrolled", "attended", "completed", "certified"), words.AFTER)


def _half(facts: CohortFacts, language: str) -> dict:
    """All words of one language."""
    award = facts.award_en if language == "en" and facts.award_en else facts.award_es
    return {
        "lang": language,
        "title": words.TITLE[language],
        "award": award,
        "cut": day(facts.cut_on, language),
        "issued": day(facts.issued_on, language),
        "period": words.period(facts.starts_on, facts.ends_on, language),
        "place": facts.place or words.label("everywhere", language),
        "hidden": words.label("hidden", language).format(k=facts.k),
        "rules": words.rules(facts.k, language),
        "words": {name: words.both(pair, language) for name, pair in words.LABELS.items()},
    }


def _group(group: Group, language: str) -> dict[str, str]:
    courses = {"es": group.course_es, "en": group.course_en or group.course_es}
    return {
        "course": courses[language],
        "other": courses[OTHER[language]],
        "name": group.name,
        "center": group.center,
        "period": words.period(
            date.fromisoformat(group.starts_on), date.fromisoformat(group.ends_on), language
        ),
    }


def _chart(facts: CohortFacts, measures: tuple[str, ...], language: str) -> dict:
    """Bars with their places, in units of the picture; no bar where a figure is hidden."""
    whole = facts.whole.figures
    longest = max((count for count in whole.values() if count), default=1)
    bars = [_bar(facts, name, language, at, longest) for at, name in enumerate(measures)]
    return {"bars": bars, "height": ROW * len(bars) + 1, "left": LEFT}


def _bar(facts: CohortFacts, measure: str, language: str, at: int, longest: int) -> dict:
    count, top = facts.whole.figures[measure], at * ROW
    width = round(BAR * count / longest) if count else 0
    return {
        "label": words.measure(measure, language),
        "other": words.measure(measure, OTHER[language]),
        "figure": _figure(count),
        "share": share(facts.whole, measure),
        "width": width,
        "top": top + 2,
        "line": top + 12,
        "after": LEFT + 6 + width,
    }


def _figure(count: int | None) -> str:
    return words.HIDDEN if count is None else written(count)


def _table(facts: CohortFacts, measures: tuple[str, ...], language: str) -> dict:
    return {
        "measures": [
            (words.measure(name, language), words.measure(name, OTHER[language]))
            for name in measures
        ],
        "parts": [
            (words.both(words.DIMENSIONS[dimension], language), lines)
            for dimension in words.DIMENSIONS
            if (lines := [_line(row, measures, language) for row in facts.of(dimension)])
        ],
    }


def _line(row: Row, measures: tuple[str, ...], language: str) -> dict:
    return {
        "label": words.row(row.name, language),
        "other": words.row(row.name, OTHER[language]),
        "cells": [(_figure(row.figures[name]), share(row, name)) for name in measures],
    }
