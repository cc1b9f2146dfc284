"""What the pages of this room have in common: who asks, about what, and how an answer goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from karawo.accounts.access import must
from karawo.growth.access import near, visible_assessments, visible_businesses, visible_naik_kelas
from karawo.growth.models import Assessment, NaikKelas
from karawo.registry.actions import Refused
from karawo.registry.models import Business
from karawo.ui.requests import sent_key

if TYPE_CHECKING:
    from karawo.accounts.models import User
    from karawo.regions.access import Scope

REFUSED = 422


def person(request: HttpRequest) -> User:
    """The signed-in person; the page is behind `requires`."""
    return cast("User", request.user)


def scope(request: HttpRequest) -> Scope:
    return cast("Scope", request.scope)  # type: ignore[attr-defined]


def key(request: HttpRequest) -> UUID:
    return UUID(sent_key(request))


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


def allow(is_allowed: bool) -> None:
    if not is_allowed:
        raise Http404


def file_url(thing: Business) -> str:
    return f"/usaha/{thing.pk}/"


def trail(thing: Business, here: str = "") -> list[dict[str, str]]:
    found = [
        {"label": _("Usaha"), "url": "/usaha/"},
        {"label": thing.name, "url": file_url(thing)},
        {"label": _("Diagnosis"), "url": reverse("growth:history", args=[thing.pk]) if here else ""},
    ]
    return [*found, {"label": here, "url": ""}] if here else found


def refuse(form: forms.BaseForm, error: Refused, names: dict[str, str] | None = None) -> None:
    """Put the refusal beside its field, or above the form."""
    name = (names or {}).get(error.field, error.field)
    cast(forms.Form, form).add_error(name if name in form.fields else None, error.message)


def shown(
    request: HttpRequest, template: str, context: dict[str, Any], *, form: forms.BaseForm | None = None
) -> HttpResponse:
    """A page with a form; a refused one answers 422 and keeps all that was typed."""
    is_refused = form is not None and form.is_bound and bool(form.errors)
    context = {"form": form, "is_refused": is_refused, **context}
    return render(request, template, context, status=REFUSED if is_refused else 200)
