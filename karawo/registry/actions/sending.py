"""A form sent twice does once, and is answered the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from karawo.registry.models import Submission
from karawo.registry.rules.refusal import NotAllowed

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def once[T](key: UUID, act: Callable[[], T], *, by: User | None, at: datetime) -> T | None:
    """What `act` gives, or None where the form with this key has been sent before.

    A refused act gives the key back, so that the corrected form may be sent with it.
    """
    return act() if _is_first(key, by=by, at=at, answer_url="") else None


@dataclass(frozen=True)
class Receipt:
    """What was answered when the form with this key came the first time."""

    key: UUID
    received_at: datetime
    answer_url: str
    is_first: bool


def receipt_of(key: UUID, *, by: User) -> Receipt | None:
    """The receipt of a form that this person has sent before."""
    sent = Submission.objects.filter(key=key, user=by).first()
    return None if sent is None else Receipt(key, sent.at, sent.answer_url, is_first=False)


@transaction.atomic
def receive(key: UUID, act: Callable[[], object], *, answer_url: str, by: User, at: datetime) -> Receipt:
    """Do `act` once for the key, however often it comes and in however many requests at a time.

    A refused act gives the key back. Raises NotAllowed for a key that somebody else has used.
    """
    if _is_first(key, by=by, at=at, answer_url=answer_url):
        act()
        return Receipt(key, at, answer_url, is_first=True)
    receipt = receipt_of(key, by=by)
    if receipt is None:
        raise NotAllowed(_("Kiriman ini sudah dipakai orang lain; catat sekali lagi."))
    return receipt


def _is_first(key: UUID, *, by: User | None, at: datetime, answer_url: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_submission (key, user_id, at, answer_url) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            [key, None if by is None else by.pk, at, answer_url],
        )
        return bool(cursor.rowcount == 1)
