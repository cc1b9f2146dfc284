"""The health of the cooperatives a centre works with, for two book years where there are two."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.utils import timezone

from karawo.config.demo.work.planning import Desk, moment
from karawo.growth.actions import check_health
from karawo.growth.queries.health import as_health_rule, health_rubric_in_force
from karawo.plut.actions import diagnose
from karawo.plut.models import Case
from karawo.registry.models import Owner

MOST = 5


def check_cooperatives(desk: Desk, *, at: datetime) -> None:
    """The third has too few answers for a score; the newest check of each is the diagnosis of its case."""
    today = timezone.localdate(at)
    row = health_rubric_in_force(today)
    if row is None:
        return
    # Not for secrets, and of its own, so that nothing else of the demo is drawn anew.
    dice = random.Random(desk.kab_id)  # noqa: S311
    items = [item.slug for item in as_health_rule(row).items]
    cases = Case.objects.filter(centre=desk.centre, owner__kind=Owner.Kind.COOPERATIVE, closed_on=None)
    who = desk.seats["kelembagaan"]
    for number, case in enumerate(cases.select_related("owner").order_by("opened_on", "pk")[:MOST]):
        owner = case.owner
        if owner is None:
            continue
        level = 1.8 + 0.45 * number
        for year, ago in ((today.year - 2, 395), (today.year - 1, 48)):
            on = today - timedelta(days=ago)
            values: dict[str, int | None] = {}
            for slug in items:
                drawn = round(level + (0.35 if ago < 100 else 0) + dice.uniform(-1, 1))
                values[slug] = None if dice.random() < 0.08 else min(4, max(1, drawn))
            if number == 2 and ago < 100:
                values = {slug: values[slug] for slug in items[:5]}
            check = check_health(
                owner, values, year=year, by=who, at=min(moment(on, 11), at), on=on,
                evidence={"rat": "Berita acara RAT (contoh)"}, note="Pemeriksaan contoh",
            )  # fmt: skip
        if check.assessed_on >= case.opened_on:
            diagnose(case, check, by=who, at=min(moment(check.assessed_on, 14), at))
