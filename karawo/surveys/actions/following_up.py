"""The plan for the lowest elements, and its keeping."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from karawo.journal.actions import record
from karawo.kit.keeping import keep
from karawo.kit.pictures import NotAPicture, redrawn
from karawo.surveys.models import FollowUp, Survey

if TYPE_CHECKING:
    from karawo.accounts.models import User


MOST_BYTES = 10 * 1024 * 1024


class NotAProof(ValueError):
    """The file cannot be kept; the message says why."""


@transaction.atomic
def plan_follow_up(
    survey: Survey, *, element: str, action: str, responsible: str, due_on: date, by: User, at: datetime
) -> FollowUp:
    _record("surveys.follow_up_planned", survey, action, by=by, at=at)
    return FollowUp.objects.create(
        survey=survey,
        kab_id=survey.kab_id,
        element=element,
        action=action,
        responsible=responsible,
        due_on=due_on,
    )


@transaction.atomic
def finish_follow_up(
    follow_up: FollowUp,
    *,
    done_on: date,
    evidence: str,
    by: User,
    at: datetime,
    content: bytes = b"",
    file_name: str = "",
) -> None:
    """Said once; the first word stands. content: a photo or a PDF, empty for none. Raises NotAProof."""
    present = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if present.is_done:
        return
    kept, ending = _read(content) if content else (b"", "")
    _record("surveys.follow_up_done", present.survey, present.action, by=by, at=at)
    present.done_on, present.evidence = done_on, evidence
    if kept:
        present.file_name, present.stored_name = _named(file_name, ending), f"{secrets.token_hex(24)}{ending}"
        keep(path_of(present), kept)
    present.save(update_fields=["done_on", "evidence", "file_name", "stored_name"])


def path_of(follow_up: FollowUp) -> Path:
    return Path(settings.FILES_ROOT) / "skm" / follow_up.stored_name


def _read(content: bytes) -> tuple[bytes, str]:
    """By what the bytes are, never by what the name says; a photo is drawn anew. Raises NotAProof."""
    if len(content) > MOST_BYTES:
        raise NotAProof(_("Berkas lebih dari 10 MB; kecilkan dahulu."))
    if content.startswith(b"%PDF-"):
        return content, ".pdf"
    try:
        return redrawn(content), ".jpg"
    except NotAPicture:
        raise NotAProof(_("Berkas ini bukan foto (JPEG, PNG, WebP) atau PDF; pilih yang lain.")) from None


def _named(name: str, ending: str) -> str:
    stem = Path(name.replace("\\", "/")).stem
    plain = "".join(mark for mark in stem if mark.isalnum() or mark in " ._-()").strip(" .")[:120]
    return f"{plain or 'bukti'}{ending}"


def _record(act: str, survey: Survey, action: str, *, by: User, at: datetime) -> None:
    record(
        act,
        by=by,
        at=at,
        subject=("survey", survey.pk),
        kab_id=survey.kab_id,
        words={"unit": survey.unit_name, "action": action},
    )
