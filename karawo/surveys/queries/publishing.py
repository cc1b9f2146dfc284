"""What everybody may see of a survey that was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from karawo.regions.access import EVERYTHING, within
from karawo.surveys.models import Survey
from karawo.surveys.queries.results import Comparison, Grouping, Result, compared, groupings_of, result_of


@dataclass(frozen=True, slots=True)
class Publication:
    """follow_ups: (element, action, due_on, done_on)."""

    result: Result
    comparison: Comparison | None
    groupings: tuple[Grouping, ...]
    follow_ups: list[tuple[str, str, date, date | None]]


def publication_of(survey: Survey) -> Publication:
    """The rows behind a published result are read beyond the visitor's scope; only what may be published leaves.

    survey: from `published_survey`.
    """
    with within(EVERYTHING):
        result = result_of(survey)
        return Publication(
            result,
            compared(result),
            groupings_of(survey, is_published=True),
            list(survey.follow_ups.values_list("element", "action", "due_on", "done_on")),
        )
