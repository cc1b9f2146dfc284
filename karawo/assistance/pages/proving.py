"""Files that prove an aid: brought by a form, given out as a download alone."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from karawo.accounts.access import limited, person, requires, scope
from karawo.assistance.access import may_correct, visible_proofs
from karawo.assistance.actions import add_proof, path_of, put_back, take_off
from karawo.assistance.models import Aid, AidProof
from karawo.assistance.pages.asked import back, found_aid
from karawo.kit.dates import format_moment
from karawo.kit.numbers import format_integer
from karawo.kit.proofs import MOST_BYTES
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import allow
from karawo.ui.files import as_attachment
from karawo.ui.language import said


def proof_rows(aid: Aid) -> list[dict[str, Any]]:
    """Of the aid and of what it replaces: a correction keeps its proofs."""
    ids: list[int] = [aid.pk]
    before = aid.replaces_id
    while before is not None:
        ids.append(before)
        before = Aid.objects.filter(pk=before).values_list("replaces_id", flat=True).first()
    rows = AidProof.objects.filter(aid__in=ids).select_related("added_by", "removed_by")
    return [
        {
            "name": row.file_name,
            "url": reverse("assistance:proof", args=[row.pk]),
            "off_url": reverse("assistance:proof_taken_off", args=[row.pk]),
            "size": _("%(size)s KB") % {"size": format_integer(max(1, row.size_bytes // 1000))},
            "by": row.added_by.name,
            "at": format_moment(timezone.localtime(row.added_at)),
            "is_off": row.removed_at is not None,
            "off_by": row.removed_by.name if row.removed_by else "",
        }
        for row in rows
    ]


def _url(aid_id: int) -> str:
    return reverse("assistance:aid", args=[aid_id]) + "#bukti"


def _found(request: HttpRequest, proof_id: int) -> AidProof:
    proof = get_object_or_404(visible_proofs(scope(request)), pk=proof_id)
    allow(may_correct(request.user, proof.aid))
    return proof


@require_POST
@requires("correct", "aid")
@limited("aid_proof", "240/h/user")
def new_proof(request: HttpRequest, aid_id: int) -> HttpResponse:
    aid = found_aid(request, aid_id)
    allow(may_correct(request.user, aid))
    file = request.FILES.get("file")
    if file is None or file.size is None:
        return back(request, _url(aid.pk), refused=_("Pilih berkas yang dilampirkan."))
    # One byte beyond the limit is enough to be refused; a huge file is not read.
    content = file.read(MOST_BYTES + 1)
    try:
        add_proof(aid, content, file_name=file.name or "", by=person(request), at=timezone.now())
    except Refused as error:
        return back(request, _url(aid.pk), refused=said(error.message))
    return back(request, _url(aid.pk), _("Bukti dilampirkan."))


@require_GET
@requires("correct", "aid")
def proof_file(request: HttpRequest, proof_id: int) -> HttpResponseBase:
    proof = _found(request, proof_id)
    path = path_of(proof)
    if proof.removed_at is not None or not path.is_file():
        raise Http404
    return as_attachment(path, proof.file_name, proof.content_type)


@require_POST
@requires("correct", "aid")
def proof_taken_off(request: HttpRequest, proof_id: int) -> HttpResponse:
    """`kembali`: put back."""
    proof = _found(request, proof_id)
    act, done = (
        (put_back, _("Bukti dikembalikan."))
        if request.POST.get("kembali")
        else (take_off, _("Bukti dilepas; dapat dikembalikan."))
    )
    try:
        act(proof, by=person(request), at=timezone.now())
    except Refused as error:
        return back(request, _url(proof.aid_id), refused=said(error.message))
    return back(request, _url(proof.aid_id), done)
