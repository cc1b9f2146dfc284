"""Finding surveys, for pages and for the rooms above."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from karawo.accounts.models import Centre, CentreArea
from karawo.regions.access import EVERYTHING, Scope, within
from karawo.surveys.models import Questionnaire, Survey


def open_round_of(centre_id: int, on: date) -> Survey | None:
    """The survey of a centre that takes answers on the day, the newest; within the caller's scope."""
    return Survey.objects.open(on).filter(centre_id=centre_id).order_by("-period_from", "-id").first()


def latest_closed_of(centre_id: int) -> Survey | None:
    """The last finished survey of a centre, for figures of the year."""
    closed = Survey.objects.filter(centre_id=centre_id, closed_at__isnull=False)
    return closed.select_related("questionnaire").order_by("-period_to", "-id").first()


def published_surveys() -> list[Survey]:
    with within(EVERYTHING):
        return list(Survey.objects.published().select_related("questionnaire", "region"))


def centres_within(scope: Scope) -> QuerySet[Centre]:
    """Centres that stand in, or serve, the territory."""
    kab_ids = [kab_id for kab_id in scope.kab_ids if kab_id]
    serving = CentreArea.objects.filter(region_id__in=kab_ids).values("centre_id")
    return (
        Centre.objects.filter(Q(region_id__in=kab_ids) | Q(pk__in=serving))
        .select_related("region")
        .order_by("name")
    )


def questionnaires_for(scope: Scope) -> QuerySet[Questionnaire]:
    """Those that ship with the product and those worded for the territory, the newest version first."""
    return Questionnaire.objects.filter(Q(region=None) | Q(region_id__in=scope.kab_ids)).order_by(
        "slug", "-version"
    )
