"""Files that prove something: photos drawn anew, papers kept as they are and given out as downloads alone."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from karawo.kit.keeping import keep
from karawo.kit.pictures import NotAPicture, redrawn
from karawo.plut.access import may_work
from karawo.plut.actions.cases import say
from karawo.plut.models import Case, Evidence, Session
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User

MOST_BYTES = 10 * 1024 * 1024
PAPERS = {
    b"%PDF-": "application/pdf",
    b"PK\x03\x04": "application/zip",
}
_FOLDER = "bukti"


def path_of(evidence: Evidence) -> Path:
    return Path(settings.FILES_ROOT) / _FOLDER / evidence.stored_name


@transaction.atomic
def add_evidence(
    case: Case,
    content: bytes,
    *,
    file_name: str,
    by: User,
    at: datetime,
    session: Session | None = None,
) -> Evidence:
    """A photo (JPEG, PNG, WebP), a PDF or an office file. The same bytes on one case are kept once.

    Raises NotAllowed, Refused.
    """
    if not may_work(by, case):
        raise NotAllowed(_("Bukti dilampirkan konsultan PLUT yang mendampingi klien ini."))
    if not content:
        raise Refused(_("Berkas kosong; pilih berkas lain."), field="file")
    if len(content) > MOST_BYTES:
        raise Refused(_("Berkas lebih dari 10 MB; kecilkan dahulu."), field="file")
    kind, kept, content_type = _read(content)
    digest = hashlib.sha256(kept).hexdigest()
    found = Evidence.objects.filter(case=case, sha256=digest).first()
    if found is not None:
        return found
    name = _clean_name(file_name, content_type)
    say("evidence.added", case, by=by, at=at, file=name)
    evidence = Evidence.objects.create(
        case=case, centre_id=case.centre_id, kab_id=case.kab_id, subject_id=case.subject_id, session=session, kind=kind,
        file_name=name, stored_name=secrets.token_hex(24), content_type=content_type, size_bytes=len(kept),
        sha256=digest, added_at=at, added_by=by,
    )  # fmt: skip
    keep(path_of(evidence), kept)
    return evidence


def _read(content: bytes) -> tuple[Evidence.Kind, bytes, str]:
    """By what the bytes are, never by what the name says. Raises Refused."""
    for start, content_type in PAPERS.items():
        if content.startswith(start):
            return Evidence.Kind.FILE, content, content_type
    try:
        return Evidence.Kind.PHOTO, redrawn(content), "image/jpeg"
    except NotAPicture:
        raise Refused(
            _("Berkas ini bukan foto (JPEG, PNG, WebP), PDF, atau berkas kantor; pilih yang lain."),
            field="file",
        ) from None


def _clean_name(name: str, content_type: str) -> str:
    stem = Path(name.replace("\\", "/")).name
    plain = "".join(mark for mark in stem if mark.isalnum() or mark in " ._-()").strip(" .")[:120] or "bukti"
    return f"{Path(plain).stem or 'bukti'}.jpg" if content_type == "image/jpeg" else plain
