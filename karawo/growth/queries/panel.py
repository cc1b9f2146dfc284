"""What the page of a business shows of this room: its fragment is `growth/_of_business.html`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from karawo.accounts.access import may
from karawo.growth.access import may_assess, near
from karawo.growth.models import NaikKelas
from karawo.growth.queries.assessments import gaps_of, latest_assessment, lead_of
from karawo.growth.wording import day, level_label, points
from karawo.registry.models import Business

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from karawo.accounts.models import User

NEXT_STEPS = 3


@dataclass(frozen=True, slots=True)
class GrowthPanel:
    """on, level, index: of the last assessment, empty before the first. steps: for the `links` component."""

    url: str
    paths_url: str
    new_url: str
    waiting_url: str
    on: str
    level: str
    index: str
    is_enough: bool
    steps: tuple[dict[str, str], ...]


def of_business(business: Business, user: User | AnonymousUser, *, on: date) -> GrowthPanel | None:
    """None for somebody who may not see assessments. Costs six queries at most."""
    if not user.is_authenticated or not may(user, "see", "assessment", near(user, business)):
        return None
    last = latest_assessment(business.pk, on)
    waiting = NaikKelas.objects.waiting().filter(business=business).order_by("-proposed_at").first()
    history = reverse("growth:history", args=[business.pk])
    paths = reverse("growth:business_paths", args=[business.pk])
    steps: tuple[dict[str, str], ...] = ()
    if last is not None:
        address = reverse("growth:assessment", args=[last.pk])
        steps = tuple(
            {
                "label": gap.advice.title,
                "url": lead_of(gap, business.pk) or f"{address}#kesenjangan",
                "note": gap.title,
            }
            for gap in gaps_of(last)[:NEXT_STEPS]
        )
    return GrowthPanel(
        url=history,
        paths_url=paths,
        new_url=reverse("growth:new_assessment", args=[business.pk]) if may_assess(user, business) else "",
        waiting_url="" if waiting is None else reverse("growth:event", args=[waiting.pk]),
        on="" if last is None else day(last.assessed_on),
        level="" if last is None else level_label(last),
        index="" if last is None else points(last.index),
        is_enough=last is not None and last.level_id is not None,
        steps=steps,
    )
