"""The day of a centre on the first page of its people: who comes, what is due, how quarter and month stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karawo.accounts.models import Centre, User
from karawo.accounts.rules import Role
from karawo.front import wording
from karawo.kit.numbers import format_integer
from karawo.plut.access import own_centre_ids
from karawo.plut.appointments.queries import Board, centre_zone, today
from karawo.plut.queries.cases import NOBODY, data_standing
from karawo.plut.queries.worklist import kind_titles, worklist
from karawo.plut.reports.queries import Asked, gaps_of, quarter_now
from karawo.plut.reports.queries import kind_titles as gap_titles
from karawo.plut.reports.rules.forms import BY_SLUG
from karawo.plut.reports.rules.period import Span, around
from karawo.plut.reports.rules.table import NONE, texts

type Rows = list[dict[str, Any]]

_KEPT_SECONDS = 60
# Of a whole centre and over all its sessions: the same for its people, and a quarter does not turn in a minute.
_QUARTER_KEPT_SECONDS = 900
_MOST = 6


@dataclass(frozen=True, slots=True)
class CentreDay:
    """comes: appointments and the queue of today, the next first. month_gaps: what lacks, by kind."""

    centre: str
    comes: Rows
    comes_total: str
    board_url: str
    due: Rows
    due_late: str
    due_url: str
    data: Rows
    quiet: str
    quiet_url: str
    month: str
    month_url: str
    month_gaps: Rows
    month_total: str
    quarter: str
    quarter_url: str
    iku: Rows
    iku_as_of: str
    as_of: str


def centre_day(user: User, roles: frozenset[Role], *, at: datetime) -> CentreDay | None:
    """None for who holds no role at a centre; of several centres the first.

    A head is told of all of the centre, a consultant of his own work. Counts are kept for
    a minute, the indicators of the centre for fifteen; names never.
    """
    ids = own_centre_ids(user)
    if not ids:
        return None
    centre = Centre.objects.get(pk=ids[0])
    leads = Role.CENTRE_HEAD in roles
    key = f"centre-day:{user.pk}:{centre.pk}:{get_language()}"
    kept = cache.get(key)
    if kept is None:
        kept = _counted(user, centre, ids, leads=leads, at=at)
        cache.set(key, kept, _KEPT_SECONDS)
    quarter = _kept_quarter(centre, at=at)
    comes = _comes(today(centre.pk, timezone.localdate(at), at=at), user, centre, leads=leads)
    return CentreDay(
        centre=centre.name,
        comes=comes[:_MOST],
        comes_total=_("%(n)s orang") % {"n": format_integer(len(comes))} if comes else "",
        board_url=f"{reverse('appointments:board')}?plut={centre.pk}",
        **kept,
        **quarter,
    )


def _comes(board: Board, user: User, centre: Centre, *, leads: bool) -> Rows:
    zone = centre_zone(centre)
    found = []
    for row in [*board.at_the_desk, *board.waiting, *board.expected]:
        if not leads and row.consultant_id not in {None, user.pk}:
            continue
        slot = row.slot_in(zone)
        note = [row.get_state_display()]
        if slot is None:
            note.insert(0, _("datang langsung"))
        if row.ticket:
            note.append(_("nomor %(ticket)s") % {"ticket": row.ticket})
        if leads and row.consultant is not None:
            note.append(row.consultant.name)
        name = row.client_name or _("klien di luar wilayah Anda")
        found.append(
            {
                "label": f"{slot.starts_at:%H.%M}, {name}" if slot else name,
                "url": reverse("appointments:appointment", args=[row.pk]),
                "note": ", ".join(note),
            }
        )
    return found


def _counted(
    user: User, centre: Centre, ids: tuple[int, ...], *, leads: bool, at: datetime
) -> dict[str, Any]:
    on = timezone.localdate(at)
    items = [item for item in worklist(ids, on=on) if leads or item.consultant_id in {None, user.pk}]
    whose = "semua" if leads else "saya"
    due_url = f"{reverse('plut:due')}?milik={whose}"
    kinds = Counter(item.kind for item in items)
    late = Counter(item.kind for item in items if item.is_late(on))
    return {
        "due": [
            {
                "label": title,
                "count": format_integer(kinds[kind]),
                "late": _("%(late)s lewat") % {"late": format_integer(late[kind])} if late[kind] else "",
                "url": f"{due_url}&jenis={kind}",
            }
            for kind, title in kind_titles().items()
            if kinds[kind]
        ],
        "due_late": format_integer(sum(late.values())),
        "due_url": due_url,
        "data": _data(user, centre, leads=leads),
        "quiet": format_integer(kinds["diam"]),
        "quiet_url": f"{due_url}&jenis=diam",
        "as_of": wording.moment(at),
        **_month(user, centre, leads=leads, at=at),
    }


def _data(user: User, centre: Centre, *, leads: bool) -> Rows:
    """Whose clients' data lack something: of the whole centre for its head, the own ones for a consultant."""
    rows = [each for each in data_standing(centre.pk) if leads or each.consultant_id == user.pk]
    return [
        {
            "label": each.name or _("Belum ada konsultan"),
            "count": _("%(lacking)s dari %(clients)s belum lengkap")
            % {"lacking": format_integer(each.lacking), "clients": format_integer(each.clients)},
            "url": f"{reverse('plut:cases')}?{urlencode({'konsultan': each.consultant_id or NOBODY, 'tanpa': 'data'})}",
        }
        for each in rows
    ]


def _report_url(asked: Asked) -> str:
    return f"{reverse('reports:one', args=[asked.form.slug])}?{urlencode(asked.query)}"


def _month(user: User, centre: Centre, *, leads: bool, at: datetime) -> dict[str, Any]:
    period = around(timezone.localdate(at), Span.MONTH)
    asked = Asked(BY_SLUG["konsultan"], centre, period, None if leads else user)
    gaps = Counter(gap.kind for gap in gaps_of(asked, at=at))
    url = _report_url(asked)
    return {
        "month": period.label,
        "month_url": url,
        "month_gaps": [
            {"label": title, "count": format_integer(gaps[kind]), "url": f"{url}#kurang"}
            for kind, title in gap_titles().items()
            if gaps[kind]
        ],
        "month_total": _("%(n)s hal") % {"n": format_integer(sum(gaps.values()))} if gaps else "",
    }


def _kept_quarter(centre: Centre, *, at: datetime) -> dict[str, Any]:
    asked = Asked(BY_SLUG["iku"], centre, around(timezone.localdate(at), Span.QUARTER))
    key = f"centre-quarter:{centre.pk}:{asked.period.code}"
    found: dict[str, Any] | None = cache.get(key)
    if found is None:
        found = _quarter(asked, at=at)
        # Where nothing has been counted yet, the first count is awaited.
        is_empty = all(row["value"] == NONE for row in found["iku"])
        cache.set(key, found, _KEPT_SECONDS if is_empty else _QUARTER_KEPT_SECONDS)
    return found


def _quarter(asked: Asked, *, at: datetime) -> dict[str, Any]:
    table = quarter_now(asked, at=at)
    rows = []
    for row in table.rows:
        told = dict(zip([column.key for column in table.columns], texts(table, row), strict=True))
        rows.append({**told, "url": dict(row.urls).get("value", "")})
    return {
        "quarter": asked.period.label,
        "quarter_url": _report_url(asked),
        "iku": rows,
        "iku_as_of": wording.moment(at),
    }
