"""What the owner of the data agreed to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karawo.accounts.access import person, requires, scope
from karawo.accounts.models import Purpose
from karawo.registry.access import may_speak_for
from karawo.registry.actions import (
    give_consent,
    withdraw_consent,
)
from karawo.registry.models import Consent
from karawo.registry.pages.answering import owner, trail
from karawo.ui.answers import allow


@requires("see", "consent")
@require_safe
def consents(request: HttpRequest, owner_id: int) -> HttpResponse:
    thing = owner(request, owner_id)
    in_force = {
        each.purpose.slug: each
        for each in Consent.objects.filter(owner=thing, withdrawn_at=None).select_related("purpose")
    }
    newest: dict[str, Purpose] = {}
    for each in Purpose.objects.filter(basis=Purpose.Basis.CONSENT).order_by("slug", "version"):
        newest[each.slug] = each
    rows = [{"purpose": each, "consent": in_force.get(slug)} for slug, each in newest.items()]
    past = Consent.objects.filter(owner=thing).exclude(withdrawn_at=None).select_related("purpose")
    context = {
        "thing": thing,
        "rows": rows,
        "past": past.order_by("-withdrawn_at")[:50],
        "may_change": may_speak_for(person(request), thing),
        "trail": trail(thing, _("Persetujuan")),
    }
    return render(request, "registry/consents.html", context)


@requires("register", "consent")
@require_POST
def consent_given(request: HttpRequest, owner_id: int, purpose_id: int) -> HttpResponse:
    thing = owner(request, owner_id)
    purpose = get_object_or_404(Purpose, pk=purpose_id, basis=Purpose.Basis.CONSENT)
    allow(may_speak_for(person(request), thing))
    is_own = thing.pk in scope(request).own_ids
    channel = "own" if is_own else "desk"
    give_consent(thing, purpose, channel=channel, by=person(request), at=timezone.now())
    messages.success(request, _("Persetujuan dicatat."))
    return redirect("registry:consents", owner_id=thing.pk)


@requires("undo", "consent")
@require_POST
def consent_withdrawn(request: HttpRequest, consent_id: int) -> HttpResponse:
    row = get_object_or_404(Consent.objects.select_related("owner", "purpose"), pk=consent_id)
    allow(may_speak_for(person(request), row.owner))
    withdraw_consent(row, by=person(request), at=timezone.now())
    messages.success(request, _("Persetujuan ditarik; berlaku sekarang juga."))
    return redirect("registry:consents", owner_id=row.owner_id)
