"""Measures as JSON: the same answers, the same scope."""

from __future__ import annotations

from typing import Any

from karawo.measures.queries import Measure
from karawo.measures.rules import Answer, Cross, Figure


def as_json(measure: Measure, answer: Answer) -> dict[str, Any]:
    return {
        "measure": measure.slug,
        "title": str(measure.title),
        "definition": str(measure.definition),
        "unit": str(measure.unit),
        "denominator": str(measure.denominator),
        "as_of_rule": str(measure.as_of),
        "as_of": answer.as_of.isoformat(),
        "by": answer.by or None,
        "whole": _figure(answer.whole),
        "groups": [_figure(figure) for figure in answer.groups],
    }


def cross_as_json(measure: Measure, found: Cross, *, has_rows: bool = True) -> dict[str, Any]:
    """cells: row and column as their keys; a pair that has no rows is not among them."""
    return {
        "measure": measure.slug,
        "title": str(measure.title),
        "definition": str(measure.definition),
        "unit": str(measure.unit),
        "denominator": str(measure.denominator),
        "as_of_rule": str(measure.as_of),
        "as_of": found.as_of.isoformat(),
        "by": list(found.by),
        "whole": _figure(found.whole, has_rows=has_rows),
        "groups": [_figure(figure, has_rows=has_rows) for figure in found.rows],
        "columns": [_figure(figure, has_rows=has_rows) for figure in found.columns],
        "cells": [
            {"row": row.key, "column": column.key, **_figure(figure, has_rows=has_rows)}
            for row, column, figure in found.lines
            if column is not None
        ],
    }


def _figure(figure: Figure, *, has_rows: bool = True) -> dict[str, Any]:
    if figure.is_suppressed:
        return {"key": figure.key, "label": str(figure.label), "is_suppressed": True}
    return {
        "key": figure.key,
        "label": str(figure.label),
        "value": None if figure.value is None else float(figure.value),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "unknown": figure.unknown,
        "rows": (figure.rows_url or None) if has_rows else None,
    }
