"""What the register counts by the clock: cells each minute where rows changed; at night what acts only add to."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from karawo.registry.actions import recount_businesses, recount_cells, recount_words


@app.periodic(cron="10 2 * * *")
@app.task(name="registry.recount", queueing_lock="registry.recount")
def recount(timestamp: int) -> None:
    recount_words()
    recount_businesses(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(
    name="registry.recount_cells", queueing_lock="registry.recount_cells", lock="registry.recount_cells"
)
def recount_marked(timestamp: int) -> None:
    recount_cells()
