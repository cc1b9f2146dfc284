"""Forms 7e and 7f: the programme card of a client, and what was done by it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from karawo.plut.models import CardLine, Case, SessionClient
from karawo.plut.queries.centres import seats_of
from karawo.plut.reports.queries.asking import Asked, headed, last_day, name_of
from karawo.plut.reports.queries.clients import cooperative_of
from karawo.plut.reports.rules.table import Column, Kind, Report, Row, Signer, Table
from karawo.plut.rules.fields import field_title
from karawo.plut.rules.milestones import title_of

_CARD = (
    Column("field", "Bidang", width=12),
    Column("problem", "Masalah", width=24),
    Column("programme", "Program pendampingan", width=24),
    Column("target", "Target capaian", width=17),
    Column("number", "Target", Kind.QUANTITY, width=9),
    Column("unit", "Satuan", width=8),
    Column("due_on", "Tenggat", Kind.DATE, width=10),
    Column("consultant", "Konsultan", width=15),
    Column("state", "Keadaan", width=10),
    Column("reached", "Capaian", Kind.QUANTITY, width=9),
)
_DONE = (
    Column("on", "Tanggal", Kind.DATE, width=10),
    Column("field", "Bidang", width=12),
    Column("problem", "Masalah", width=21),
    Column("programme", "Program", width=21),
    Column("material", "Materi", width=24),
    Column("next", "Tindak lanjut", width=21),
    Column("consultant", "Konsultan", width=14),
    Column("minutes", "Menit", Kind.NUMBER, width=7),
)
_KINDS = {"rupiah": Kind.RUPIAH}


def _of(asked: Asked) -> Case:
    if asked.case is None:
        raise LookupError("a card is of one client")
    return asked.case


def _facts(case: Case, year: int) -> tuple[tuple[str, str], ...]:
    place = case.business or case.owner
    cooperative = cooperative_of(case)
    owner = case.business.primary_owner if case.business is not None else case.owner
    return (
        ("Klien", name_of(case)),
        ("Pemilik", owner.name if owner is not None and cooperative is None else "–"),
        ("Alamat", (place.address or place.place_text or "–") if place is not None else "–"),
        ("Penanggung jawab", case.consultant.name if case.consultant else "belum ditetapkan"),
        ("Tahun", str(year)),
    )


def lines_of(asked: Asked) -> list[CardLine]:
    rows = CardLine.objects.filter(card__case=_of(asked), card__year=asked.period.year)
    return list(rows.select_related("card", "consultant").order_by("card__field_code", "due_on", "pk"))


def attendances_of(asked: Asked) -> list[SessionClient]:
    rows = SessionClient.objects.filter(
        case=_of(asked), session__on__range=(asked.period.first_on, asked.period.last_on)
    )
    return list(
        rows.select_related("session__consultant", "line", "case").order_by("session__on", "session_id")
    )


def card_report(asked: Asked, *, at: datetime) -> Report:
    case = _of(asked)
    rows = tuple(
        Row(
            f"line:{line.pk}",
            (
                field_title(line.card.field_code),
                line.problem,
                line.programme,
                title_of(line.target_code),
                line.target_number,
                line.target_unit,
                line.due_on,
                line.consultant.name if line.consultant else None,
                str(CardLine.State(line.state).label),
                line.reached_number,
            ),
            f"/program/{line.pk}/",
            tuple(
                (key, _KINDS[line.target_unit].value)
                for key in ("number", "reached")
                if line.target_unit in _KINDS
            ),
            subject=line.subject_id,
        )
        for line in lines_of(asked)
    )
    table = Table("kartu", "Program kerja", _CARD, rows)
    return headed(asked, (table,), at=at, facts=_facts(case, asked.period.year))


def done_report(asked: Asked, *, at: datetime) -> Report:
    case = _of(asked)
    found = attendances_of(asked)
    rows = tuple(
        Row(
            f"attendance:{each.pk}",
            (
                each.session.on,
                field_title(each.session.field_code),
                each.line.problem if each.line else None,
                each.line.programme if each.line else None,
                each.session.material or each.session.topic,
                each.follow_up or None,
                each.session.consultant.name,
                each.session.duration_minutes,
            ),
            f"/sesi/{each.session_id}/",
            subject=each.subject_id,
        )
        for each in found
    )
    minutes = sum(each.session.duration_minutes for each in found)
    total = ("Jumlah", None, f"{len(rows)} sesi", None, None, None, None, minutes) if rows else None
    table = Table("pelaksanaan", "Pelaksanaan pendampingan", _DONE, rows, total)
    return headed(asked, (table,), at=at, facts=_facts(case, asked.period.year))


def card_signers(asked: Asked, *, at: datetime) -> tuple[Signer, ...]:
    """The seven seats of the centre, then the client; an empty seat is named and signed by nobody."""
    seats = seats_of(
        asked.centre,
        on=last_day(asked, at) if asked.period.first_on <= timezone.localdate(at) else timezone.localdate(at),
    )
    signed = [
        Signer(f"Konsultan {seat.field}", ", ".join(each.user.name for each in seat.consultants))
        for seat in seats
    ]
    return (*signed, Signer("Klien", name_of(_of(asked))))
