"""An analyst says why he reads identified rows; the session remembers it for eight hours."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

from karawo.accounts.models import Purpose, User
from karawo.accounts.queries import PURPOSE_KEY
from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within

LASTS = timedelta(hours=8)


def state_purpose(session: SessionBase, *, purpose: Purpose, reason: str, by: User, at: datetime) -> None:
    with within(EVERYTHING):
        words = {"purpose": purpose.title, "version": purpose.version, "reason": reason}
        record("accounts.purpose_stated", by=by, at=at, subject=("person", by.pk), words=words)
    session[PURPOSE_KEY] = {
        "purpose": purpose.pk,
        "title": purpose.title,
        "reason": reason,
        "until": (at + LASTS).isoformat(),
    }


def end_purpose(session: SessionBase, *, by: User, at: datetime) -> None:
    kept = session.pop(PURPOSE_KEY, None)
    if kept:
        with within(EVERYTHING):
            words = {"purpose": kept["title"]}
            record("accounts.purpose_ended", by=by, at=at, subject=("person", by.pk), words=words)
