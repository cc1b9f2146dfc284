"""What the clock does: an offer that nobody answers goes on."""

from __future__ import annotations

from procrastinate.contrib.django import app

from karawo.gatherings.actions import lapse_now


@app.periodic(cron="*/10 * * * *")
@app.task(name="gatherings.lapse_offers", queueing_lock="gatherings.lapse_offers")
def lapse(timestamp: int) -> None:
    lapse_now()
