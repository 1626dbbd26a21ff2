"""Figures of a certificate of results as the pages show them, in the reader's language."""

from django.utils.translation import get_language

from training.certifying.codes import shown
from training.models import CohortCertificate

from . import acts, words
from .drawing import TABLES
from .facts import CohortFacts, Row, rows, share


def line(certificate: CohortCertificate) -> dict:
    facts = CohortFacts.from_json(certificate.facts)
    return {"certificate": certificate, **_about(facts, _language())}


def page(certificate: CohortCertificate) -> dict:
    facts, language = CohortFacts.from_json(certificate.facts), _language()
    return {
        "certificate": certificate,
        "award": certificate.award,
        "facts": facts,
        "code": shown(certificate.code),
        "rules": words.rules(facts.k, language),
        **_about(facts, language),
        **_tables(facts.rows, facts.k, language),
    }


def draft(found: acts.Draft) -> dict:
    selection, language = found.selection, _language()
    lines, k = rows(found.cells, found.closed), acts.least()
    true = {cell: count for cell, count in found.cells.items() if cell in found.closed}
    return {
        "groups": found.offerings,
        "place": selection.offering or selection.center,
        "period": words.period(selection.start, selection.end, language),
        "cut_on": found.cut_on,
        "rules": words.rules(k, language),
        **_tables(lines, k, language, true),
    }


def _about(facts: CohortFacts, language: str) -> dict:
    return {
        "place": facts.place or words.label("everywhere", language),
        "period": words.period(facts.starts_on, facts.ends_on, language),
        "cut_on": facts.cut_on,
    }


def _tables(lines: tuple[Row, ...], k: int, language: str, true: dict | None = None) -> dict:
    """`true`: hidden figures, for the organization that draws them up; none leave with it."""
    return {
        "tables": [_table(lines, measures, language, true or {}) for measures in TABLES],
        "legend": words.label("hidden", language).format(k=k),
        "hides": any(count is None for row in lines for count in row.figures.values()),
    }


def _table(lines, measures: tuple[str, ...], language: str, true: dict) -> dict:
    return {
        "measures": [words.measure(name, language) for name in measures],
        "rows": [
            {
                "label": words.row(row.name, language),
                "cells": [
                    {
                        "count": row.figures[name],
                        "share": share(row, name),
                        "true": true.get((row.dimension, row.name, name)),
                    }
                    for name in measures
                ],
            }
            for row in lines
        ],
    }


def _language() -> str:
    return "en" if get_language() == "en" else "es"
