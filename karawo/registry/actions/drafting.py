"""Forms that are not sent yet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from karawo.registry.models import Draft

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def save_draft(
    form: str, answers: Mapping[str, str | list[str]], *, key: UUID, title: str = "", by: User, at: datetime
) -> Draft:
    """Keep what was typed, as typed and sealed. key: made by the browser; saving again replaces the answers.

    No act of the journal: a draft is nobody's client. Somebody else's key is refused by the database.
    """
    draft = Draft.objects.filter(pk=key).first()
    values = {
        "form": form,
        "title": " ".join(title.split())[:200],
        "answers": json.dumps(dict(answers), ensure_ascii=False),
        "saved_at": at,
    }
    if draft is None:
        return Draft.objects.create(id=key, user=by, **values)
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(values))
    return draft


def answers_of(draft: Draft) -> dict[str, str | list[str]]:
    answers: dict[str, str | list[str]] = json.loads(draft.answers)
    return answers


@transaction.atomic
def discard_draft(key: UUID, *, by: User) -> None:
    """Harmless twice."""
    Draft.objects.filter(pk=key, user=by).delete()
