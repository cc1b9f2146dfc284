"""Files that prove an aid come in, are taken off, and are put back."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from karawo.assistance.access import may_correct
from karawo.assistance.models import Aid, AidProof
from karawo.journal.actions import record
from karawo.kit.keeping import keep
from karawo.kit.proofs import NotAProof, clean_name, read_proof
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User

_FOLDER = "bukti-bantuan"


def path_of(proof: AidProof) -> Path:
    return Path(settings.FILES_ROOT) / _FOLDER / proof.stored_name


@transaction.atomic
def add_proof(aid: Aid, content: bytes, *, file_name: str, by: User, at: datetime) -> AidProof:
    """A photo or a PDF. The same bytes on one aid are kept once; taken off before, they are put back.

    Raises NotAllowed, Refused.
    """
    if not may_correct(by, aid):
        raise NotAllowed(_("Anda tidak dapat melampirkan bukti di sini; hubungi kantor yang mencatatnya."))
    try:
        kept = read_proof(content)
    except NotAProof as error:
        raise Refused(_why(error), field="file") from None
    digest = hashlib.sha256(kept.content).hexdigest()
    found = AidProof.objects.filter(aid=aid, sha256=digest).first()
    if found is not None:
        return put_back(found, by=by, at=at)
    name = clean_name(file_name, kept.content_type)
    _say("assistance.proof_added", aid, name, by=by, at=at)
    proof = AidProof.objects.create(
        kab_id=aid.kab_id, aid=aid, file_name=name, stored_name=secrets.token_hex(24),
        content_type=kept.content_type, size_bytes=len(kept.content), sha256=digest, added_at=at, added_by=by,
    )  # fmt: skip
    keep(path_of(proof), kept.content)
    return proof


@transaction.atomic
def take_off(proof: AidProof, *, by: User, at: datetime) -> AidProof:
    """No longer given out; the file itself stays, so that it can be put back. Harmless twice."""
    present = _present(proof, by)
    if present.removed_at is None:
        _say("assistance.proof_taken_off", present.aid, present.file_name, by=by, at=at)
        present.removed_at, present.removed_by = at, by
        present.save(update_fields=["removed_at", "removed_by"])
    return present


@transaction.atomic
def put_back(proof: AidProof, *, by: User, at: datetime) -> AidProof:
    present = _present(proof, by)
    if present.removed_at is not None:
        _say("assistance.proof_put_back", present.aid, present.file_name, by=by, at=at)
        present.removed_at, present.removed_by = None, None
        present.save(update_fields=["removed_at", "removed_by"])
    return present


def _present(proof: AidProof, by: User) -> AidProof:
    rows = AidProof.objects.select_for_update(of=("self",)).select_related("aid__kind")
    present = rows.get(pk=proof.pk)
    if not may_correct(by, present.aid):
        raise NotAllowed(_("Anda tidak dapat mengubah bukti ini; hubungi kantor yang mencatatnya."))
    return present


def _say(act: str, aid: Aid, file_name: str, *, by: User, at: datetime) -> None:
    words = {"kind": aid.kind.title, "name": aid.name, "file": file_name}
    record(act, by=by, at=at, subject=("aid", aid.pk), kab_id=aid.kab_id, words=words)


def _why(error: NotAProof) -> str:
    return {
        "empty": _("Berkas kosong; pilih berkas lain."),
        "large": _("Berkas lebih dari 10 MB; kecilkan dahulu."),
        "kind": _("Berkas ini bukan foto (JPEG, PNG, WebP) atau PDF; pilih yang lain."),
    }[error.why]
