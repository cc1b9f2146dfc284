"""Satisfaction rounds: closed and published ones, and one that is open today. Answers carry no name and no clock."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from karawo.accounts.models import Centre, User
from karawo.config.demo.work.planning import moment
from karawo.config.demo.work.wording import SUGGESTIONS
from karawo.plut.models import SessionClient
from karawo.plut.rules.fields import field_choices
from karawo.surveys import actions
from karawo.surveys.models import Answer, Invitation, Questionnaire, Survey

_MEANS = {
    "persyaratan": 3.4, "prosedur": 3.35, "waktu": 3.05, "biaya": 3.85, "produk": 3.4, "kompetensi": 3.6,
    "perilaku": 3.75, "sarana": 2.95, "pengaduan": 3.15,
}  # fmt: skip
_AGES = (("-19", 2), ("20-29", 18), ("30-39", 32), ("40-49", 28), ("50-59", 15), ("60-", 5))
_SCHOOLS = (("sd", 14), ("smp", 16), ("sma", 42), ("diploma", 10), ("s1", 17), ("s2", 1))
_WORK = (
    ("wirausaha", 66),
    ("rumah-tangga", 16),
    ("tani-nelayan", 9),
    ("swasta", 6),
    ("asn", 2),
    ("pelajar", 1),
)


def ask(
    centre: Centre, head: User, dice: random.Random, *, at: datetime, today: date, numbers: Sequence[int]
) -> None:
    """numbers: answers in each half-year, the present one last; it stays open."""
    questionnaire = Questionnaire.objects.filter(slug="skm").order_by("-version")[0]
    services = [f"Konsultasi {title}"[:80] for _code, title in field_choices()]
    halves = _halves(today, len(numbers))
    for place, ((first, last), number) in enumerate(zip(halves, numbers, strict=True)):
        survey = actions.open_survey(
            unit_name=centre.name, centre=centre, region=centre.region, questionnaire=questionnaire,
            period_from=first, period_to=last, services=services, by=head, at=moment(first, 8),
        )  # fmt: skip
        until = min(last, today)
        drift = 0.06 * (place - len(numbers) + 1)
        answers = [_answer(survey, dice, first, until, drift) for _answer_of in range(number)]
        said = dice.sample(SUGGESTIONS, min(number // 5, len(SUGGESTIONS)))
        for answer, suggestion in zip(dice.sample(answers, len(said)), said, strict=True):
            answer.suggestion = suggestion
        Answer.objects.bulk_create(answers)
        # More links were given than used, as it goes.
        given = sum(answer.channel == "link" for answer in answers) * 13 // 9
        Invitation.objects.bulk_create(
            Invitation(
                survey=survey, kab_id=survey.kab_id, service=services[number % len(services)],
                given_on=first + timedelta(days=number * ((until - first).days + 1) // max(given, 1)),
            )
            for number in range(given)
        )  # fmt: skip
        if last < today:
            _finish(survey, head, today=today, at=at)


def _halves(today: date, number: int) -> list[tuple[date, date]]:
    """The last half-years, the present one at the end."""
    present = today.year * 2 + (today.month > 6)
    return [
        (date(at // 2, 7 if at % 2 else 1, 1), date(at // 2, 12, 31) if at % 2 else date(at // 2, 6, 30))
        for at in range(present - number + 1, present + 1)
    ]


def _answer(survey: Survey, dice: random.Random, first: date, last: date, drift: float) -> Answer:
    mood = dice.gauss(0, 0.3) + drift
    scores: dict[str, int | None] = {
        slug: max(1, min(4, round(mean + mood + dice.gauss(0, 0.5)))) for slug, mean in _MEANS.items()
    }
    if dice.random() < 0.12:
        scores["pengaduan"] = None
    return Answer(
        id=UUID(int=dice.getrandbits(128), version=4), survey=survey, kab_id=survey.kab_id,
        channel="desk" if dice.random() < 0.7 else "link",
        answered_on=first + timedelta(days=dice.randrange((last - first).days + 1)),
        service=dice.choice(survey.services), sex="P" if dice.random() < 0.63 else "L", age_band=_one(_AGES, dice),
        education=_one(_SCHOOLS, dice), occupation=_one(_WORK, dice),
        **scores,
    )  # fmt: skip


def _one(shares: Sequence[tuple[str, int]], dice: random.Random) -> str:
    return dice.choices([word for word, _share in shares], [share for _word, share in shares])[0]


def _finish(survey: Survey, head: User, *, today: date, at: datetime) -> None:
    closed_on = survey.period_to + timedelta(days=4)
    served = SessionClient.objects.filter(
        centre=survey.centre, session__on__range=(survey.period_from, survey.period_to)
    )
    people = served.order_by().values("subject_id").distinct().count()
    when = min(moment(closed_on), at)
    actions.state_population(survey, population=people or None, by=head, at=when)
    actions.close_survey(survey, by=head, at=when)
    for element, action, who, days in (
        ("sarana", "Menambah kipas dan kursi di ruang tunggu", "Yulin Suleman", 60),
        ("waktu", "Membuka janji temu lewat web supaya tidak menumpuk pada hari pasar", "Kepala PLUT", 110),
        ("pengaduan", "Memasang papan tempat menyampaikan keluhan", "Administrasi", 200),
    ):
        due_on = closed_on + timedelta(days=days)
        planned = actions.plan_follow_up(
            survey, element=element, action=action, responsible=who, due_on=due_on, by=head, at=when
        )
        if due_on < today - timedelta(days=20):
            actions.finish_follow_up(
                planned,
                done_on=due_on - timedelta(days=5),
                evidence="Berita acara dan foto (contoh)",
                by=head,
                at=at,
            )
    actions.publish_survey(survey, by=head, at=min(moment(closed_on + timedelta(days=7)), at))
