"""What the clock does: a list that was only checked is not kept for ever."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from karawo.assistance.actions import forget_checked


@app.periodic(cron="20 3 * * *")
@app.task(name="assistance.forget_checked", queueing_lock="assistance.forget_checked")
def forget(timestamp: int) -> None:
    forget_checked(at=timezone.now())
