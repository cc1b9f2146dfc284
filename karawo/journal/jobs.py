"""The clock of the journal: a seal each minute."""

from __future__ import annotations

from contextlib import suppress

from django.utils import timezone
from procrastinate.contrib.django import app

from karawo.journal import actions


@app.periodic(cron="* * * * *")
@app.task(name="journal.seal", queueing_lock="journal.seal")
def seal(timestamp: int) -> None:
    # A long import is writing: the next minute seals its rows too.
    with suppress(actions.Busy):
        actions.seal(at=timezone.now())
