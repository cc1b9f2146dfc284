"""Assessments read back: the last one, the history of a business, gaps and prefilled answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from karawo.growth.models import Assessment, NaikKelas, Rubric
from karawo.growth.models.assessment import AssessmentQuerySet
from karawo.growth.queries.register import known_of
from karawo.growth.queries.rubrics import as_rule, rubrics_by_id
from karawo.growth.rules import scoring
from karawo.growth.rules.known import Prefill, prefills
from karawo.growth.rules.rubric import Item, StepKind
from karawo.growth.rules.rubric import Rubric as RubricRule
from karawo.growth.rules.scoring import Answer, Gap, Result, State
from karawo.registry.models import Business


def latest_assessment(business_id: int, on: date) -> Assessment | None:
    """The last standing assessment of a business on the day, in the present scope; whatever the rubric."""
    return _of(business_id, on).latest_first().first()


def assessments_of(business_id: int, on: date) -> list[Assessment]:
    """Standing ones, newest first."""
    return list(_of(business_id, on).latest_first())


def _of(business_id: int, on: date) -> AssessmentQuerySet:
    rows = Assessment.objects.standing().filter(business_id=business_id, assessed_on__lte=on)
    return rows.select_related("rubric", "level", "assessed_by")


def answers_of(assessment: Assessment) -> dict[str, Answer]:
    """By slug of the item; what was not answered is absent."""
    return {
        row.item.slug: Answer(State(row.state), row.value)
        for row in assessment.answers.select_related("item")
    }


def result_of(assessment: Assessment) -> Result:
    """Scored anew from the answers; equals what the row keeps."""
    return scoring.score(rubric_rule(assessment.rubric_id), answers_of(assessment))


def gaps_of(assessment: Assessment) -> list[Gap]:
    """What would add most to the index comes first; what nobody knows is no gap (see `unanswered_of`)."""
    return scoring.gaps(rubric_rule(assessment.rubric_id), answers_of(assessment))


def unanswered_of(assessment: Assessment) -> list[Item]:
    return scoring.unanswered(rubric_rule(assessment.rubric_id), answers_of(assessment))


def rubric_rule(rubric_id: int) -> RubricRule:
    return as_rule(rubrics_by_id([rubric_id])[rubric_id])


def prefills_of(business: Business, rubric: Rubric, *, on: date) -> dict[str, Prefill]:
    """What the register already says to the items, by slug."""
    return prefills(as_rule(rubric), known_of(business, on=on), on=on)


@dataclass(frozen=True, slots=True)
class Change:
    """Two dated assessments by one rubric. points: of the index, positive is up."""

    before: Assessment
    after: Assessment
    points: Decimal
    levels: int


def change_of(history: list[Assessment]) -> Change | None:
    """The last assessment against the one before it, newest first; None unless both have an index by the same
    rubric: "naik" and "turun" are said with two dated assessments only."""
    if not history or history[0].index is None or history[0].level is None:
        return None
    after = history[0]
    for before in history[1:]:
        if (
            before.rubric.slug == after.rubric.slug
            and before.index is not None
            and before.level is not None
            and before.assessed_on < after.assessed_on
            and after.index is not None
            and after.level is not None
        ):
            return Change(before, after, after.index - before.index, after.level.rank - before.level.rank)
    return None


def event_of(assessment: Assessment) -> NaikKelas | None:
    """The move up or down that this assessment led to, waiting or confirmed."""
    rows = NaikKelas.objects.filter(to_assessment=assessment)
    return rows.filter(outcome__in=["", NaikKelas.Outcome.CONFIRMED]).order_by("-pk").first()


type Lead = Callable[[Gap, int], str]
_leads: dict[StepKind, Lead] = {}


def register_lead(kind: StepKind, lead: Lead) -> None:
    """An upper room says where a step of this kind is booked: (gap, business id) → URL, or nothing."""
    _leads[kind] = lead


def lead_of(gap: Gap, business_id: int) -> str:
    """Where the step of a gap is booked, or empty where no room offers that yet."""
    lead = _leads.get(gap.advice.kind)
    return lead(gap, business_id) if lead else ""
