"""A form sent twice does once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def once[T](key: UUID, act: Callable[[], T], *, by: User | None, at: datetime) -> T | None:
    """What `act` gives, or None where the form with this key has been sent before.

    A refused act gives the key back, so that the corrected form may be sent with it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_submission (key, user_id, at, answer_url) VALUES (%s, %s, %s, '')"
            " ON CONFLICT DO NOTHING",
            [key, None if by is None else by.pk, at],
        )
        is_first = cursor.rowcount == 1
    return act() if is_first else None
