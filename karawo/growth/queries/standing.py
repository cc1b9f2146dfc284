"""Where businesses stood at two dates, how long a rise took, and what became of each year's beginners."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast

from karawo.growth.models import Assessment, Rubric
from karawo.growth.rules import standing as rules
from karawo.registry.models import Business


def _judged(slug: str, until: date) -> Any:
    return Assessment.objects.standing().filter(
        rubric__slug=slug, level__isnull=False, assessed_on__lte=until
    )


def _standing_at(slug: str, on: date) -> Case:
    """The rank of the last level told by the day as text; CLOSED where the business had closed by then."""
    last = _judged(slug, on).filter(business=OuterRef("pk")).latest_first().values("level__rank")[:1]
    return Case(
        When(
            Q(status=Business.Status.CLOSED) & (Q(status_on=None) | Q(status_on__lte=on)),
            then=Value(rules.CLOSED),
        ),
        When(
            Exists(_judged(slug, on).filter(business=OuterRef("pk"))), then=Cast(Subquery(last), CharField())
        ),
        default=Value(rules.UNKNOWN),
        output_field=CharField(),
    )


def judged_businesses(slug: str, *, first: date, second: date) -> QuerySet[Any]:
    """Businesses judged at least once by the second day, each with `was` and `became`."""
    return (
        Business.objects.filter(merged_into=None)
        .filter(Exists(_judged(slug, second).filter(business=OuterRef("pk"))))
        .annotate(was=_standing_at(slug, first), became=_standing_at(slug, second))
    )


def transitions(rubric: Rubric, *, first: date, second: date) -> rules.Matrix:
    """In the present scope; versions of one rubric are taken together by rank."""
    counted = (
        judged_businesses(rubric.slug, first=first, second=second)
        .values_list("was", "became")
        .annotate(number=Count("pk"))
        .order_by()
    )
    ranks = highest_ranks(rubric.slug)
    pairs = [pair for *pair, number in counted for _each in range(number)]
    return rules.transition_matrix([(was, became) for was, became in pairs], ranks=ranks)


def highest_ranks(slug: str) -> list[int]:
    """All ranks that any version of the rubric has."""
    rows = Rubric.objects.filter(slug=slug, levels__isnull=False).values_list("levels__rank", flat=True)
    return sorted(set(rows))


@dataclass(frozen=True, slots=True)
class Paces:
    """curve: the share that rose by a level or more, by months since the first assessment. top: businesses that
    began at the highest level and cannot rise; they are left out of the curve and named."""

    curve: tuple[rules.CurvePoint, ...]
    watched: int
    once: int
    top: int


def _courses(slug: str, until: date) -> dict[int, list[tuple[date, int]]]:
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    rows = _judged(slug, until).filter(business__merged_into=None)
    for business_id, on, rank in rows.order_by("assessed_on", "assessed_at", "pk").values_list(
        "business_id", "assessed_on", "level__rank"
    ):
        found[business_id].append((on, rank))
    return found


def paces(rubric: Rubric, *, until: date) -> Paces:
    courses = _courses(rubric.slug, until)
    highest = max(highest_ranks(rubric.slug), default=0)
    watched, top = [], 0
    for course in courses.values():
        began, first_rank = course[0]
        if first_rank == highest:
            top += 1
            continue
        risen = next((on for on, rank in course if rank > first_rank), None)
        end = risen or course[-1][0]
        watched.append(rules.Watched(rules.months_between(began, end), risen is not None))
    once = sum(1 for course in courses.values() if len(course) == 1)
    return Paces(rules.time_to_level(watched), len(watched), once, top)


def cohorts(rubric: Rubric, *, until: date) -> tuple[rules.Cohort, ...]:
    courses = _courses(rubric.slug, until)
    closed = set(
        Business.objects.filter(pk__in=list(courses), status=Business.Status.CLOSED)
        .filter(Q(status_on=None) | Q(status_on__lte=until))
        .values_list("pk", flat=True)
    )
    return rules.cohorts(
        rules.Course(
            course[0][0].year,
            course[0][1],
            course[-1][1] if len(course) > 1 else None,
            business_id in closed,
        )
        for business_id, course in courses.items()
    )
