"""What the register does at night: counts put right that single acts only add to."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from karawo.registry.actions import recount_businesses, recount_words


@app.periodic(cron="10 2 * * *")
@app.task(name="registry.recount", queueing_lock="registry.recount")
def recount(timestamp: int) -> None:
    recount_words()
    recount_businesses(at=timezone.now())
