"""Invented diagnoses over two and a half years, with businesses that rose, fell, closed and were not seen again."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from karawo.accounts.access import scope_of
from karawo.accounts.models import User
from karawo.growth.actions import decide, propose
from karawo.growth.models import Assessment, AssessmentAnswer
from karawo.growth.queries import as_rule, assessments_of, change_of, rises_of, rubric_in_force
from karawo.growth.rules import Answer, State, score
from karawo.growth.rules.rubric import Rubric as RubricRule
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Business
from karawo.registry.queries.facts import OPEN

JUDGED = 120
MOST_EVENTS = 24
_SEED = 7571


def grow(people: dict[str, User], *, at: datetime, count: int = JUDGED) -> int:
    """Judges up to `count` businesses of PLUT Gorontalo and confirms some rises; gives the assessments made.

    Once: a start that was stopped afterwards judges nobody again.
    """
    # Not for secrets: the same demo every time.
    dice = random.Random(_SEED)  # noqa: S311
    consultants = [people[name] for name in ("budi", "meylan", "rusli", "hasna", "fahri", "novita", "zainal")]
    scope = scope_of(people["budi"])
    with within(EVERYTHING):
        if Entry.objects.filter(act="demo.judged").exists():
            return 0
        rows = Business.objects.filter(merged_into=None, kab_id__in=scope.kab_ids)
        known = rows.filter(status__in=OPEN, latest_sales_rupiah__isnull=False)
        closed = rows.filter(status=Business.Status.CLOSED, status_on__isnull=False).order_by("pk")
        first = rows.filter(name="Karawo Bu Sri")
        chosen = [*first[:1], *closed[: count // 15], *known.order_by("pk")[:count]]
        businesses = list({each.pk: each for each in chosen}.values())[:count]
        record("demo.judged", by=None, at=at, words={"businesses": len(businesses)})
        made = judge(businesses, consultants, dice, at=at)
    _confirm(businesses, people, dice, at)
    return made


def judge(
    businesses: Sequence[Business], consultants: list[User], dice: random.Random, *, at: datetime
) -> int:
    """Inside an act; the assessments made, none without a rubric."""
    rubric = rubric_in_force(timezone.localdate(at))
    if rubric is None:
        return 0
    rule = as_rule(rubric)
    items = {item.slug: item.pk for item in rubric.items.all()}
    levels = {level.rank: level for level in rubric.levels.all()}
    judged: list[tuple[Assessment, dict[str, Answer]]] = []
    for business in businesses:
        for on, answers in _answers(rule, dice, timezone.localdate(at)):
            result = score(rule, answers)
            row = Assessment(
                kab_id=business.kab_id, business=business, rubric=rubric, assessed_on=on,
                assessed_by=dice.choice(consultants), assessed_at=_morning(on), index=result.index,
                coverage_percent=result.coverage_percent,
                level=None if result.level is None else levels[result.level.rank],
            )  # fmt: skip
            judged.append((row, answers))
    Assessment.objects.bulk_create([row for row, _answers in judged])
    AssessmentAnswer.objects.bulk_create(
        (
            AssessmentAnswer(
                kab_id=row.kab_id, assessment=row, item_id=items[slug], state=str(answer.state), value=answer.value
            )
            for row, answers in judged
            for slug, answer in answers.items()
        ),
        batch_size=2000,
    )  # fmt: skip
    return len(judged)


def _answers(rule: RubricRule, dice: random.Random, today: date) -> Iterator[tuple[date, dict[str, Answer]]]:
    """One to four assessments, half a year apart or more; each somewhat better or worse than the one before."""
    on = today - timedelta(days=dice.randrange(45, 960))
    base, drift = dice.uniform(0.4, 2.2), dice.gauss(0.35, 0.35)
    leanings = {dimension.slug: dice.gauss(0, 0.5) for dimension in rule.dimensions}
    number = 0
    while on < today and number < 4:
        answers = {}
        for dimension in rule.dimensions:
            for item in dimension.items:
                if dice.random() < (0.5 if number == 0 and dice.random() < 0.08 else 0.06):
                    answers[item.slug] = Answer(State.UNKNOWN)
                    continue
                value = base + drift * number + leanings[dimension.slug] + dice.gauss(0, 0.7)
                answers[item.slug] = Answer(State.KNOWN, max(0, min(4, round(value))))
        yield on, answers
        number += 1
        if dice.random() < 0.25:
            return
        on += timedelta(days=dice.randrange(170, 330))


def _morning(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time(10)))


def _confirm(businesses: list[Business], people: dict[str, User], dice: random.Random, at: datetime) -> None:
    """Proposed by a consultant where the register shows a hard indicator; most are decided by the office."""
    today, events = timezone.localdate(at), 0
    for business in businesses:
        with within(scope_of(people["budi"])):
            change = change_of(assessments_of(business.pk, today))
            if change is None or change.levels == 0 or events >= MOST_EVENTS:
                continue
            first, second = change.before.assessed_on, change.after.assessed_on
            if change.levels > 0 and not rises_of(business, first_on=first, second_on=second):
                continue
            proposer = change.after.assessed_by or people["budi"]
            event = propose(
                business,
                before=change.before,
                after=change.after,
                evidence="Catatan penjualan dan kunjungan contoh",
                by=proposer,
                at=min(_morning(second + timedelta(days=4)), at),
            )
        events += 1
        decided_at = _morning(second + timedelta(days=dice.randrange(9, 30)))
        if decided_at < at and dice.random() < 0.78:
            is_right = dice.random() < 0.88
            answer = (
                "" if is_right else "Penjualan tahun kedua belum setahun penuh; usulkan lagi sesudah lengkap."
            )
            with within(scope_of(people["darma"])):
                decide(event, is_right=is_right, answer=answer, by=people["darma"], at=decided_at)
