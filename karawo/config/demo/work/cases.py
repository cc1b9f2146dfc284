"""What becomes of a client at a centre: when the case opens and ends, and what is to be done."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from karawo.accounts.models import User
from karawo.config.demo.work.planning import Desk, Planned, moment, rounded
from karawo.config.demo.work.wording import CLOSINGS, DROPPED, PROGRAMMES, REQUESTS
from karawo.growth.models import Assessment, AssessmentAnswer
from karawo.growth.queries import as_rule
from karawo.growth.rules.rubric import Rubric as RubricRule
from karawo.growth.rules.scoring import Answer, Gap, State, gaps
from karawo.plut.models import CardLine, Case
from karawo.plut.rules.milestones import FROM_GAP, TARGET_BY_CODE
from karawo.registry.models import Business, Owner

type Client = Business | Owner

_ORIGINS = ("walk_in", "walk_in", "walk_in", "phone", "web", "register", "register")


class Planner:
    """Thinks out one centre; the same dice, the same cases."""

    def __init__(self, desk: Desk, dice: random.Random, today: date) -> None:
        self.desk, self.dice, self.today = desk, dice, today
        self.rules: dict[int, RubricRule] = {}

    def plan(
        self, client: Client, assessments: Sequence[Assessment], *, days_ago: int | None = None
    ) -> Planned:
        """assessments: of this client, oldest first. days_ago: since when the case is open; None draws it."""
        dice, today = self.dice, self.today
        if assessments:
            opened_on = assessments[0].assessed_on - timedelta(days=dice.randrange(12))
        else:
            opened_on = today - timedelta(days=dice.randrange(30, 1080) if days_ago is None else days_ago)
        opened_on = _weekday(opened_on)
        consultant = self._consultant(assessments)
        field_code = self.desk.field_of(consultant)
        case = Case(
            centre=self.desk.centre, kab_id=client.kab_id, subject_id=client.pk, consultant=consultant,
            business=client if isinstance(client, Business) else None,
            owner=client if isinstance(client, Owner) else None,
            origin=dice.choice(_ORIGINS), request=dice.choice(REQUESTS[field_code]), opened_on=opened_on,
            opened_at=moment(opened_on, 9, dice.randrange(60)),
        )  # fmt: skip
        planned = Planned(case, consultant)
        self._close(planned, client)
        planned.assessments = [
            each for each in assessments if case.closed_on is None or each.assessed_on <= case.closed_on
        ]
        return planned

    def _consultant(self, assessments: Sequence[Assessment]) -> User:
        seated = list(self.desk.seats.values())
        judge = assessments[0].assessed_by if assessments else None
        return judge if judge in seated and judge is not None else self.dice.choice(seated)

    def _close(self, planned: Planned, client: Client) -> None:
        dice, today, case = self.dice, self.today, planned.case
        age = (today - case.opened_on).days
        chance = 0.0 if age < 200 else 0.3 if age < 450 else 0.62 if age < 750 else 0.85
        closed_on = today - timedelta(days=dice.randrange(5, max(age - 120, 6)))
        outcome = dice.choices(("reached", "stopped", "unreachable"), (70, 16, 14))[0]
        if isinstance(client, Business) and client.status == Business.Status.CLOSED:
            outcome, chance = "closed_down", 1.0
            if client.status_on is not None and case.opened_on < client.status_on < today:
                closed_on = client.status_on
        # A cooperative comes back with every yearly meeting.
        if dice.random() >= chance or age < 30 or isinstance(client, Owner):
            return
        case.closed_on = _weekday(max(closed_on, case.opened_on + timedelta(days=20)))
        case.closed_at, case.closed_by = moment(case.closed_on, 15), case.consultant
        case.outcome, case.closing_reason = outcome, dice.choice(CLOSINGS[outcome])

    def programme(self, planned: Planned, answers: dict[int, dict[str, Answer]]) -> None:
        """Lines from the gaps of the first diagnosis, and what the consultant thought of himself."""
        dice, case = self.dice, planned.case
        proposed: list[Gap] = []
        if planned.assessments:
            first = planned.assessments[0]
            if first.rubric_id not in self.rules:
                self.rules[first.rubric_id] = as_rule(first.rubric)
            proposed = gaps(self.rules[first.rubric_id], answers[first.pk])[: dice.randrange(1, 5)]
        made_on = min(case.opened_on + timedelta(days=dice.randrange(3, 16)), case.closed_on or self.today)
        for gap in proposed:
            target = FROM_GAP.get(gap.item_slug, "indeks")
            number = Decimal(1) if gap.item_slug in FROM_GAP else max(gap.missing, Decimal("0.01"))
            self._line(
                planned, gap.field_code, f"{gap.title}: {gap.anchor}", gap.advice.title, target, number, made_on,
                gap_slug=gap.item_slug,
            )  # fmt: skip
        fields = [self.desk.field_of(planned.consultant)] if dice.random() < 0.7 else []
        fields += dice.sample(list(PROGRAMMES), dice.randrange(0, 3))
        kinds = {FROM_GAP.get(gap.item_slug, "") for gap in proposed}
        for field in dict.fromkeys(fields):
            own = dice.choice(PROGRAMMES[field])
            if own.target_code in kinds or (own.target_code == "rat" and case.business_id):
                continue
            self._line(planned, field, own.problem, own.programme, own.target_code, own.number, made_on)

    def _line(
        self,
        planned: Planned,
        field: str,
        problem: str,
        programme: str,
        target: str,
        number: Decimal,
        made_on: date,
        *,
        gap_slug: str = "",
    ) -> None:
        dice, today, case = self.dice, self.today, planned.case
        due_on = made_on + timedelta(days=dice.randrange(45, 250))
        line = CardLine(
            centre=case.centre, kab_id=case.kab_id, subject_id=case.subject_id, problem=problem[:500],
            programme=programme[:500], gap_slug=gap_slug, target_code=target, target_number=number,
            target_unit=TARGET_BY_CODE[target].unit, due_on=due_on,
            consultant=self.desk.seats.get(field, planned.consultant), made_at=moment(made_on, 11),
        )  # fmt: skip
        planned.lines.append((field, line))
        chance = dice.random()
        is_past, is_long_past = due_on < today, due_on < today - timedelta(days=70)
        ends_on = min(due_on + timedelta(days=dice.randrange(-40, 18)), case.closed_on or today)
        ends_on = max(ends_on, made_on)
        if case.outcome in {"stopped", "unreachable", "closed_down"} and chance > 0.45:
            return
        if case.outcome != "reached" and chance > (1 if is_long_past else 0.8 if is_past else 0.16):
            return
        line.state_at, line.state_by = moment(ends_on, 14), line.consultant
        if dice.random() < 0.1:
            line.state, line.state_reason = CardLine.State.DROPPED, dice.choice(DROPPED)
            return
        line.state = CardLine.State.DONE
        if line.target_unit == "rupiah":
            line.reached_number = Decimal(rounded(dice, number, 0.6, 1.4))
        elif dice.random() < 0.6:
            line.reached_number = number


def answers_of(assessments: Sequence[Assessment]) -> dict[int, dict[str, Answer]]:
    """By id of the assessment and slug of the item, in one query."""
    found: dict[int, dict[str, Answer]] = defaultdict(dict)
    rows = AssessmentAnswer.objects.filter(assessment__in=assessments)
    for assessment_id, slug, state, value in rows.values_list("assessment", "item__slug", "state", "value"):
        found[assessment_id][slug] = Answer(State(state), value)
    return found


def _weekday(on: date) -> date:
    return on - timedelta(days=max(on.weekday() - 4, 0))
