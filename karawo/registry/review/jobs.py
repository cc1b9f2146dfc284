"""A run over a territory works beside the page."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from karawo.kit.patience import Patience
from karawo.regions.access import EVERYTHING, within
from karawo.registry.review.actions import go_on
from karawo.registry.review.models import LinkageRun


@app.task(name="review.link", lock="review.link", retry=Patience())
def link(run_id: int) -> None:
    with within(EVERYTHING):
        run = LinkageRun.objects.get(pk=run_id)
    go_on(run, clock=timezone.now)
