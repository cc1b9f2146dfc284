"""Reading surveys: their results, and which there are."""

from karawo.surveys.queries.finding import (
    centres_within,
    latest_closed_of,
    open_round_of,
    published_surveys,
    questionnaires_for,
)
from karawo.surveys.queries.publishing import Publication, publication_of
from karawo.surveys.queries.results import (
    Comparison,
    ElementResult,
    Group,
    Grouping,
    Reach,
    Result,
    compared,
    former_of,
    groupings_of,
    index_of,
    is_publishable,
    result_of,
    sheet_rows,
    suggestions_of,
)

__all__ = [
    "Comparison",
    "ElementResult",
    "Group",
    "Grouping",
    "Publication",
    "Reach",
    "Result",
    "centres_within",
    "compared",
    "former_of",
    "groupings_of",
    "index_of",
    "is_publishable",
    "latest_closed_of",
    "open_round_of",
    "publication_of",
    "published_surveys",
    "questionnaires_for",
    "result_of",
    "sheet_rows",
    "suggestions_of",
]
