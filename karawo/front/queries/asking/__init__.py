"""The free question: what is asked, what may be answered, and how it is drawn."""

from karawo.front.queries.asking.answering import Found, TooLarge, answered, proof
from karawo.front.queries.asking.choosing import Choices, choices, first_questions, measures_to_choose
from karawo.front.queries.asking.drawing import table, whole
from karawo.front.queries.asking.picture import as_of, groups, has_map, picture
from karawo.front.queries.asking.reading import PLACE_SLUGS, Asked, Nonsense, read, salvaged
from karawo.front.queries.asking.wording import chips, in_words, title

__all__ = [
    "PLACE_SLUGS",
    "Asked",
    "Choices",
    "Found",
    "Nonsense",
    "TooLarge",
    "answered",
    "as_of",
    "chips",
    "choices",
    "first_questions",
    "groups",
    "has_map",
    "in_words",
    "measures_to_choose",
    "picture",
    "proof",
    "read",
    "salvaged",
    "table",
    "title",
    "whole",
]
