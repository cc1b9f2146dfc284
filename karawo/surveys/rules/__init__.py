"""The arithmetic of the survey, what the regulation fixes, and what of an answer may be kept or shown."""

from karawo.surveys.rules.elements import ELEMENTS, SCORES, Element
from karawo.surveys.rules.index import (
    ElementMean,
    Index,
    Interval,
    Scores,
    Weighting,
    index,
    interval,
    lowest,
    means,
    ranks,
    rounded,
    weight,
)
from karawo.surveys.rules.privacy import MASK, masked, publishable
from karawo.surveys.rules.sample import percent_of, sample_size
from karawo.surveys.rules.terms import Grade, GradeTable, NotInForce, grade_of, grade_table, lowest_count

__all__ = [
    "ELEMENTS",
    "MASK",
    "SCORES",
    "Element",
    "ElementMean",
    "Grade",
    "GradeTable",
    "Index",
    "Interval",
    "NotInForce",
    "Scores",
    "Weighting",
    "grade_of",
    "grade_table",
    "index",
    "interval",
    "lowest",
    "lowest_count",
    "masked",
    "means",
    "percent_of",
    "publishable",
    "ranks",
    "rounded",
    "sample_size",
    "weight",
]
