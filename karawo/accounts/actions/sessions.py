from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session

from karawo.accounts.models import SignIn, User
from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within


def end_sessions(user: User, *, but: str | None = None) -> int:
    """How many browsers were signed out. `but`: the session key that stays."""
    with within(EVERYTHING):
        gone = SignIn.objects.filter(user=user).exclude(session_key=but)
        keys = list(gone.values_list("session_key", flat=True))
        gone.delete()
        Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def sign_out_elsewhere(user: User, *, but: str | None, at: datetime) -> int:
    with within(EVERYTHING):
        ended = end_sessions(user, but=but)
        if ended:
            record(
                "accounts.signed_out_elsewhere",
                by=user,
                at=at,
                subject=("person", user.pk),
                words={"count": ended},
            )
    return ended


def keep_sign_in(user: User, *, session_key: str, browser: str, at: datetime) -> None:
    """Remembers where somebody is signed in; the first sign-in with that session counts."""
    with within(EVERYTHING):
        SignIn.objects.get_or_create(
            session_key=session_key, defaults={"user": user, "at": at, "browser": browser[:120]}
        )


def forget_sign_in(session_key: str) -> None:
    with within(EVERYTHING):
        SignIn.objects.filter(session_key=session_key).delete()


def follow_session(user: User, *, session_key: str, browser: str, at: datetime) -> None:
    """After a new password: every other browser is signed out, this one lives on under a new key."""
    end_sessions(user)
    keep_sign_in(user, session_key=session_key, browser=browser, at=at)
