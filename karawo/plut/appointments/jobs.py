"""What the clock does: an offer that nobody answers goes on."""

from __future__ import annotations

from procrastinate.contrib.django import app

from karawo.plut.appointments.actions import lapse_now


@app.periodic(cron="*/5 * * * *")
@app.task(name="appointments.lapse_offers", queueing_lock="appointments.lapse_offers")
def lapse(timestamp: int) -> None:
    lapse_now()
