"""The catalogue of measures, and their answers within the caller's scope."""

from karawo.measures.queries.answering import answer, answers, asked, cross, recent_answers, told
from karawo.measures.queries.catalogue import (
    Cells,
    Dated,
    Dimension,
    Measure,
    Rollup,
    UnknownMeasureError,
    by_key,
    catalogue,
    find,
    register,
    rows_at,
)
from karawo.measures.queries.wording import Card, bar_rows, card, value_text

__all__ = [
    "Card",
    "Cells",
    "Dated",
    "Dimension",
    "Measure",
    "Rollup",
    "UnknownMeasureError",
    "answer",
    "answers",
    "asked",
    "bar_rows",
    "by_key",
    "card",
    "catalogue",
    "cross",
    "find",
    "recent_answers",
    "register",
    "rows_at",
    "told",
    "value_text",
]
