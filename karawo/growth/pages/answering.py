"""What the pages of this room have in common: who asks, about what, and how an answer goes back."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from karawo.accounts.access import must, scope
from karawo.growth.access import near, visible_assessments, visible_businesses, visible_naik_kelas
from karawo.growth.models import Assessment, NaikKelas
from karawo.registry.models import Business


def business(request: HttpRequest, business_id: int, verb: str, kind: str) -> Business:
    """404 for a stranger, and for somebody who sees it and may not do `verb` to a `kind` of it."""
    rows = visible_businesses(scope(request)).select_related("primary_owner")
    thing = get_object_or_404(rows, pk=business_id)
    must(request.user, verb, kind, near(request.user, thing))
    return thing


def assessment(request: HttpRequest, assessment_id: int, verb: str) -> Assessment:
    rows = visible_assessments(scope(request))
    rows = rows.select_related("business__primary_owner", "rubric", "level", "assessed_by", "withdrawn_by")
    thing = get_object_or_404(rows, pk=assessment_id)
    must(request.user, verb, "assessment", near(request.user, thing))
    return thing


def event(request: HttpRequest, event_id: int, verb: str) -> NaikKelas:
    rows = visible_naik_kelas(scope(request))
    rows = rows.select_related("business__primary_owner", "proposed_by", "decided_by")
    thing = get_object_or_404(rows, pk=event_id)
    must(request.user, verb, "naik_kelas", near(request.user, thing))
    return thing


def file_url(thing: Business) -> str:
    return f"/usaha/{thing.pk}/"


def trail(thing: Business, here: str = "") -> list[dict[str, str]]:
    found = [
        {"label": _("Usaha"), "url": "/usaha/"},
        {"label": thing.name, "url": file_url(thing)},
        {"label": _("Diagnosis"), "url": reverse("growth:history", args=[thing.pk]) if here else ""},
    ]
    return [*found, {"label": here, "url": ""}] if here else found
