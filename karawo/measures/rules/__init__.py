"""What a figure is made of, and what of it may be shown to whom."""

from karawo.measures.rules.figures import (
    OF_VALUES,
    Answer,
    Cross,
    Figure,
    Reading,
    ordered,
    percent,
    size_of,
    without_rows,
)
from karawo.measures.rules.withholding import SMALL_CELL, Place, by_place, is_small, suppressed, withheld

__all__ = [
    "OF_VALUES",
    "SMALL_CELL",
    "Answer",
    "Cross",
    "Figure",
    "Place",
    "Reading",
    "by_place",
    "is_small",
    "ordered",
    "percent",
    "size_of",
    "suppressed",
    "withheld",
    "without_rows",
]
