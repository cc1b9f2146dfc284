"""What the pages of this room have in common: which form, of which centre, for when, of whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.accounts.access import must, person, scope
from karawo.accounts.models import Centre, User
from karawo.accounts.rules import Role
from karawo.plut.access import near_case, own_centre_ids
from karawo.plut.models import Case, Consultant
from karawo.plut.queries.cases import consultants_at, visible_case
from karawo.plut.reports.access import may_freeze
from karawo.plut.reports.queries import Asked
from karawo.plut.reports.rules.forms import BY_SLUG, Form
from karawo.plut.reports.rules.period import Period, Span, around, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable

ALL = "semua"


def own_centres(request: HttpRequest) -> list[Centre]:
    rows = Centre.objects.filter(pk__in=own_centre_ids(person(request))).order_by("name")
    return [centre for centre in rows if may_freeze(person(request), centre)]


def chosen_centre(request: HttpRequest) -> Centre | None:
    """?plut= among the own ones, else the first; None for somebody who works at none."""
    centres = own_centres(request)
    word = request.POST.get("plut") or request.GET.get("plut", "")
    if word:
        found = next((centre for centre in centres if str(centre.pk) == word), None)
        if found is None:
            raise Http404
        return found
    return centres[0] if centres else None


def no_centre(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/no_centre.html")


def form_of(slug: str) -> Form:
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


def asked_for(request: HttpRequest, form: Form, centre: Centre) -> Asked:
    """?masa= ?konsultan= ?kasus=; what is missing or of another kind takes the nearest that fits."""
    query = request.POST if request.method == "POST" and "masa" in request.POST else request.GET
    today = timezone.localdate()
    given = parse_period(query.get("masa", ""))
    if form.slug == "iku":
        period = _as_span(given, Span.QUARTER, today)
    elif given is not None and given.span in form.spans:
        period = given
    else:
        period = around(given.first_on if given else today, form.spans[0])
    consultant = (
        _consultant(request, query.get("konsultan", ""), centre) if form.about == "consultant" else None
    )
    case = _case(request, query.get("kasus", ""), centre) if form.about == "client" else None
    return Asked(form, centre, period, consultant, case)


def _as_span(given: Period | None, span: Span, today: date) -> Period:
    return (
        given if given is not None and given.span is span else around(given.last_on if given else today, span)
    )


def _consultant(request: HttpRequest, word: str, centre: Centre) -> User | None:
    """Without a word a consultant gets the own report, a head that of all."""
    people = {str(each.pk): each for each in consultants_of(centre)}
    if word and word != ALL:
        if word not in people:
            raise Http404
        return people[word]
    user = person(request)
    is_consultant = any(
        held.role is Role.CONSULTANT and held.centre_id == centre.pk
        for held in getattr(user, "held_today", ()) or ()
    )
    return people.get(str(user.pk)) if not word and is_consultant else None


def consultants_of(centre: Centre) -> list[User]:
    """Whoever works there today, and whoever ever held a seat: a report of last year has its people."""
    found = {each.pk: each for each in consultants_at(centre.pk, on=timezone.localdate())}
    for seat in Consultant.objects.filter(centre=centre).select_related("user"):
        found.setdefault(seat.user_id, seat.user)
    return sorted(found.values(), key=lambda each: each.name)


def _case(request: HttpRequest, word: str, centre: Centre) -> Case | None:
    if not (word.isascii() and word.isdigit()):
        return None
    case = visible_case(int(word[:18]), scope=scope(request))
    if case is None or case.centre_id != centre.pk:
        raise Http404
    must(request.user, "see", "case", near_case(request.user, case))
    return case


def url_of(name: str, asked: Asked, **changed: str) -> str:
    return f"{reverse(f'reports:{name}', args=[asked.form.slug])}?{urlencode({**asked.query, **changed})}"


def trail(*here: tuple[str, str]) -> list[dict[str, str]]:
    """(label, url) pairs after the first page of reports; the last without url."""
    rows = [{"label": _("Laporan"), "url": reverse("reports:home")}]
    return [*rows, *({"label": label, "url": url} if url else {"label": label} for label, url in here)]


def centre_choices(centres: Iterable[Centre]) -> list[tuple[str, str]]:
    return [(str(centre.pk), centre.name) for centre in centres]


def as_context(asked: Asked) -> dict[str, Any]:
    return {"form_title": asked.form.title, "printed": asked.form.printed, "centre": asked.centre}
