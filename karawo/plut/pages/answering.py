"""What the pages of the room have in common: who asks, about what, and how an answer goes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from karawo.accounts.access import may, must, person, scope
from karawo.accounts.models import Centre
from karawo.plut.access import near_case, own_centre_ids, visible_sessions
from karawo.plut.models import CardLine, Case, Outcome, Session
from karawo.plut.queries.cases import client_name, visible_case
from karawo.plut.queries.client import judged_ids
from karawo.registry.actions.sending import once
from karawo.registry.models import Owner
from karawo.registry.rules.refusal import Refused
from karawo.ui.files import file_links
from karawo.ui.requests import key, list_query

if TYPE_CHECKING:
    from datetime import datetime


def case_of(request: HttpRequest, case_id: int, verb: str = "see", kind: str = "case") -> Case:
    """404 for a stranger, and for somebody who sees the case and may not do this to it."""
    case = visible_case(case_id, scope=scope(request))
    if case is None:
        raise Http404
    must(request.user, verb, kind, near_case(request.user, case))
    return case


def diagnosis_url(case: Case) -> str:
    """The judging of the client, which leads on to the proposals: of a cooperative, the check of its health.

    A would-be entrepreneur without a business in the register has none: empty.
    """
    after = urlencode({"lanjut": reverse("plut:proposals", args=[case.pk])})
    if case.owner is not None and case.owner.kind == Owner.Kind.COOPERATIVE:
        return f"{reverse('growth:new_health_check', args=[case.owner_id])}?{after}"
    return unit_diagnosis_url(case)


def unit_diagnosis_url(case: Case) -> str:
    """The assessment of the business, or of the first unit of an owner; empty where the register has none."""
    judged = judged_ids(case)
    if not judged:
        return ""
    after = urlencode({"lanjut": reverse("plut:proposals", args=[case.pk])})
    return f"{reverse('growth:new_assessment', args=[judged[0]])}?{after}"


def line_of(request: HttpRequest, line_id: int, verb: str = "see") -> CardLine:
    line = get_object_or_404(CardLine.objects.select_related("card__case__centre", "consultant"), pk=line_id)
    must(request.user, verb, "case", near_case(request.user, line))
    return line


def session_of(request: HttpRequest, session_id: int) -> Session:
    rows = visible_sessions(scope(request)).select_related("centre", "consultant")
    return get_object_or_404(rows, pk=session_id)


def outcome_of(request: HttpRequest, outcome_id: int, verb: str) -> Outcome:
    outcome = get_object_or_404(Outcome.objects.select_related("case__centre"), pk=outcome_id)
    must(request.user, verb, "outcome", near_case(request.user, outcome))
    return outcome


def own_centres(request: HttpRequest) -> list[Centre]:
    return list(Centre.objects.filter(pk__in=own_centre_ids(person(request))).order_by("name"))


def case_url(case: Case, part: str = "") -> str:
    return reverse("plut:case", args=[case.pk]) + (f"#{part}" if part else "")


def client_url(case: Case) -> str:
    """The client's own page; it reads across rooms and lives above this one."""
    return f"/usaha/{case.business_id}/" if case.business_id else f"/pelaku/{case.owner_id}/"


def name_shown(case: Case) -> str:
    return client_name(case) or _("Klien di luar wilayah Anda")


def trail(case: Case, here: str = "") -> list[dict[str, str]]:
    rows = [{"label": _("Pendampingan"), "url": reverse("plut:cases")}]
    if not here:
        return [*rows, {"label": name_shown(case)}]
    return [*rows, {"label": name_shown(case), "url": case_url(case)}, {"label": here}]


def downloads(request: HttpRequest, name: str, kind: str) -> list[dict[str, str]]:
    """The list on the page as files with its filter; none for somebody who may not take it along."""
    return file_links(name, query=list_query(request)) if may(request.user, "export", kind) else []


def done(
    request: HttpRequest, act: Callable[[], Any], told: str, url: str, *, at: datetime | None = None
) -> HttpResponse:
    """For a form of one button: the act, a word about it, and back. at: send the act once by the form's key."""
    try:
        if at is None:
            act()
        else:
            once(key(request), act, by=person(request), at=at)
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, told)
    return redirect(url)
