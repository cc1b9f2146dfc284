"""The lists of cases, sessions and results as files: the same filter, the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.db.models import F, Func
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import limited, person, requires, scope
from karawo.kit.tabular import Value
from karawo.kit.text import join_list
from karawo.kit.writing import Heading, Shape
from karawo.plut.access import of_scope, visible_sessions
from karawo.plut.actions import record_export
from karawo.plut.models import Outcome, Session
from karawo.plut.pages import words
from karawo.plut.pages.answering import name_shown
from karawo.plut.pages.downloads import sent_list
from karawo.plut.pages.sessions import names_in
from karawo.plut.queries import cases as queries
from karawo.plut.queries.measures import outcomes_asked, sessions_asked
from karawo.plut.rules.fields import field_title
from karawo.plut.rules.milestones import title_of
from karawo.registry.queries import place_of
from karawo.ui.requests import list_query

_EACH = 1_000


@requires("export", "case")
@require_GET
@limited("work_file", "240/h/user")
def case_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    now, today = timezone.now(), timezone.localdate()
    given = queries.CaseFilter.read(request.GET.dict())
    found = queries.found(given, scope=scope(request), on=today)
    ids = list(found.order_by().values_list("subject_id", flat=True))
    record_export("case", ids, rows=len(ids), query=list_query(request), by=person(request), at=now)
    headings = [
        Heading(_("Klien"), width=30),
        Heading(_("Tempat"), width=30),
        Heading(_("PLUT"), width=22),
        Heading(_("Konsultan"), width=22),
        Heading(_("Keperluan"), width=36),
        Heading(_("Dibuka"), Shape.DATE, 14),
        Heading(_("Ditutup"), Shape.DATE, 14),
        Heading(_("Cara berakhir"), width=20),
        Heading(_("Sesi"), Shape.INTEGER, 10),
        Heading(_("Sesi terakhir"), Shape.DATE, 14),
        Heading(_("Tenggat berikut"), Shape.DATE, 14),
    ]

    def line(case: Any) -> tuple[Value, ...]:
        client = case.business or case.owner
        return (
            name_shown(case),
            place_of(client.region_id, client.kab_id) if client is not None else "",
            case.centre.name,
            case.consultant.name if case.consultant else "",
            case.request,
            case.opened_on,
            case.closed_on,
            str(case.get_outcome_display()) if case.outcome else "",
            case.sessions or 0,
            case.last_session_on,
            case.next_due_on if case.is_open else None,
        )

    def rows() -> Iterator[Any]:
        yield from queries.sorted_for_list(found, given.sort).iterator(chunk_size=_EACH)

    return sent_list(request, ending, _("Pendampingan"), headings, rows(), line, at=now)


@requires("export", "session")
@require_GET
@limited("work_file", "240/h/user")
def session_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    now = timezone.now()
    found = sessions_asked(visible_sessions(scope(request)), request.GET.dict())
    clients = found.order_by().annotate(one=Func(F("subject_ids"), function="unnest"))
    ids = set(clients.values_list("one", flat=True))
    record_export("session", ids, rows=found.count(), query=list_query(request), by=person(request), at=now)
    headings = [
        Heading(_("Tanggal"), Shape.DATE, 14),
        Heading(_("Sesi"), width=34),
        Heading(_("Klien"), width=40),
        Heading(_("Banyak klien"), Shape.INTEGER, 12),
        Heading(_("Bidang"), width=22),
        Heading(_("Materi"), width=40),
        Heading(_("Cara"), width=16),
        Heading(_("Menit"), Shape.INTEGER, 10),
        Heading(_("Konsultan"), width=22),
        Heading(_("PLUT"), width=22),
    ]

    def line(pair: tuple[Session, list[str]]) -> tuple[Value, ...]:
        session, names = pair
        return (
            session.on,
            session.topic,
            join_list(names) or _("klien di luar wilayah Anda"),
            len(session.subject_ids),
            field_title(session.field_code),
            session.material,
            words.first_up(str(Session.Mode(session.mode).label)),
            session.duration_minutes,
            session.consultant.name,
            session.centre.name,
        )

    def rows() -> Iterator[tuple[Session, list[str]]]:
        listed = found.select_related("consultant", "centre").order_by("-on", "-pk")
        for part in batched(listed.iterator(chunk_size=_EACH), _EACH, strict=False):
            names = names_in([session.pk for session in part])
            yield from ((session, names.get(session.pk, [])) for session in part)

    return sent_list(request, ending, _("Sesi"), headings, rows(), line, at=now)


@requires("export", "case")
@require_GET
@limited("work_file", "240/h/user")
def outcome_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    now = timezone.now()
    limit = of_scope(scope(request))
    found = outcomes_asked(
        Outcome.objects.all() if limit is None else Outcome.objects.filter(limit), request.GET.dict()
    )
    ids = list(found.order_by().values_list("subject_id", flat=True))
    record_export("outcome", ids, rows=len(ids), query=list_query(request), by=person(request), at=now)
    headings = [
        Heading(_("Tercapai"), Shape.DATE, 14),
        Heading(_("Klien"), width=30),
        Heading(_("Hasil"), width=28),
        Heading(_("Keterangan"), width=36),
        Heading(_("Jumlah"), Shape.DECIMAL, 18),
        Heading(_("Peran PLUT"), width=18),
        Heading(_("Kata klien"), width=16),
        Heading(_("PLUT"), width=22),
    ]

    def line(row: Outcome) -> tuple[Value, ...]:
        return (
            row.reached_on,
            name_shown(row.case),
            title_of(row.kind_code),
            row.text,
            None if row.number is None else float(row.number),
            str(Outcome.Attribution(row.attribution).label) if row.attribution else "",
            str(Outcome.Answer(row.answer).label) if row.answer else "",
            row.centre.name,
        )

    def rows() -> Iterator[Outcome]:
        listed = found.select_related("case__business", "case__owner", "centre")
        listed = listed.defer("case__owner__birth_on").order_by("-reached_on", "-pk")
        yield from listed.iterator(chunk_size=_EACH)

    return sent_list(request, ending, _("Hasil pendampingan"), headings, rows(), line, at=now)
