"""Health checks of cooperatives read back, and what they are judged by on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from karawo.growth.models import HealthBand, HealthCheck, HealthRubric
from karawo.growth.rules import health as rules
from karawo.growth.rules.scoring import Gap
from karawo.registry.models import CooperativeYear

SLUG = "koperasi"


def health_rubric_in_force(on: date) -> HealthRubric | None:
    return (
        HealthRubric.objects.filter(slug=SLUG, valid_from__lte=on).order_by("-valid_from", "-version").first()
    )


@lru_cache(maxsize=64)
def _parsed(text: str) -> rules.HealthRubric:
    return rules.parsed_health(text)


def as_health_rule(row: HealthRubric) -> rules.HealthRubric:
    return _parsed(row.text)


def bands_in_force(on: date) -> list[HealthBand]:
    return list(HealthBand.objects.in_force(on))


def band_for(bands: Sequence[HealthBand], score: object) -> HealthBand | None:
    """The band whose lowest score is the highest not above it."""
    fitting = [band for band in bands if band.from_percent <= score]  # type: ignore[operator]
    return max(fitting, key=lambda band: band.from_percent, default=None)


def health_checks_of(owner_id: int, on: date) -> list[HealthCheck]:
    """Standing ones, newest first."""
    rows = HealthCheck.objects.filter(owner_id=owner_id, withdrawn_at=None, assessed_on__lte=on)
    return list(rows.select_related("rubric", "band", "assessed_by"))


def known_values(check: HealthCheck) -> dict[str, int]:
    return {slug: value for slug, value in check.values.items() if value is not None}


def health_gaps_of(check: HealthCheck) -> list[Gap]:
    return rules.health_gaps(as_health_rule(check.rubric), known_values(check))


def health_of(check: HealthCheck) -> rules.Health:
    """Scored anew from the answers; equals what the row keeps."""
    return rules.health(as_health_rule(check.rubric), known_values(check))


def newest_checks(rows: QuerySet[HealthCheck]) -> QuerySet[HealthCheck]:
    """One for each cooperative, the last standing one."""
    last = rows.filter(withdrawn_at=None).order_by("owner_id", "-assessed_on", "-assessed_at", "-pk")
    return HealthCheck.objects.filter(pk__in=last.distinct("owner_id").values("pk"))


def conditions_of(owner_id: int, year: int) -> list[tuple[str, bool | None]]:
    """What the regulation asks for before a check, each met, not met, or not known: (slug, answer)."""
    rows = CooperativeYear.objects.filter(owner_id=owner_id, year=year).order_by("known_at", "pk")
    found = rows.last()
    accounts = None
    if found is not None:
        told = (found.assets_rupiah, found.own_capital_rupiah, found.volume_rupiah, found.shu_rupiah)
        accounts = all(value is not None for value in told)
    return [
        ("book-year", True if found is not None else None),
        ("rat", None if found is None else (True if found.rat_on is not None else None)),
        ("accounts", accounts),
    ]
