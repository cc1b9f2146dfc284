"""Answers in words, as every page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from karawo.kit.dates import format_moment
from karawo.kit.numbers import format_decimal, format_integer, round_half_up
from karawo.measures.queries.catalogue import Measure
from karawo.measures.rules import Answer, Figure, Reading


@dataclass(frozen=True)
class Card:
    """A figure in words, as every page shows it: nothing of what it must carry can be left out."""

    label: str
    value: str
    unit: str
    definition: str
    denominator: str
    unknown: str
    as_of: str
    href: str
    tone: str = ""


def value_text(measure: Measure, figure: Figure) -> str:
    """ "1.284", "61,4", or "" where nothing can be said; the unit stands beside it."""
    if figure.value is None:
        return ""
    if measure.reading is Reading.SHARE:
        return format_decimal(figure.value, 1)
    if measure.reading is Reading.MEAN:
        return format_decimal(figure.value, 2)
    return format_integer(int(round_half_up(figure.value)))


def card(measure: Measure, found: Answer, *, href: str = "") -> Card:
    whole = found.whole
    return Card(
        label=str(measure.title),
        value=value_text(measure, whole),
        unit=str(measure.unit),
        definition=str(measure.definition),
        denominator=f"{format_integer(whole.denominator)} {measure.denominator}",
        unknown=format_integer(whole.unknown),
        as_of=format_moment(timezone.localtime(found.as_of)),
        href=href or whole.rows_url,
    )


def bar_rows(measure: Measure, found: Answer) -> list[dict[str, Any]]:
    """For the bar chart: the longest bar is 100 %; a group that says nothing has no bar."""
    sizes = [abs(float(figure.value or 0)) for figure in found.groups]
    longest = max(sizes, default=0) or 1
    return [
        {
            "label": figure.label,
            "value": value_text(measure, figure) or "–",
            "percent": round(100 * size / longest, 2),
            "url": figure.rows_url,
            "is_unknown": figure.key == "",
        }
        for figure, size in zip(found.groups, sizes, strict=True)
    ]
