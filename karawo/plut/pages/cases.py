"""The clients of a centre, the opening of a case, and one case with all that happened."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from karawo.accounts.access import may, person, requires, scope
from karawo.accounts.models import Centre
from karawo.assistance.queries import events_of
from karawo.kit.numbers import format_integer
from karawo.plut import actions
from karawo.plut.access import may_read_notes, near_case, own_centre_ids
from karawo.plut.forms.cases import CaseFilters, OpenCase
from karawo.plut.models import Case, Diagnosis
from karawo.plut.pages import words
from karawo.plut.pages.answering import (
    case_of,
    case_url,
    client_url,
    diagnosis_url,
    downloads,
    name_shown,
    own_centres,
    trail,
    unit_diagnosis_url,
)
from karawo.plut.queries import cases as queries
from karawo.plut.queries.client import assessments_for
from karawo.plut.queries.offers import offers
from karawo.registry.access import visible_businesses, visible_owners
from karawo.registry.models import Business, Owner
from karawo.registry.queries import place_of
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import refuse, shown

PAGE_ROWS = 50


@requires("list", "case")
@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    given = queries.CaseFilter.read(request.GET.dict())
    now, today = timezone.now(), timezone.localdate()
    rows = queries.sorted_for_list(queries.found(given, scope=scope(request), on=today), given.sort)
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("halaman"))
    colleagues = _colleagues(request)
    context = {
        "title": _title(given),
        "form": CaseFilters(
            initial={
                "q": given.text,
                "keadaan": given.state,
                "konsultan": given.consultant_id,
                "tanpa": given.lacking,
            },
            consultants=[(each.pk, each.name) for each in colleagues],
        ),
        "keep": [
            {"name": name, "value": word}
            for name, word in (
                ("dilayani", str(given.year or "")), ("siklus", "penuh" if given.is_full_cycle else ""),
                ("kab", given.place), ("prov", given.province),
            )
            if word
        ],
        "chips": _chips(given, colleagues),
        "clear_url": reverse("plut:cases"),
        "rows": [_row(case, today) for case in page.object_list],
        "sort": given.sort,
        "total": format_integer(page.paginator.count),
        "first": format_integer(page.start_index()) if page.paginator.count else "",
        "last": format_integer(page.end_index()) if page.paginator.count else "",
        "page_number": page.number,
        "pages": page.paginator.num_pages,
        "previous_url": f"?{given.query(halaman=str(page.number - 1))}" if page.has_previous() else "",
        "next_url": f"?{given.query(halaman=str(page.number + 1))}" if page.has_next() else "",
        "as_of": queries.as_of_text(now),
        "may_open": may(request.user, "register", "case"),
        "downloads": downloads(request, "plut:case", "case"),
    }  # fmt: skip
    return render(request, "plut/cases.html", context)


def _colleagues(request: HttpRequest) -> list[Any]:
    today = timezone.localdate()
    return [
        each
        for centre_id in own_centre_ids(person(request))
        for each in queries.consultants_at(centre_id, on=today)
    ]


def _title(given: queries.CaseFilter) -> str:
    if given.year is not None:
        title = _("Klien yang dilayani tahun %(year)s") % {"year": given.year}
        return f"{title}, {_('siklus penuh')}" if given.is_full_cycle else title
    return {"terbuka": _("Pendampingan yang berjalan"), "tutup": _("Pendampingan yang ditutup")}.get(
        given.state, _("Semua pendampingan")
    )


def _chips(given: queries.CaseFilter, colleagues: list[Any]) -> list[dict[str, str]]:
    names = {each.pk: each.name for each in colleagues}
    found = []
    if given.text:
        found.append((f"“{given.text}”", {"q": ""}))
    if given.consultant_id is not None:
        nobody = _("belum ada konsultan")
        name = (
            nobody
            if given.consultant_id == queries.NOBODY
            else names.get(given.consultant_id, _("Konsultan"))
        )
        found.append((name, {"konsultan": ""}))
    if given.year is not None:
        found.append((_("dilayani %(year)s") % {"year": given.year}, {"dilayani": ""}))
    if given.is_full_cycle:
        found.append((_("siklus penuh"), {"siklus": ""}))
    if given.lacking:
        found.append((_("tanpa %(what)s") % {"what": given.lacking}, {"tanpa": ""}))
    if given.place:
        place = place_of(None, int(given.place)) if given.place.isdigit() else _("kabupaten belum diketahui")
        found.append((place, {"kab": ""}))
    if given.province:
        place = (
            place_of(None, int(given.province)) if given.province.isdigit() else _("provinsi belum diketahui")
        )
        found.append((place, {"prov": ""}))
    return [{"label": label, "url": f"?{given.query(**changed)}"} for label, changed in found]


def _row(case: Any, today: Any) -> dict[str, Any]:
    client = case.business or case.owner
    owner = case.business.primary_owner.name if case.business is not None else _("koperasi/pelaku usaha")
    return {
        "url": case_url(case),
        "session_url": f"{reverse('plut:new_session')}?kasus={case.pk}" if case.is_open else "",
        "name": name_shown(case),
        "owner": owner,
        "place": place_of(client.region_id, client.kab_id) if client is not None else "",
        "consultant": case.consultant.name if case.consultant else "",
        "opened_on": words.short_day(case.opened_on),
        "sessions": format_integer(case.sessions or 0),
        "last": words.short_day(case.last_session_on),
        "due": words.due(case.next_due_on, today=today) if case.is_open else "",
        "is_late": case.is_open and case.next_due_on is not None and case.next_due_on < today,
        "is_open": case.is_open,
    }


@requires("register", "case")
@require_http_methods(["GET", "HEAD", "POST"])
def new_case(request: HttpRequest) -> HttpResponse:
    """?usaha= or ?pelaku=: the client. Without one the page says how to find or register it."""
    client = _client(request)
    if client is None:
        return render(request, "plut/choose_client.html", {})
    who, today = person(request), timezone.localdate()
    centres = own_centres(request)
    colleagues = _colleagues(request)
    mine = who.pk if any(each.pk == who.pk for each in colleagues) else None
    form = OpenCase(
        request.POST if request.method == "POST" else None,
        centres=[(each.pk, each.name) for each in centres],
        consultants=[(each.pk, each.name) for each in colleagues],
        initial={
            "consultant": mine,
            **({"origin": "register"} if request.GET.get("dari") == "register" else {}),
        },
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            case = actions.open_case(
                client,
                next(each for each in centres if each.pk == given["centre"]),
                origin=given["origin"],
                opened_on=given["opened_on"],
                request=given["request"],
                consultant=next((each for each in colleagues if each.pk == given["consultant"]), None),
                by=who,
                at=timezone.now(),
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Pendampingan %(name)s dibuka.") % {"name": client.name})
            return redirect(case_url(case))
    open_already = Case.objects.open().filter(subject_id=client.pk, centre__in=centres).first()
    if open_already is not None and not form.is_bound:
        return redirect(case_url(open_already))
    url = f"/usaha/{client.pk}/" if isinstance(client, Business) else f"/pelaku/{client.pk}/"
    context = {
        "title": _("Buka pendampingan %(name)s") % {"name": client.name},
        "lead": _("Diagnosis, program, dan sesi dicatat sesudahnya. Draf tidak dihitung sebagai klien."),
        "submit": _("Buka pendampingan"),
        "trail": [
            {"label": _("Pendampingan"), "url": reverse("plut:cases")},
            {"label": client.name, "url": url},
            {"label": _("Buka")},
        ],
        "cancel_url": url,
        "today": today,
    }
    return shown(request, "plut/one_form.html", context, form=form)


def _client(request: HttpRequest) -> Business | Owner | None:
    """404 for one whom the caller does not see."""
    asked = {name: request.GET.get(name, "") for name in ("usaha", "pelaku")}
    for name, rows in (
        ("usaha", visible_businesses(scope(request))),
        ("pelaku", visible_owners(scope(request))),
    ):
        if (word := asked[name]).isascii() and word.isdigit() and len(word) < 19:
            found = rows.filter(pk=int(word)).first()
            if found is None:
                raise Http404
            return found
    return None


@requires("see", "case")
@require_GET
def case_page(request: HttpRequest, case_id: int) -> HttpResponse:
    case = case_of(request, case_id)
    user, today = person(request), timezone.localdate()
    near = near_case(user, case)
    may_work = may(user, "correct", "case", near)
    file = queries.case_file(case)
    colleagues = list(queries.consultants_at(case.centre_id, on=today)) if may_work else []
    diagnosed = {each.assessment or each.health for each in file.diagnoses}
    assessments = assessments_for(case, today)
    context = {
        "has_aside": True,
        "case": case,
        "name": name_shown(case),
        "client_url": client_url(case),
        "trail": trail(case),
        "facts": words.case_facts(case, file),
        "lines": words.lines(file.lines, today=today),
        "sessions": words.sessions(file.attendances, today=today),
        "outcomes": words.outcomes(file.outcomes),
        "evidence": file.evidence,
        "events": words.timeline(file),
        "notes": file.notes if may_read_notes(user, case) else [],
        "may_note": may_read_notes(user, case),
        "diagnoses": [_diagnosis(each) for each in file.diagnoses],
        "fresh_assessment": next((each for each in assessments if each not in diagnosed), None),
        "last_year": str(today.year - 1),
        "year_before": str(today.year - 2),
        "years": words.years(*queries.cooperative_years(case.subject_id, last=today.year - 1))
        if case.owner is not None and case.owner.kind == Owner.Kind.COOPERATIVE
        else [],
        "offers": offers([case]).get(case.pk, []) if may_work else [],
        "earlier": [_earlier(each) for each in file.earlier],
        "aid": [_aid(each) for each in events_of(_subjects(case), scope=scope(request))],
        "may_work": may_work and case.is_open,
        "may_reopen": may_work and not case.is_open and case.outcome != Case.Outcome.MOVED,
        "colleagues": [each for each in colleagues if each.pk != case.consultant_id],
        "centres": Centre.objects.exclude(pk=case.centre_id).order_by("name") if may_work else [],
        "session_url": f"{reverse('plut:new_session')}?kasus={case.pk}",
        "may_answer": may(user, "decide", "outcome", near),
        "diagnosis_form_url": diagnosis_url(case),
        "unit_diagnosis_url": unit_diagnosis_url(case) if case.owner_id else "",
        "unit_url": f"{reverse('registry:new_business')}?pemilik={case.owner_id}" if case.owner_id else "",
        "as_of_text": words.moment(timezone.now()),
    }
    return render(request, "plut/case.html", context)


def _diagnosis(row: Diagnosis) -> dict[str, Any]:
    if row.health is not None:
        check = row.health
        return {
            "url": reverse("growth:health_check", args=[check.pk]),
            "on": words.day(check.assessed_on),
            "index": "" if check.score is None else words.number(check.score),
            "level": check.band.name if check.band is not None else "",
            "by": check.assessed_by.name if check.assessed_by else "",
        }
    assessment = row.assessment
    if assessment is None:
        raise LookupError("the database keeps one of the two")
    return {
        "url": reverse("growth:assessment", args=[assessment.pk]),
        "on": words.day(assessment.assessed_on),
        "index": "" if assessment.index is None else words.number(assessment.index),
        "level": assessment.level.name if assessment.level is not None else "",
        "by": assessment.assessed_by.name if assessment.assessed_by else "",
    }


def _subjects(case: Case) -> list[int]:
    """The client, and the owner behind a business: aid is given to either."""
    owner_id = case.business.primary_owner_id if case.business is not None else None
    return [case.subject_id] if owner_id is None else [case.subject_id, owner_id]


def _aid(event: dict[str, Any]) -> dict[str, str]:
    """What offices gave stands beside the diagnosis: nobody proposes what the client already had."""
    return {
        "label": event["title"],
        "url": reverse("assistance:aid", args=[event["aid_id"]]),
        "note": " · ".join(part for part in (event["period"], event["by"], event["text"]) if part),
    }


def _earlier(case: Case) -> dict[str, str]:
    end = words.short_day(case.closed_on) if case.closed_on else _("masih berjalan")
    return {
        "label": f"{case.centre.name}, {words.short_day(case.opened_on)} – {end}",
        "url": case_url(case),
        "note": str(Case.Outcome(case.outcome).label) if case.outcome else "",
    }
