"""Results: the list, a new one, those that the register offers, and what part the centre had in them."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts.access import person, requires, scope
from karawo.kit.numbers import format_integer
from karawo.plut import actions
from karawo.plut.access import of_scope
from karawo.plut.forms.cases import RecordOutcome
from karawo.plut.models import CardLine, Outcome, Session
from karawo.plut.pages import words
from karawo.plut.pages.answering import case_of, case_url, done, downloads, name_shown, outcome_of, trail
from karawo.plut.queries.cases import as_of_text
from karawo.plut.queries.measures import outcomes_asked
from karawo.plut.queries.offers import offers
from karawo.plut.rules.milestones import title_of
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import refuse, shown
from karawo.ui.requests import list_query

PAGE_ROWS, SESSIONS_OFFERED = 50, 60


@requires("list", "case")
@require_GET
def outcome_list(request: HttpRequest) -> HttpResponse:
    limit = of_scope(scope(request))
    rows = Outcome.objects.all() if limit is None else Outcome.objects.filter(limit)
    rows = outcomes_asked(rows, request.GET.dict()).select_related(
        "case__business", "case__owner", "centre", "attributed_by"
    )
    rows = rows.defer("case__owner__birth_on").order_by("-reached_on", "-pk")
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("halaman"))

    def step(number: int) -> str:
        return f"?{list_query(request, halaman=str(number))}"

    kind = request.GET.get("jenis", "")
    title = title_of(kind) if kind else _("Hasil pendampingan")
    year = request.GET.get("tahun", "")
    context = {
        "title": _("%(title)s tahun %(year)s") % {"title": title, "year": year} if year else title,
        "rows": [
            {**line, "name": name_shown(line["row"].case), "url": case_url(line["row"].case, "hasil")}
            for line in words.outcomes(page.object_list)
        ],
        "total": format_integer(page.paginator.count),
        "first": format_integer(page.start_index()) if page.paginator.count else "",
        "last": format_integer(page.end_index()) if page.paginator.count else "",
        "page_number": page.number,
        "pages": page.paginator.num_pages,
        "previous_url": step(page.number - 1) if page.has_previous() else "",
        "next_url": step(page.number + 1) if page.has_next() else "",
        "as_of": as_of_text(timezone.now()),
        "clear_url": reverse("plut:outcomes"),
        "downloads": downloads(request, "plut:outcome", "case"),
    }
    return render(request, "plut/outcomes.html", context)


@requires("register", "outcome")
@require_http_methods(["GET", "HEAD", "POST"])
def new_outcome(request: HttpRequest, case_id: int) -> HttpResponse:
    case = case_of(request, case_id, "register", "outcome")
    lines = {each.pk: each for each in CardLine.objects.filter(card__case=case).select_related("card")}
    rows = Session.objects.filter(clients__case=case).order_by("-on", "-pk")
    sessions = {each.pk: each for each in rows[:SESSIONS_OFFERED]}
    form = RecordOutcome(
        request.POST if request.method == "POST" else None,
        lines=[(pk, each.programme) for pk, each in lines.items()],
        sessions=[(pk, f"{words.short_day(each.on)}, {each.topic}") for pk, each in sessions.items()],
    )
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        line, session = lines.get(given.pop("line")), sessions.get(given.pop("session"))
        try:
            actions.record_outcome(
                case,
                actions.GivenOutcome(**given, line=line, session=session),
                by=person(request),
                at=timezone.now(),
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Hasil dicatat. Mintalah klien membenarkannya."))
            return redirect(case_url(case, "hasil"))
    context = {
        "title": _("Catat hasil %(name)s") % {"name": name_shown(case)},
        "submit": _("Catat hasil"),
        "trail": trail(case, _("Hasil")),
        "cancel_url": case_url(case, "hasil"),
    }
    return shown(request, "plut/one_form.html", context, form=form)


@requires("register", "outcome")
@require_POST
def offered(request: HttpRequest, case_id: int) -> HttpResponse:
    """`ref` of an offer, and an attribution or "sisihkan"."""
    case = case_of(request, case_id, "register", "outcome")
    ref, choice = request.POST.get("ref", ""), request.POST.get("attribution", "")
    offer = next((each for each in offers([case]).get(case.pk, []) if each.register_ref == ref), None)
    if offer is None:
        messages.info(request, _("Usulan ini sudah dijawab, atau datanya berubah."))
        return redirect(case_url(case, "hasil"))
    given = actions.GivenOutcome(
        offer.kind_code, offer.reached_on, offer.number, offer.text, register_ref=offer.register_ref,
        attribution="" if choice == "sisihkan" else choice,
    )  # fmt: skip
    act = actions.dismiss_offer if choice == "sisihkan" else actions.record_outcome
    told = _("Disisihkan; tidak diusulkan lagi.") if choice == "sisihkan" else _("Hasil dicatat.")
    return done(
        request,
        partial(act, case, given, by=person(request), at=timezone.now()),
        told,
        case_url(case, "hasil"),
    )


@requires("correct", "outcome")
@require_POST
def attribution(request: HttpRequest, outcome_id: int) -> HttpResponse:
    outcome = outcome_of(request, outcome_id, "correct")
    choice = request.POST.get("attribution", "")
    act = partial(actions.attribute, outcome, choice, by=person(request), at=timezone.now())
    return done(request, act, _("Peran PLUT dicatat."), case_url(outcome.case, "hasil"))
