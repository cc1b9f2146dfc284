"""Transformation paths: how far one business is, and where all of them wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Count,
    DateField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least, TruncDate
from django.utils import timezone

from karawo.growth.models import Assessment, AssessmentAnswer, TransformationPath
from karawo.growth.rules.path import Age, Path, Proof, Step, StepState, progress
from karawo.registry.models import Business, CooperativeYear, Identifier, Observation, Owner
from karawo.registry.queries.facts import OPEN

ANY_ASSESSMENT = "*"


def paths_in_force(on: date) -> list[Path]:
    """In the order in which they were written."""
    newest = TransformationPath.objects.in_force(on).values("pk")
    rows = TransformationPath.objects.filter(pk__in=newest).prefetch_related("steps").order_by("pk")
    return [as_path(row) for row in rows]


def path_in_force(slug: str, on: date) -> Path | None:
    return next((path for path in paths_in_force(on) if path.slug == slug), None)


def as_path(row: TransformationPath) -> Path:
    return Path(
        slug=row.slug,
        version=row.version,
        title=row.title,
        valid_from=row.valid_from,
        source=row.source,
        for_owners=row.for_owners,
        steps=tuple(
            Step(step.slug, step.title, step.text, step.days, _proof(step.proof)) for step in row.steps.all()
        ),
    )


def _proof(kept: dict[str, Any]) -> Proof:
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
    }
    return Proof(**given)


def walkers(path: Path, *, on: date) -> QuerySet[Any]:
    """Who walks a path: open businesses, or cooperatives. Each with `reached_0` … (days), `place` (the number of the
    next step, as many as there are steps when all are done) and `since` (the day from which it is waited for)."""
    is_for_owners = path.for_owners == TransformationPath.For.COOPERATIVE
    rows: QuerySet[Any] = (
        Owner.objects.filter(merged_into=None, kind=Owner.Kind.COOPERATIVE)
        if is_for_owners
        else Business.objects.filter(merged_into=None, status__in=OPEN)
    )
    steps = {
        f"reached_{number}": reached_on(step.proof, is_for_owners=is_for_owners, on=on)
        for number, step in enumerate(path.steps)
    }
    names = list(steps)
    days = [F(name) for name in names]
    last: Any = Greatest(*days) if len(days) > 1 else days[0]
    annotated: QuerySet[Any] = rows.annotate(**steps).annotate(
        place=Case(
            *(When(**{f"{name}__isnull": True}, then=Value(number)) for number, name in enumerate(names)),
            default=Value(len(names)),
            output_field=IntegerField(),
        ),
        since=Coalesce(last, TruncDate("created_at"), output_field=DateField()),
    )
    return annotated


def reached_on(proof: Proof, *, is_for_owners: bool, on: date) -> Any:
    """The day on which the step was first shown to be done; null while it is not."""
    owner = OuterRef("pk") if is_for_owners else OuterRef("primary_owner_id")
    business = {"business__primary_owner": OuterRef("pk")} if is_for_owners else {"business": OuterRef("pk")}
    if proof.identifiers:
        numbers = (
            Identifier.objects.filter(kind__in=proof.identifiers, ended_at=None, is_valid_format=True)
            .filter(Q(expires_on=None) | Q(expires_on__gte=on))
            .annotate(day=Coalesce("issued_on", "seen_on"))
            .filter(day__lte=on)
            .order_by("day")
        )
        of_owner = Subquery(numbers.filter(owner=owner).values("day")[:1], output_field=DateField())
        of_business = Subquery(numbers.filter(**business).values("day")[:1], output_field=DateField())
        return Least(of_owner, of_business)
    if proof.channels or proof.reaches:
        what = Observation.What.CHANNELS if proof.channels else Observation.What.REACH
        codes = Q()
        for code in (*proof.channels, *proof.reaches):
            codes |= Q(codes__contains=[code])
        told = Observation.objects.filter(codes, what=what, is_unknown=False, period_from__lte=on, **business)
        return Subquery(told.order_by("period_from").values("period_from")[:1], output_field=DateField())
    if proof.cooperative_year:
        years = CooperativeYear.objects.filter(owner=owner, year=on.year - 1)
        if proof.cooperative_year == "rat":
            held = years.filter(rat_on__lte=on).order_by("rat_on").values("rat_on")
            return Subquery(held[:1], output_field=DateField())
        known = years.filter(known_at__date__lte=on).order_by("known_at")
        return Subquery(known.annotate(day=TruncDate("known_at")).values("day")[:1], output_field=DateField())
    if proof.item == ANY_ASSESSMENT:
        made = Assessment.objects.standing().filter(assessed_on__lte=on, **business)
        return Subquery(made.order_by("assessed_on").values("assessed_on")[:1], output_field=DateField())
    given = AssessmentAnswer.objects.filter(
        item__slug=proof.item,
        value__gte=proof.least,
        assessment__withdrawn_at=None,
        assessment__assessed_on__lte=on,
        **{f"assessment__{name}": value for name, value in business.items()},
    )
    return Subquery(
        given.order_by("assessment__assessed_on").values("assessment__assessed_on")[:1],
        output_field=DateField(),
    )


def progress_of(business: Business, *, on: date) -> list[tuple[Path, tuple[StepState, ...]]]:
    """Each path that the business walks, with its steps. A cooperative walks its own path too. Costs a query for
    each path and two for the paths themselves."""
    found = []
    is_cooperative = business.primary_owner.kind == Owner.Kind.COOPERATIVE
    for path in paths_in_force(on):
        is_for_owners = path.for_owners == TransformationPath.For.COOPERATIVE
        if is_for_owners and not is_cooperative:
            continue
        subject: QuerySet[Any] = (
            Owner.objects.filter(pk=business.primary_owner_id)
            if is_for_owners
            else Business.objects.filter(pk=business.pk)
        )
        names = {step.slug: reached_on(step.proof, is_for_owners=is_for_owners, on=on) for step in path.steps}
        keys = {slug: f"reached_{number}" for number, slug in enumerate(names)}
        row = (
            subject.annotate(**{keys[slug]: day for slug, day in names.items()}).values(*keys.values()).get()
        )
        reached = {slug: row[key] for slug, key in keys.items() if row[key] is not None}
        found.append(
            (path, progress(path, reached, registered_on=timezone.localdate(business.created_at), on=on))
        )
    return found


class _Middle(Aggregate):
    """The middle day: half of the rows lie on it or before."""

    function = "percentile_disc"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DateField()


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """reached: who has done this step, whatever came before. waiting: whose next step it is, by age; together with
    those who have done all, each walker is in exactly one `waiting` count. median_days: of those who wait."""

    step: Step
    reached: int
    waiting: dict[Age, int]
    median_days: int | None

    @property
    def waiting_all(self) -> int:
        return sum(self.waiting.values())


@dataclass(frozen=True, slots=True)
class Funnel:
    """total = done + everybody who waits somewhere."""

    path: Path
    total: int
    done: int
    steps: tuple[FunnelStep, ...]


def funnel(path: Path, *, on: date) -> Funnel:
    """In the present scope. Costs two queries over all walkers."""
    rows = walkers(path, on=on)
    counts = rows.aggregate(
        total=Count("pk"),
        **{f"n{number}": Count(f"reached_{number}") for number in range(len(path.steps))},
    )
    waiting: dict[int, dict[Age, int]] = {number: {} for number in range(len(path.steps) + 1)}
    for row in with_age(rows, path, on=on).values("place", "age").annotate(number=Count("pk")).order_by():
        waiting[row["place"]][Age(row["age"])] = row["number"]
    middles = dict(
        rows.values("place").annotate(middle=_Middle("since")).order_by().values_list("place", "middle")
    )
    return Funnel(
        path,
        counts["total"],
        sum(waiting[len(path.steps)].values()),
        tuple(
            FunnelStep(
                step,
                counts[f"n{number}"],
                waiting[number],
                (on - middles[number]).days if middles.get(number) else None,
            )
            for number, step in enumerate(path.steps)
        ),
    )


def with_age(rows: QuerySet[Any], path: Path, *, on: date) -> QuerySet[Any]:
    """The same limits as `rules.path.age_of`."""
    late = Case(
        *(When(place=n, then=Value(on - timedelta(step.days))) for n, step in enumerate(path.steps)),
        default=Value(on),
        output_field=DateField(),
    )
    very_late = Case(
        *(When(place=n, then=Value(on - timedelta(3 * step.days))) for n, step in enumerate(path.steps)),
        default=Value(on),
        output_field=DateField(),
    )
    aged: QuerySet[Any] = rows.annotate(late_before=late, very_late_before=very_late).annotate(
        age=Case(
            When(place=len(path.steps), then=Value(str(Age.IN_TIME))),
            When(since__gte=F("late_before"), then=Value(str(Age.IN_TIME))),
            When(since__gte=F("very_late_before"), then=Value(str(Age.LATE))),
            default=Value(str(Age.VERY_LATE)),
            output_field=CharField(),
        )
    )
    return aged


def walkers_at(
    path: Path,
    *,
    on: date,
    reached: str = "",
    waiting: str = "",
    age: Age | None = None,
    is_done: bool = False,
) -> QuerySet[Any]:
    """The rows behind a figure of the funnel. reached, waiting: slug of a step. Raises KeyError for a strange one."""
    rows = with_age(walkers(path, on=on), path, on=on)
    numbers = {step.slug: number for number, step in enumerate(path.steps)}
    if reached:
        rows = rows.filter(**{f"reached_{numbers[reached]}__isnull": False})
    if waiting:
        rows = rows.filter(place=numbers[waiting])
    if is_done:
        rows = rows.filter(place=len(path.steps))
    if age is not None:
        rows = rows.filter(age=str(age))
    return rows
