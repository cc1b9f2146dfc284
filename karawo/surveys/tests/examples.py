"""A survey of PLUT Gorontalo in August 2026, and answers for it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from conftest import AT
from karawo.accounts.access import scope_of
from karawo.accounts.models import Centre
from karawo.regions.access import EVERYTHING, within
from karawo.regions.models import Region
from karawo.surveys.actions import open_survey
from karawo.surveys.models import Answer, Questionnaire, Survey
from karawo.surveys.rules import ELEMENTS

SERVICES = ("Konsultasi pemasaran", "Konsultasi produksi")
TOTALS = (105, 101, 100, 116, 102, 105, 106, 105, 115)
"""Of the published sheet of 29 respondents."""


def opened(people: Any, at: datetime = AT, **more: Any) -> Survey:
    """By Darma, the office of the province."""
    centre = Centre.objects.get(name="PLUT Gorontalo")
    given: dict[str, Any] = {
        "unit_name": centre.name,
        "centre": centre,
        "region": Region.objects.get(pk=centre.region_id),
        "questionnaire": Questionnaire.objects.get(slug="skm", version=1),
        "period_from": date(2026, 1, 1),
        "period_to": date(2026, 12, 31),
        "population": 31,
        "services": SERVICES,
        **more,
    }
    with within(scope_of(people.darma)):
        return open_survey(**given, by=people.darma, at=at)


def sheet_of_29(survey: Survey) -> None:
    """Scores that add up to the published totals: fours as far as they go, then threes."""
    columns = []
    for total in TOTALS:
        fours = total - 29 * 3
        columns.append([4] * fours + [3] * (29 - fours))
    with within(EVERYTHING):
        Answer.objects.bulk_create(
            Answer(
                id=uuid.UUID(int=at + 1),
                survey=survey,
                kab_id=survey.kab_id,
                channel="desk",
                answered_on=date(2026, 7, 1 + at),
                sex="P" if at % 3 else "L",
                age_band="30-39" if at < 26 else "60-",
                **{slug.value: columns[of][at] for of, slug in enumerate(ELEMENTS)},
            )
            for at in range(29)
        )


def scores(value: int | None = 4) -> dict[str, int | None]:
    return {each.value: value for each in ELEMENTS}


def filled(value: int = 4, **more: str) -> dict[str, str]:
    """What a phone sends."""
    return {
        **{each.value: str(value) for each in ELEMENTS},
        "suggestion": "",
        "idempotency_key": str(uuid.uuid4()),
        **more,
    }
