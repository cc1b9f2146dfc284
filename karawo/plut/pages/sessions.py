"""Sessions: the list, one of them, and the form that is filled in under a minute."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts.access import may, must, person, requires, scope
from karawo.kit.numbers import format_integer
from karawo.kit.text import join_list
from karawo.plut import actions
from karawo.plut.access import near_case, near_session, own_centre_ids, visible_sessions
from karawo.plut.forms.sessions import CorrectSession, LogSession
from karawo.plut.models import CardLine, Case, Session, SessionClient
from karawo.plut.pages import words
from karawo.plut.pages.answering import case_url, done, downloads, name_shown, session_of
from karawo.plut.queries import cases as queries
from karawo.plut.queries.centres import field_of
from karawo.plut.queries.measures import sessions_asked
from karawo.plut.rules.fields import field_choices, field_title
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import refuse, shown
from karawo.ui.requests import key, list_query

PAGE_ROWS = 50
MOST_CLIENTS = 300


@requires("list", "session")
@require_GET
def session_list(request: HttpRequest) -> HttpResponse:
    rows = sessions_asked(visible_sessions(scope(request)), request.GET.dict())
    rows = rows.select_related("consultant", "centre").order_by("-on", "-pk")
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("halaman"))
    names = names_in([session.pk for session in page.object_list])

    def step(number: int) -> str:
        return f"?{list_query(request, halaman=str(number))}"

    asked = request.GET.get("bidang", "")
    context = {
        "title": _("Sesi tahun %(year)s") % {"year": request.GET["tahun"]}
        if request.GET.get("tahun")
        else _("Sesi"),
        "rows": [
            {
                "url": reverse("plut:session", args=[session.pk]),
                "on": words.short_day(session.on),
                "topic": session.topic,
                "clients": join_list(names.get(session.pk, [])[:3]) or _("klien di luar wilayah Anda"),
                "more": max(0, len(session.subject_ids) - 3),
                "field": field_title(session.field_code),
                "mode": words.first_up(str(Session.Mode(session.mode).label)),
                "duration": words.duration(session.duration_minutes),
                "consultant": session.consultant.name,
            }
            for session in page.object_list
        ],
        "tabs": [
            {"label": _("Semua bidang"), "url": _with(request, bidang=""), "is_current": not asked},
            *(
                {"label": title, "url": _with(request, bidang=code), "is_current": code == asked}
                for code, title in field_choices()
            ),
        ],
        "total": format_integer(page.paginator.count),
        "first": format_integer(page.start_index()) if page.paginator.count else "",
        "last": format_integer(page.end_index()) if page.paginator.count else "",
        "page_number": page.number,
        "pages": page.paginator.num_pages,
        "previous_url": step(page.number - 1) if page.has_previous() else "",
        "next_url": step(page.number + 1) if page.has_next() else "",
        "as_of": queries.as_of_text(timezone.now()),
        "may_log": may(request.user, "register", "session"),
        "downloads": downloads(request, "plut:session", "session"),
    }
    return render(request, "plut/sessions.html", context)


def _with(request: HttpRequest, **changed: str) -> str:
    return f"?{list_query(request, **changed)}"


def names_in(session_ids: list[int]) -> dict[int, list[str]]:
    rows = SessionClient.objects.filter(session_id__in=session_ids).select_related(
        "case__business", "case__owner"
    )
    found: dict[int, list[str]] = {}
    for row in rows.defer("case__owner__birth_on").order_by("pk"):
        if name := queries.client_name(row.case):
            found.setdefault(row.session_id, []).append(name)
    return found


@requires("register", "session")
@require_http_methods(["GET", "HEAD", "POST"])
def new_session(request: HttpRequest) -> HttpResponse:
    """?kasus=12 the client, several for a group; ?program=5 the line. Without a client: whom was it with?"""
    chosen = _chosen(request)
    is_group = bool(request.GET.get("bersama")) or len(chosen) > 1
    if not chosen and not is_group and request.method != "POST":
        return _choose(request)
    form = log_form(request, chosen, is_group=is_group)
    if form.is_bound and form.is_valid():
        try:
            session, is_new = save(request, form)
        except Refused as error:
            refuse(form, error)
        else:
            told = _("Sesi tersimpan.") if is_new else _("Sesi ini sudah tersimpan sebelumnya.")
            messages.success(request, told)
            first = (
                SessionClient.objects.select_related("case").filter(session=session).order_by("pk").first()
            )
            is_one = len(session.subject_ids) == 1 and first is not None
            return redirect(
                case_url(first.case, "sesi")
                if is_one and first
                else reverse("plut:session", args=[session.pk])
            )
    name = name_shown(chosen[0]) if len(chosen) == 1 else ""
    context = {
        "name": name,
        "title": _("Catat sesi bersama %(name)s") % {"name": name} if name else _("Catat sesi bersama"),
        "is_group": is_group,
        "trail": [
            {"label": _("Pendampingan"), "url": reverse("plut:cases")},
            *([{"label": name, "url": case_url(chosen[0])}] if name else []),
            {"label": _("Catat sesi")},
        ],
        "cancel_url": case_url(chosen[0]) if name else reverse("plut:cases"),
        "send_url": reverse("plut:sent_session"),
    }
    return shown(request, "plut/new_session.html", context, form=form)


def _chosen(request: HttpRequest) -> list[Case]:
    """Of the centres where a role is held. 404 for a stranger's case."""
    words_given = request.GET.getlist("kasus")[:MOST_CLIENTS]
    found = named_cases(request, words_given)
    if len(found) < len({word for word in words_given if _is_number(word)}):
        raise Http404
    return found


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) < 19


def named_cases(request: HttpRequest, numbers: list[str]) -> list[Case]:
    """Open cases of the own centres among the numbers given, in that order; others are left out."""
    ids = [int(word) for word in numbers[:MOST_CLIENTS] if _is_number(word)]
    found = {case.pk: case for case in _open_cases(request).filter(pk__in=ids)}
    return [found[each] for each in dict.fromkeys(ids) if each in found]


def _open_cases(request: HttpRequest) -> Any:
    return queries.open_cases_at(own_centre_ids(person(request)))


def _choose(request: HttpRequest) -> HttpResponse:
    text = " ".join(request.GET.get("q", "").split())[:80]
    who = person(request)
    given = queries.CaseFilter(text=text, consultant_id=None if text else who.pk, sort="nama")
    rows = queries.sorted_for_list(
        queries.found(given, scope=scope(request), on=timezone.localdate()).filter(
            centre_id__in=own_centre_ids(who)
        ),
        "nama",
    )
    context = {
        "text": text,
        "rows": [
            {
                "label": name_shown(case),
                "url": f"{reverse('plut:new_session')}?kasus={case.pk}",
                "note": _("sesi terakhir %(day)s") % {"day": words.short_day(case.last_session_on)}  # type: ignore[attr-defined]
                if case.last_session_on  # type: ignore[attr-defined]
                else _("belum ada sesi"),
            }
            for case in rows[:50]
        ],
    }
    return render(request, "plut/choose_case.html", context)


def log_form(request: HttpRequest, chosen: list[Case], *, is_group: bool = False) -> LogSession:
    """What is usual stands there: today, the consultant's field or that of the line, an hour at the centre."""
    who, today = person(request), timezone.localdate()
    cases = chosen if chosen and not request.GET.get("bersama") else list(_open_cases(request)[:MOST_CLIENTS])
    lines = _open_lines(chosen[0]) if len(chosen) == 1 else []
    wanted = request.GET.get("program", "")
    line = next((each for each in lines if str(each.pk) == wanted), None)
    mine = [each for each in lines if each.consultant_id == who.pk]
    line = line or next(iter(mine or lines), None)
    seat = field_of(who.pk, cases[0].centre_id, on=today) if cases else ""
    initial: dict[str, Any] = {
        "clients": [case.pk for case in chosen],
        "field_code": line.card.field_code if line is not None else seat,
        "line": line.pk if line is not None else None,
        "topic": line.programme[:200] if line is not None else "",
        "mode": Session.Mode.CLASS if is_group else Session.Mode.AT_CENTRE,
    }
    return LogSession(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        clients=[(case.pk, name_shown(case)) for case in cases],
        lines=[(each.pk, f"{field_title(each.card.field_code)}: {each.programme}") for each in lines],
        initial=initial,
    )


def _open_lines(case: Case) -> list[CardLine]:
    rows = CardLine.objects.filter(card__case=case, state=CardLine.State.OPEN)
    return list(rows.select_related("card").order_by("due_on", "pk"))


def save(request: HttpRequest, form: LogSession) -> tuple[Session, bool]:
    """The session and whether it is new; the key of the form makes the second send harmless. Raises Refused.

    A photo that cannot be read is said and left out: it never costs the session.
    """
    given, now, who = form.cleaned_data, timezone.now(), person(request)
    cases = {case.pk: case for case in _open_cases(request).filter(pk__in=given["clients"])}
    line = CardLine.objects.select_related("card").filter(pk=given["line"]).first() if given["line"] else None
    session, is_new = actions.log_session(
        key(request),
        actions.GivenSession(
            clients=tuple(
                actions.GivenClient(cases[pk], line, given["follow_up"], given["follow_up_due_on"])
                for pk in given["clients"]
                if pk in cases
            ),
            on=given["on"],
            field_code=given["field_code"],
            topic=given["topic"],
            mode=given["mode"],
            duration_minutes=given["duration_minutes"],
            material=given["material"],
            place_text=given["place_text"],
            position=form.position,
        ),
        by=who,
        at=now,
    )
    if is_new and given["photo"]:
        photo = given["photo"]
        try:
            for case in cases.values():
                photo.seek(0)
                actions.add_evidence(
                    case, photo.read(), file_name=photo.name, session=session, by=who, at=now
                )
        except Refused as error:
            messages.warning(request, _("Sesi tersimpan tanpa foto: %(why)s") % {"why": error.message})
    return session, is_new


@requires("see", "session")
@require_GET
def session_page(request: HttpRequest, session_id: int) -> HttpResponse:
    session = session_of(request, session_id)
    near = near_session(request.user, session)
    must(request.user, "see", "session", near)
    rows = (
        SessionClient.objects.filter(session=session)
        .select_related("case__business", "case__owner", "case__centre", "line", "session__consultant")
        .defer("case__owner__birth_on")
        .order_by("pk")
    )
    today = timezone.localdate()
    context = {
        "session": session,
        "clients": [
            {**line, "name": name_shown(line["row"].case), "case_url": case_url(line["row"].case)}
            for line in words.sessions(rows, today=today)
        ],
        "evidence": list(session.evidence.all()),
        "facts": [
            {"term": _("Tanggal"), "value": words.day(session.on)},
            {"term": _("Bidang"), "value": field_title(session.field_code)},
            {"term": _("Cara"), "value": words.first_up(str(Session.Mode(session.mode).label))},
            {"term": _("Lama"), "value": words.duration(session.duration_minutes)},
            {"term": _("Tempat"), "value": session.place_text, "note": _position(session)},
            {"term": _("Konsultan"), "value": session.consultant.name},
            {"term": _("Dicatat"), "value": words.moment(session.logged_at)},
            {"term": _("Materi"), "value": session.material},
        ],
        "trail": [
            {"label": _("Sesi"), "url": reverse("plut:sessions")},
            {"label": f"{session.topic}, {words.short_day(session.on)}"},
        ],
        "may_correct": may(request.user, "correct", "session", near),
        "as_of_text": words.moment(timezone.now()),
    }
    return render(request, "plut/session.html", context)


def _position(session: Session) -> str:
    if session.latitude is None or session.longitude is None:
        return ""
    text = f"{session.latitude:.5f}, {session.longitude:.5f}"
    return f"{text} (± {session.accuracy_m} m)" if session.accuracy_m is not None else text


@requires("correct", "session")
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, session_id: int) -> HttpResponse:
    session = session_of(request, session_id)
    must(request.user, "correct", "session", near_session(request.user, session))
    names = ("on", "field_code", "topic", "mode", "duration_minutes", "material", "place_text")
    form = CorrectSession(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(session, name) for name in names},
    )
    url = reverse("plut:session", args=[session.pk])
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        reason = given.pop("reason")
        clients = tuple(
            actions.GivenClient(row.case, row.line, row.follow_up, None)
            for row in session.clients.select_related("case__centre", "line__card")
        )
        try:
            actions.correct_session(
                session,
                actions.GivenSession(clients=clients, **given),
                reason=reason,
                by=person(request),
                at=timezone.now(),
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Sesi dibetulkan."))
            return redirect(url)
    context = {
        "title": _("Betulkan sesi"),
        "submit": _("Simpan pembetulan"),
        "trail": [
            {"label": _("Sesi"), "url": reverse("plut:sessions")},
            {"label": session.topic, "url": url},
            {"label": _("Pembetulan")},
        ],
        "cancel_url": url,
    }
    return shown(request, "plut/one_form.html", context, form=form)


@requires("correct", "case")
@require_POST
def follow_up_done(request: HttpRequest, attendance_id: int) -> HttpResponse:
    row = get_object_or_404(SessionClient.objects.select_related("case"), pk=attendance_id)
    must(request.user, "correct", "case", near_case(request.user, row))
    act = partial(actions.finish_follow_up, row, by=person(request), at=timezone.now())
    back = reverse("plut:due") if request.POST.get("kembali") == "jatuh-tempo" else case_url(row.case, "sesi")
    return done(request, act, _("Tindak lanjut selesai."), back)
