"""Drafts: forms that are not sent yet."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karawo.accounts.access import person, requires
from karawo.registry.actions import answers_of, discard_draft, save_draft
from karawo.registry.forms.typed import answers_in
from karawo.registry.models import Draft
from karawo.registry.models.fields import sealer

REGISTRATION = "usaha-baru"
_DISCARDED = "registry_discarded_draft"


def keep(request: HttpRequest) -> Draft | None:
    """Save what stands in the form; None where nothing has been typed yet."""
    answers = answers_in(request.POST)
    typed = {name for name in answers if name not in ("status", "sales_year", "owner_kind", *_PLACE_DEFAULTS)}
    if not typed:
        return None
    title = str(answers.get("name") or answers.get("owner_name") or _("Tanpa nama"))
    try:
        key = UUID(request.POST.get("draft_id", ""))
    except ValueError:
        key = uuid4()
    return save_draft(REGISTRATION, answers, key=key, title=title, by=person(request), at=timezone.now())


_PLACE_DEFAULTS = ("provinsi", "kabupaten")


@requires("list", "draft")
@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """GET: the person's drafts. POST (htmx): save the form as it stands, every few seconds after a change."""
    if request.method == "POST":
        saved = keep(request)
        if "HX-Request" not in request.headers:
            return redirect("registry:drafts") if saved else HttpResponseBadRequest()
        return render(request, "registry/partials/draft_saved.html", {"draft": saved})
    rows = Draft.objects.filter(user=person(request), form=REGISTRATION).order_by("-saved_at")
    undo = None
    if discarded := _discarded(request):
        undo = {
            "text": _("Draf “%(title)s” dibuang.") % {"title": discarded["title"]},
            "url": reverse("registry:draft_restored", args=[discarded["key"]]),
        }
    return render(request, "registry/drafts.html", {"drafts": rows, "undo": undo})


@requires("see", "draft")
@require_safe
def draft(request: HttpRequest, key: UUID) -> HttpResponse:
    """The address of a draft leads to the form it is one of."""
    found = get_object_or_404(Draft, pk=key, user=person(request))
    return redirect(f"{reverse('registry:new_business')}?draf={found.pk}")


@requires("undo", "draft")
@require_POST
def discarded(request: HttpRequest, key: UUID) -> HttpResponse:
    """Throw a draft away; it can be taken back as long as the session lasts."""
    thrown = get_object_or_404(Draft, pk=key, user=person(request))
    kept = {"key": str(key), "title": thrown.title, "form": thrown.form, "answers": answers_of(thrown)}
    request.session[_DISCARDED] = sealer().seal(json.dumps(kept, ensure_ascii=False)).hex()
    discard_draft(key, by=person(request))
    return redirect("registry:drafts")


@requires("undo", "draft")
@require_POST
def restored(request: HttpRequest, key: UUID) -> HttpResponse:
    kept = _discarded(request)
    if kept and kept["key"] == str(key):
        save_draft(
            kept["form"], kept["answers"], key=key, title=kept["title"], by=person(request), at=timezone.now()
        )
        del request.session[_DISCARDED]
        messages.success(request, _("Draf dikembalikan."))
    return redirect("registry:drafts")


def _discarded(request: HttpRequest) -> dict[str, Any] | None:
    sealed = request.session.get(_DISCARDED)
    return json.loads(sealer().open(bytes.fromhex(sealed))) if sealed else None
