"""What of a published survey may leave the house, read beyond the visitor's scope."""

from __future__ import annotations

from dataclasses import dataclass

from karawo.regions.access import EVERYTHING, within
from karawo.surveys.models import FollowUp, Survey
from karawo.surveys.queries.results import (
    Comparison,
    Grouping,
    Result,
    compared,
    groupings_of,
    is_publishable,
    result_of,
)


@dataclass(frozen=True)
class Publication:
    """result, comparison: None where there are too few answers to show anything. groupings: small cells withheld."""

    survey: Survey
    result: Result | None
    comparison: Comparison | None
    groupings: tuple[Grouping, ...]
    follow_ups: tuple[FollowUp, ...]


def publication_of(survey_id: int) -> Publication | None:
    """None for a survey that is unknown or not published: a stranger learns no more than that."""
    with within(EVERYTHING):
        found = Survey.objects.published().select_related("questionnaire", "region")
        survey = found.filter(pk=survey_id).first()
        if survey is None:
            return None
        result = result_of(survey)
        if not is_publishable(result):
            return Publication(survey, None, None, (), ())
        comparison = compared(result)
        if comparison is not None and not is_publishable(comparison.former):
            comparison = None
        return Publication(
            survey,
            result,
            comparison,
            groupings_of(survey, is_published=True),
            tuple(survey.follow_ups.all()),
        )
